from server.checks.findings import Findings
from server.rules.child_catalogues import catalogues
from server.rules.child_tool_data import Unreadable
from server.rules.child_tools import folders, use_own
from server.rules.child_words import languages, not_said_in
from server.settings import Settings


def check_child_tools(settings: Settings, findings: Findings) -> None:
    """A council's own folder of tools and words for children."""
    try:
        use_own(settings.child_tools)
        offered = {language.tag for language in languages()}
        for tag in sorted({*catalogues(folders()), *offered} - {"en"}):
            _check_language(tag, tag in offered, findings)
    except Unreadable as error:
        findings.wrong.append(f"DOORSTEP_CHILD_TOOLS: {error} Children get only the tools that come with Doorstep.")


def _check_language(tag: str, offered: bool, findings: Findings) -> None:
    missing = not_said_in(tag)
    if not missing:
        return
    which = f"{', '.join(missing[:3])}{' and more' if len(missing) > 3 else ''}"
    then = "Tools without words in it are left out of it." if offered else "The language is not offered yet."
    findings.missing.append(f"The child's words have no translation to {tag} for {which}. {then}")
