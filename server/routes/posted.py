"""A form's own fields, as the browser posted them."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import ClientException

from server.rules.form_reader import Fields

MOST_FIELDS: Final = 1_000
"""Far more than the longest form; a page of another program's making could hold any number."""


async def posted(request: Request[Any, Any, Any]) -> dict[str, str | list[str]]:
    """Each field's value, or all its values when it came more than once. What is no text is left out."""
    fields: dict[str, str | list[str]] = {}
    for name, value in await _pairs(request):
        if not isinstance(value, str):
            continue
        before = fields.get(name)
        if before is None:
            fields[name] = value
        else:
            fields[name] = [*([before] if isinstance(before, str) else before), value]
    return fields


async def _pairs(request: Request[Any, Any, Any]) -> Iterable[tuple[str, object]]:
    try:
        if request.content_type[0] == "multipart/form-data":
            return (await request.form()).multi_items()
        # Litestar's own reading would keep the last thousand forms in memory, passwords and all.
        body = (await request.body()).decode("latin-1")
        return parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (ValueError, LookupError) as error:
        # Too many fields, bytes that are no text, or a part in an unknown charset.
        raise ClientException from error


def one(fields: Fields, name: str) -> str:
    """The field's last value, or an empty text."""
    value = fields.get(name, "")
    if isinstance(value, str):
        return value.strip()
    return value[-1].strip() if value else ""


def typed_back(fields: Fields, errors: dict[str, str]) -> dict[str, Any]:
    """What a form was filled in with, for the form that asks again."""
    lists = {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}
    return {"fields": {name: one(fields, name) for name in fields}, "lists": lists, "errors": errors}
