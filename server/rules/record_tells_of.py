"""Whom a record tells of that is not in the case file, as far as it says so itself."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from server.rules.form_reader import Fields, as_uuid

SAYS: Final = ("child", "family", "visit")
"""Fields of forms and of the records that phones send."""


def tells_of(fields: Fields) -> list[tuple[str, UUID]]:
    """All that it names, kind and id, whatever kind of record it is: a field too many hides none of the others."""
    said = [(kind, one) for kind in SAYS for one in _each(fields.get(kind, ""))]
    return [(kind, id) for kind, id in ((kind, as_uuid(one)) for kind, one in said) if id is not None]


def _each(value: str | Sequence[str]) -> list[str]:
    # Stripped as every reader of a form strips it: what a space could hide would be shown and not noted.
    return [one.strip() for one in ([value] if isinstance(value, str) else value)]
