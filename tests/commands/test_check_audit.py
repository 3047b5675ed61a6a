"""`doorstep check` on a long audit trail: the last links are looked at, and it says that they were not all."""

from datetime import UTC, datetime, timedelta

import pytest

from server.checks import audit as check
from server.database import close_database, open_database
from server.models.audit import AuditEntry, AuditLink
from server.rules import audit
from server.rules.audit_sealing import head, seal
from server.rules.audit_walk import walk
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.commands.running import in_process
from tests.conftest import in_own_loop
from tests.trail import without_triggers


def told(place: Place) -> str:
    return in_process(place.data, "check", **place.settings)[1]


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "QUICK", 5)


def test_of_a_long_trail_the_last_links_are_looked_at_and_it_says_so(place: Place, cast: Cast) -> None:
    links = in_own_loop(_grown(place.url))
    said = told(place)
    assert f"The last 5 links of the audit trail hold. The {links - 5} before them were not looked at" in said
    assert "`doorstep audit verify` does all." in said


def test_a_break_among_the_last_links_is_found(place: Place, cast: Cast) -> None:
    links = in_own_loop(_grown(place.url, spoil=-2))
    assert f"The audit trail does not hold. Link {links - 2} is broken" in told(place)


def test_a_break_before_them_is_for_the_command_that_looks_at_all(place: Place, cast: Cast) -> None:
    links = in_own_loop(_grown(place.url, spoil=-7))
    assert "does not hold" not in told(place)
    code, said = in_process(place.data, "audit", "verify", **place.settings)
    assert code == 1
    assert f"Link {links - 7} is broken" in said


def test_an_entry_that_nobody_linked_is_noticed_at_the_end_of_a_long_trail(place: Place, cast: Cast) -> None:
    in_own_loop(_grown(place.url, unlinked=True))
    said = told(place)
    assert "is older than 10 minutes and in no link" in said
    assert f"The last link was made on {NOW:%d %B %Y, %H:%M} UTC." in said


async def test_a_walk_of_more_links_than_there_are_is_a_walk_of_all(database: str) -> None:
    await seal(now=NOW, look_back=None)
    walked = await walk(now=NOW, last=10_000)
    assert (walked.entries, walked.skipped) == ((await head()).number, 0)


async def _grown(url: str, *, spoil: int = 0, unlinked: bool = False) -> int:
    await open_database(url)
    for _ in range(20):
        await audit.note("looked at child", now=NOW, worker=None)
    await seal(now=NOW, look_back=None)
    number = (await head()).number
    if spoil:
        link = await AuditLink.objects().where(AuditLink.number == number + spoil).first()
        assert link is not None
        async with without_triggers():
            await AuditEntry.update({AuditEntry.act: "did not look"}).where(AuditEntry.id == link.entry)
    if unlinked:
        await audit.note("looked", now=datetime.now(UTC) - timedelta(hours=1), worker=None)
    await close_database()
    return number
