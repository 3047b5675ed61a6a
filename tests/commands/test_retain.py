from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from piccolo.table import Table

from server.database import close_database, open_database
from server.models.alert import Alert, Delivery, State
from server.models.attachment import Attachment, AttachmentPart
from server.models.audit import AuditEntry
from server.models.capture import Capture, Conflict, Status
from server.models.event import Event, Rule
from server.models.ids import new_id
from server.models.push_subscription import PushSubscription
from server.models.registration import Registration
from server.models.second_factor import CodeApp, Passkey, RecoveryCode, SignInStep
from server.models.session import Session
from server.models.tables import TABLES
from server.models.throttle import Throttle
from server.rules import audit
from server.rules.audit_sealing import seal
from server.rules.audit_walk import walk
from server.rules.retention import let_go, may_go
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.conftest import in_own_loop
from tests.trail import empty

LONG_AGO = NOW - timedelta(days=3000)
LATELY = NOW - timedelta(hours=1)
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize("kind", ["session", "sign_in_step", "throttle", "passkey", "code_app", "recovery_code"])
async def test_what_ended_long_ago_goes_and_what_ended_lately_stays(database: str, cast: Cast, kind: str) -> None:
    long_ago, lately = row_of(kind, cast, LONG_AGO), row_of(kind, cast, LATELY)
    await insert(long_ago, lately)
    assert sum(over.rows for over in await may_go(audit_years=0, now=NOW)) == 1
    await let_go(audit_years=0, now=NOW)
    assert [row["id"] for row in await type(long_ago).select()] == [lately.id]
    assert sum(over.rows for over in await may_go(audit_years=0, now=NOW)) == 0


@pytest.mark.parametrize("kind", ["session", "passkey", "code_app", "recovery_code"])
async def test_what_is_still_good_stays_however_old(database: str, cast: Cast, kind: str) -> None:
    row = row_of(kind, cast, None)
    await insert(row)
    await let_go(audit_years=0, now=NOW)
    assert await type(row).count() == 1


async def test_somebody_who_still_has_to_wait_is_not_forgotten(database: str) -> None:
    await insert(Throttle(subject="a", failures=9, first_at=LONG_AGO, last_at=LONG_AGO, until=LATER))
    await let_go(audit_years=0, now=NOW)
    assert await Throttle.count() == 1


async def test_a_browser_given_up_loses_its_address_and_keeps_its_doorbells(database: str, cast: Cast) -> None:
    rung, never_rung, live = (subscription(cast, ended) for ended in (LONG_AGO, LONG_AGO, None))
    await insert(rung, never_rung, live)
    doorbell = await open_alert_rung_at(rung, cast)
    await let_go(audit_years=0, now=NOW)
    left = {row["id"]: row for row in await PushSubscription.select()}
    assert left.keys() == {rung.id, live.id}
    assert (left[rung.id]["endpoint"], left[rung.id]["p256dh"], left[rung.id]["auth"]) == ("", "", "")
    assert left[live.id]["endpoint"] == live.endpoint
    assert await Delivery.exists().where(Delivery.id == doorbell.id)
    assert sum(over.rows for over in await may_go(audit_years=0, now=NOW)) == 0


async def test_pieces_of_a_file_that_no_record_names_go_and_those_that_one_names_stay(
    database: str, cast: Cast
) -> None:
    phone = registration(cast)
    await insert(phone)
    for digit in "abcd":
        await insert(piece(phone, digit, LONG_AGO))
    await insert(piece(phone, "b", LATELY, start=9), Attachment(record=new_id(), digest="c" * 64, recorded_at=LONG_AGO))
    await let_go(audit_years=0, now=NOW)
    left = sorted(row["digest"][0] for row in await AttachmentPart.select(AttachmentPart.digest))
    assert left == ["b", "b", "c"], "one is on its way still, in two pieces; one is named"


OUTSIDE_THE_CASE_FILE = [status for status in Status if status not in (Status.ACCEPTED, Status.RELEASED)]


@pytest.mark.parametrize("status", OUTSIDE_THE_CASE_FILE)
async def test_pieces_stay_while_a_record_of_the_same_phone_outside_the_case_file_may_name_them(
    database: str, cast: Cast, status: Status
) -> None:
    phone, other = registration(cast), registration(cast)
    await insert(phone, other)
    waiting = capture(cast, status)
    waiting.registration = phone.id
    await insert(waiting, piece(phone, "a", LONG_AGO), piece(other, "b", LONG_AGO))
    await let_go(audit_years=0, now=NOW)
    assert [row["digest"][0] for row in await AttachmentPart.select(AttachmentPart.digest)] == ["a"]


async def test_pieces_that_another_version_of_a_record_may_name_stay(database: str, cast: Cast) -> None:
    phone, other = registration(cast), registration(cast)
    first = capture(cast, Status.ACCEPTED)
    await insert(phone, other, first)
    version = {"registration": phone.id, "digest": "e", "sealed": "{}", "received_at": LONG_AGO}
    await insert(Conflict(capture=first.id, **version))
    await insert(piece(phone, "a", LONG_AGO), piece(other, "b", LONG_AGO))
    await let_go(audit_years=0, now=NOW)
    assert [row["digest"][0] for row in await AttachmentPart.select(AttachmentPart.digest)] == ["a"]


async def test_nothing_recorded_sent_or_told_goes_even_after_a_hundred_years(database: str, cast: Cast) -> None:
    for status in Status:
        await insert(capture(cast, status))
    await open_alert_rung_at(subscription(cast, None), cast, insert_it=True)
    before = await contents()
    await let_go(audit_years=0, now=NOW + timedelta(days=36500))
    assert await contents() == before


