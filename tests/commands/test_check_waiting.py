"""`doorstep check` on what has been lying there for weeks."""

from datetime import UTC, datetime, timedelta

import pytest
from piccolo.table import Table

from server.database import close_database, open_database
from server.models.attachment import Attachment
from server.models.capture import Capture, Status
from server.models.ids import new_id
from server.models.throttle import Throttle
from server.rules.retention import let_go
from tests.cast import Cast
from tests.commands.conftest import Place
from tests.commands.running import in_process
from tests.conftest import in_own_loop


def told(place: Place) -> str:
    return in_process(place.data, "check", **place.settings)[1]


@pytest.mark.parametrize(("days", "noticed"), [(13, False), (15, True)])
def test_a_record_that_nobody_decides_on_for_two_weeks_is_noticed(
    place: Place, cast: Cast, days: int, noticed: bool
) -> None:
    in_own_loop(_insert(place.url, _quarantined(cast, days)))
    assert ("1 record has been in quarantine for more than two weeks" in told(place)) is noticed


@pytest.mark.parametrize(("days", "noticed"), [(13, False), (15, True)])
def test_a_file_that_did_not_come_in_two_weeks_is_noticed(place: Place, cast: Cast, days: int, noticed: bool) -> None:
    awaited = Attachment(record=new_id(), digest="a" * 64, recorded_at=_ago(days), purpose="drawing")
    in_own_loop(_insert(place.url, awaited))
    assert ("1 drawing, recording or photo that a record names did not come" in told(place)) is noticed


def test_retention_that_does_not_run_is_noticed_and_when_it_last_did(place: Place, cast: Cast) -> None:
    assert "kept longer than" not in told(place)
    in_own_loop(_insert(place.url, _tried("a", 20)))
    said = told(place)
    assert "1 row is kept longer than they have to be. Nothing was ever let go of here." in said
    in_own_loop(_retain(place.url))
    assert "kept longer than" not in told(place)
    in_own_loop(_insert(place.url, _tried("b", 20), _tried("c", 20)))
    assert f"2 rows are kept longer than they have to be. Anything was last let go of on {_ago(0):%d}" in told(place)


def test_what_the_next_weekly_run_takes_is_no_finding(place: Place, cast: Cast) -> None:
    in_own_loop(_insert(place.url, _tried("a", 10)))
    assert "kept longer than" not in told(place)


def _ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _tried(subject: str, days: int) -> Throttle:
    return Throttle(subject=subject, failures=1, first_at=_ago(days), last_at=_ago(days), until=None)


def _quarantined(cast: Cast, days: int) -> Capture:
    return Capture(
        id=new_id(),
        author=cast.sian.id,
        kind="visit",
        urgency="routine",
        digest="d",
        sealed="{}",
        status=Status.QUARANTINED,
        received_at=_ago(days),
    )


async def _insert(url: str, *rows: Table) -> None:
    await open_database(url)
    for row in rows:
        await type(row).insert(row)
    await close_database()


async def _retain(url: str) -> None:
    await open_database(url)
    await let_go(audit_years=0, now=datetime.now(UTC))
    await close_database()
