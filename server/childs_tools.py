"""A council's own folder for the child's tools, taken up when the server starts."""

import structlog

from server.rules.child_catalogues import catalogues
from server.rules.child_tool_data import Unreadable
from server.rules.child_tools import folders, use_own
from server.settings import Settings

log = structlog.get_logger()


def use_councils_own(settings: Settings) -> None:
    """A slip in it must not keep the server from starting: then ours alone is used, and `doorstep check` says why."""
    try:
        use_own(settings.child_tools)
        catalogues(folders())
    except Unreadable:
        use_own(None)
        log.warning("the folder of child tools can't be read: run `doorstep check`")
