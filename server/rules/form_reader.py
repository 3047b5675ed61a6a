"""Reads the fields of a form one by one and remembers what was wrong with each."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from uuid import UUID

from server.rules.refusals import Refused

Fields = Mapping[str, str | Sequence[str]]

SHORT = 500
LONG = 20_000


class FormReader:
    """Every read leaves a sentence in `errors` instead of raising, so that a person learns of all at once."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.errors: dict[str, str] = {}
        self._known: set[str] = set()

    def text(self, name: str, *, limit: int = LONG) -> str:
        value = self._one(name)
        if len(value) > limit:
            over = len(value) - limit
            self.errors[name] = f"This is {over} characters too long. Shorten it to {limit} characters."
            return ""
        if "\x00" in value:
            self.errors[name] = "This holds a character that can’t be kept. Type it again."
            return ""
        return value

    def choice(self, name: str, choices: Mapping[str, str], *, missing: str = "", default: str = "") -> str:
        """One of `choices`; `missing` is the sentence when nothing was chosen, and empty where that is fine."""
        value = self._one(name)
        if not value:
            if missing:
                self.errors[name] = missing
            return default
        if value not in choices:
            self.errors[name] = "Choose one of the answers shown."
            return default
        return value

    def choices(self, name: str, choices: Mapping[str, str]) -> tuple[str, ...]:
        """Any of `choices`, in their order; none is fine."""
        self._known.add(name)
        raw = self.fields.get(name, ())
        values = {raw} if isinstance(raw, str) else set(raw)
        if values - set(choices) - {""}:
            self.errors[name] = "Choose from the answers shown."
            return ()
        return tuple(one for one in choices if one in values)

    def every(self, name: str) -> list[str]:
        """All that was given under this name, whether it is known here or not."""
        self._known.add(name)
        raw = self.fields.get(name, ())
        return [one.strip() for one in ([raw] if isinstance(raw, str) else raw) if one.strip()]

    def day(self, name: str, *, missing: str = "") -> date | None:
        value = self._one(name)
        if not value:
            if missing:
                self.errors[name] = missing
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.errors[name] = "This is not a date. Write it as day, month and year, for example 24 11 2026."
            return None
        if not 2000 <= day.year <= 2100:
            self.errors[name] = "Check the year of this date."
            return None
        return day

    def clock_time(self, name: str, *, missing: str = "") -> time | None:
        value = self._one(name)
        if not value:
            if missing:
                self.errors[name] = missing
            return None
        try:
            return time.fromisoformat(value).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.errors[name] = "This is not a time. Write it in hours and minutes, for example 14:05."
            return None

    def uuid(self, name: str, *, missing: str) -> UUID | None:
        value = self._one(name)
        found = as_uuid(value)
        if found is None:
            self.errors[name] = missing
        return found

    def uuids(self, name: str, *, missing: str, most: int = 30) -> list[UUID]:
        self._known.add(name)
        raw = self.fields.get(name, ())
        values = [raw] if isinstance(raw, str) else list(raw)
        found = [as_uuid(value) for value in values]
        if not found or None in found or len(found) > most or len(set(found)) != len(found):
            self.errors[name] = missing
            return []
        return [one for one in found if one is not None]

    def finish(self) -> None:
        """Raise Refused when anything was wrong, or when there were fields that nobody asked for."""
        if set(self.fields) - self._known:
            self.errors.setdefault(
                "", "This record holds a field that Doorstep does not know. Update the app, then record it again."
            )
        if self.errors:
            raise Refused(self.errors)

    def _one(self, name: str) -> str:
        self._known.add(name)
        raw = self.fields.get(name, "")
        if isinstance(raw, str):
            return raw.strip()
        if len(raw) > 1:
            self.errors[name] = "This was answered more than once. Answer it again."
            return ""
        return raw[0].strip() if raw else ""


def as_uuid(value: str) -> UUID | None:
    """The id, or None when this is none. Only the usual spelling counts, so that one id has one spelling."""
    try:
        found = UUID(value)
    except ValueError:
        return None
    return found if str(found) == value.lower() else None
