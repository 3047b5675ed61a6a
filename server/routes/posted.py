"""A form's own fields, as the browser posted them."""

from typing import Any

from litestar import Request

from server.rules.form_reader import Fields


async def posted(request: Request[Any, Any, Any]) -> dict[str, str | list[str]]:
    """Each field's value, or all its values when it came more than once. What is no text is left out."""
    fields: dict[str, str | list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if not isinstance(value, str):
            continue
        before = fields.get(name)
        if before is None:
            fields[name] = value
        else:
            fields[name] = [*([before] if isinstance(before, str) else before), value]
    return fields


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
