"""Whoever breaks the glass, somebody else is told of it: that is what makes it glass."""

from datetime import timedelta

from server.models.alert import Alert, Delivery
from server.models.audit import AuditEntry
from server.models.event import Event, Rule
from server.models.ladder import Absence
from server.models.restriction import BreakGlass
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules.acknowledging import acknowledge
from server.rules.break_glass import HELD, NOBODY_TOLD
from server.rules.closing_account import close_account
from server.rules.restricting import restrict
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.routes.opened import opened_as
from tests.routes.test_break_glass import REASON, asking, broken

FAMILY = "A colleague’s family."


async def told() -> dict[object, str]:
    rows = await Alert.select(Alert.recipient, Alert.place).where(Alert.rule == Rule.BROKE_GLASS.value)
    return {row["recipient"]: row["place"] for row in rows}


async def _gone(*people: Worker) -> None:
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id.is_in([one.id for one in people]))


async def _another(name: str, role: Role) -> Worker:
    person = Worker(name=name, email=f"{name.lower()}@demo.test", role=role.value, password_hash="", created_at=NOW)
    await Worker.insert(person)
    return person


async def test_named_people_gone_and_the_only_senior_manager_breaks_it(new_client: NewClient, cast: Cast) -> None:
    await restrict(cast.tom, cast.kit.id, reason=FAMILY, names=[cast.sian.id], now=NOW)
    await _gone(cast.sian, cast.tom)
    other = await _another("Wyn", Role.SENIOR_MANAGER)
    assert (await broken(new_client, cast.ruth, cast.kit)).status_code == 303
    assert await told() == {other.id: "senior_manager"}
    event = await Event.objects().where(Event.rule == Rule.BROKE_GLASS.value).first()
    assert event is not None
    assert REASON in (await (await opened_as(new_client, other)).get(f"/alerts/{event.id}")).text
    await acknowledge(other, event.id, now=NOW)


async def test_the_senior_manager_of_the_team_comes_before_any_other(new_client: NewClient, cast: Cast) -> None:
    await _another("Wyn", Role.SENIOR_MANAGER)
    await _gone(cast.tom)
    await broken(new_client, cast.omar, cast.kit)
    assert await told() == {cast.ruth.id: "senior_manager"}


async def test_administrators_learn_by_whom_and_when_and_not_which_child(new_client: NewClient, cast: Cast) -> None:
    await restrict(cast.ruth, cast.kit.id, reason=FAMILY, names=[cast.sian.id], now=NOW)
    await _gone(cast.tom, cast.ruth)
    await broken(new_client, cast.dai, cast.kit)
    assert await told() == {cast.ada.id: "administrator"}
    hers = await opened_as(new_client, cast.ada)
    page = (await hers.get("/")).text
    assert f"{cast.dai.name} broke the glass, today 14:05." in page
    for secret in ("Kit", "Maple", REASON):
        assert secret not in page
    doorbell = await Delivery.select(Delivery.token).first()
    assert doorbell is not None
    answer = await hers.get(f"/a/{doorbell['token']}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    event = await Event.objects().where(Event.rule == Rule.BROKE_GLASS.value).first()
    assert event is not None
    for path in (f"/alerts/{event.id}", "/alerts", f"/children/{cast.kit.id}"):
        assert (await hers.get(path)).status_code == 404


async def test_what_an_administrator_learned_goes_when_a_manager_has_acknowledged_it(
    new_client: NewClient, cast: Cast
) -> None:
    await _gone(cast.tom, cast.ruth)
    await broken(new_client, cast.omar, cast.kit)
    hers = await opened_as(new_client, cast.ada)
    assert "broke the glass" in (await hers.get("/")).text
    await Oversight.insert(Oversight(team=cast.cwm_valley.id, worker=cast.helen.id))
    event = await Event.objects().where(Event.rule == Rule.BROKE_GLASS.value).first()
    assert event is not None
    await acknowledge(cast.helen, event.id, now=NOW)
    assert "broke the glass" not in (await hers.get("/")).text


async def test_a_doorbell_leads_no_other_administrator_anywhere(new_client: NewClient, cast: Cast) -> None:
    await broken(new_client, cast.omar, cast.kit)
    doorbell = await Delivery.select(Delivery.token).first()
    assert doorbell is not None
    assert (await (await opened_as(new_client, cast.ada)).get(f"/a/{doorbell['token']}")).status_code == 404


async def test_with_nobody_at_all_left_the_glass_holds_and_says_what_to_do(new_client: NewClient, cast: Cast) -> None:
    await _gone(cast.tom, cast.ruth, cast.ada)
    answer = await broken(new_client, cast.omar, cast.kit)
    assert answer.status_code == 422
    assert NOBODY_TOLD in answer.text
    assert not await BreakGlass.exists()
    assert not await Event.exists().where(Event.rule == Rule.BROKE_GLASS.value)
    assert await AuditEntry.exists().where(AuditEntry.act == HELD)


async def test_a_named_manager_who_is_away_is_not_the_only_one_told(new_client: NewClient, cast: Cast) -> None:
    await restrict(cast.tom, cast.kit.id, reason=FAMILY, names=[cast.sian.id], now=NOW)
    day = NOW.date()
    await Absence.insert(Absence(worker=cast.tom.id, from_on=day, until_on=day + timedelta(days=9)))
    await broken(new_client, cast.dai, cast.kit)
    assert set(await told()) == {cast.tom.id, cast.ruth.id}


async def test_no_colleague_who_stands_in_is_told_of_a_restricted_child(new_client: NewClient, cast: Cast) -> None:
    await restrict(cast.tom, cast.kit.id, reason=FAMILY, names=[cast.sian.id], now=NOW)
    day = NOW.date()
    await Absence.insert(Absence(worker=cast.tom.id, from_on=day, until_on=day, cover=cast.jo.id))
    await broken(new_client, cast.dai, cast.kit)
    assert set(await told()) == {cast.tom.id, cast.ruth.id}


async def test_accounts_that_close_properly_leave_somebody_to_tell(new_client: NewClient, cast: Cast) -> None:
    await restrict(cast.tom, cast.kit.id, reason=FAMILY, names=[cast.sian.id], now=NOW)
    for one in (cast.sian, cast.tom):
        await close_account(cast.ada, one.id, "Left the council.", now=NOW)
    client = await opened_as(new_client, cast.ruth)
    assert (await client.post("/break-glass", data=asking(cast.kit))).status_code == 303
    assert await told() == {cast.ada.id: "administrator"}
