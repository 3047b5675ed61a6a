from datetime import date

from server.models.clock import Clock
from tests.cast import Cast


async def test_the_cast_stands_as_its_words_say(database: str, cast: Cast) -> None:
    rows = await Clock.select(Clock.plan.child.first_name.as_alias("name"), Clock.kind, Clock.due_on)
    due = {(row["name"], row["kind"]): row["due_on"] for row in rows}
    assert due[("Kit", "seen_alone")] == date(2026, 11, 23)
    assert due[("Rowan", "seen_alone")] == date(2026, 11, 24)
    assert due[("Tegan", "at_home")] == date(2026, 11, 26)
    others = {key: day for key, day in due.items() if day > date(2026, 11, 26)}
    assert set(others) == {
        ("Kit", "at_home"),
        ("Rowan", "at_home"),
        ("Tegan", "seen_alone"),
        ("Efa", "seen_alone"),
        ("Efa", "at_home"),
        ("Bilal", "seen"),
    }
    assert len(due) == 9