async def test_audit_entries_stay_for_ever_unless_the_council_says_how_long(database: str) -> None:
    await empty()
    await audit.note("looked long ago", now=LONG_AGO, worker=None)
    await audit.note("looked lately", now=LATELY, worker=None)
    await seal(now=NOW, look_back=None)
    await let_go(audit_years=0, now=NOW)
    assert await AuditEntry.exists().where(AuditEntry.act == "looked long ago")
    assert [over.rows for over in await may_go(audit_years=8, now=NOW)][-1] == 1
    await let_go(audit_years=8, now=NOW)
    assert not await AuditEntry.exists().where(AuditEntry.act == "looked long ago")
    assert await AuditEntry.exists().where(AuditEntry.act == "looked lately")
    await seal(now=NOW, look_back=None)
    assert (await walk(now=NOW)).began.number == 1


async def test_that_rows_went_stands_in_the_audit(database: str, cast: Cast) -> None:
    await insert(row_of("session", cast, LONG_AGO))
    await let_go(audit_years=0, now=NOW)
    assert await AuditEntry.exists().where(AuditEntry.act == "let go of old sessions")


def test_the_command_only_tells_unless_it_is_said(place: Place, cast: Cast) -> None:
    in_own_loop(long_ago_signed_in(place.url, cast))
    before = place.rows()
    said = place.does("retain")
    assert "Would let go of 1 sign-ins that ended more than 30 days ago" in said
    assert "say --do-it" in said
    assert "kept for ever" in said
    assert place.rows() == before
    assert "Let go of 1 sign-ins" in place.does("retain", "--do-it")
    assert place.rows()["session"] == set()
    assert "nothing to let go of" in place.does("retain", "--do-it")


def row_of(kind: str, cast: Cast, ended_at: datetime | None) -> Any:
    """A row that ended then, or is good still."""
    worker, began_at = cast.sian.id, LONG_AGO
    match kind:
        case "session":
            ends_at = ended_at or LATER
            times = {"began_at": began_at, "last_active_at": began_at, "ends_at": ends_at}
            return Session(worker=worker, token_digest=str(new_id()), **times)
        case "sign_in_step":
            return SignInStep(token_digest="a", began_at=began_at, ends_at=ended_at)
        case "throttle":
            return Throttle(subject=str(new_id()), first_at=began_at, last_at=ended_at)
        case "passkey":
            names = {"credential_id": str(new_id()), "public_key": b"k", "name": "Phone"}
            return Passkey(worker=worker, created_at=began_at, removed_at=ended_at, **names)
        case "code_app":
            times = {"created_at": began_at, "confirmed_at": began_at, "removed_at": ended_at}
            return CodeApp(worker=worker, sealed_secret="s", **times)
        case _:
            return RecoveryCode(worker=worker, code_digest="d", made_at=began_at, used_at=ended_at)


def subscription(cast: Cast, retired_at: datetime | None) -> PushSubscription:
    id = new_id()
    return PushSubscription(
        id=id,
        worker=cast.sian.id,
        endpoint=f"https://push.example/{id}",
        endpoint_digest=str(id),
        p256dh="p",
        auth="a",
        subscribed_at=LONG_AGO,
        retired_at=retired_at,
    )


async def open_alert_rung_at(browser: PushSubscription, cast: Cast, *, insert_it: bool = False) -> Delivery:
    if insert_it:
        await insert(browser)
    event = Event(
        rule=Rule.DENIED_ACCESS, key=str(new_id()), team=cast.sian.team, happened_at=LONG_AGO, raised_at=LONG_AGO
    )
    alert = Alert(
        event=event.id, rule=Rule.DENIED_ACCESS, recipient=cast.sian.id, place="team_manager", raised_at=LONG_AGO
    )
    doorbell = Delivery(
        alert=alert.id,
        ring=1,
        channel="push",
        subscription=browser.id,
        target=str(browser.id),
        token=new_id().hex,
        state=State.HANDED_OVER,
        due_at=LONG_AGO,
    )
    await insert(event, alert, doorbell)
    return doorbell


def registration(cast: Cast) -> Registration:
    times = {"registered_at": LONG_AGO, "last_contact_at": LONG_AGO}
    said = {"device": new_id(), "name": "Phone", "public_key": "{}", "token_digest": str(new_id())}
    return Registration(id=new_id(), worker=cast.sian.id, **said, **times)


def piece(phone: Registration, digit: str, at: datetime, *, start: int = 0) -> AttachmentPart:
    return AttachmentPart(
        registration=phone.id, digest=digit * 64, start=start, total=99, sealed=b"sealed", received_at=at
    )


def capture(cast: Cast, status: Status) -> Capture:
    return Capture(
        id=new_id(),
        author=cast.sian.id,
        kind="visit",
        urgency="routine",
        digest="d",
        sealed="{}",
        status=status,
        received_at=LONG_AGO,
    )


async def insert(*rows: Table) -> None:
    for row in rows:
        await type(row).insert(row)


async def contents() -> dict[str, set[str]]:
    return {table.__name__: {str(row) for row in await table.select()} for table in TABLES}


async def long_ago_signed_in(url: str, cast: Cast) -> None:
    await open_database(url)
    ended = datetime.now(UTC) - timedelta(days=31)
    times = {"began_at": ended, "last_active_at": ended, "ends_at": ended}
    await insert(Session(worker=cast.sian.id, token_digest="a", **times))
    await close_database()
