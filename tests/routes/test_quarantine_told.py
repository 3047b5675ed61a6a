"""Whom a record in quarantine is told to, how often, and when nobody waits any more."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.keys import Keys
from server.models.acknowledgement import Acknowledgement
from server.models.alert import Alert, Delivery
from server.models.alert_decision import AlertDecision
from server.models.capture import Capture
from server.models.closing import Closing
from server.models.event import Event, Rule
from server.models.ladder import Absence
from server.models.registration import Registration
from server.models.team import Oversight
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules.arrivals import read_arrival
from server.rules.captures import take_in
from server.rules.quarantine import quarantined_for, refuse
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, phone_of, visit_fields


@pytest.fixture
async def lost(sian: Phone) -> Phone:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    return sian


async def test_a_batch_of_routine_records_tells_the_manager_once(lost: Phone, cast: Cast) -> None:
    await lost.send(*(lost.sealed(visit_fields(cast.maple, cast.kit)) for _ in range(12)))
    event = await only_event()
    assert (event.rule, event.team, event.author, event.climbs_at) == (
        Rule.QUARANTINED,
        cast.cwm_valley.id,
        None,
        None,
    )
    assert await told() == {"Tom Ellis"}
    # No browser of his may ring: one e-mail.
    assert [row["channel"] for row in await Delivery.select(Delivery.channel)] == ["mail"]


async def test_more_on_the_same_day_ring_nobody_again_and_on_the_next_day_do(lost: Phone, cast: Cast) -> None:
    await lost.send(lost.sealed(visit_fields(cast.maple, cast.kit)))
    await lost.send(lost.sealed(visit_fields(cast.maple, cast.kit)))
    assert await Delivery.count() == 1
    await arrives(lost, cast, days=1)
    await arrives(lost, cast, days=1)
    assert await Delivery.count() == 2
    assert await Event.count() == await Alert.count() == 1


async def test_another_workers_records_are_another_alert(lost: Phone, cast: Cast, keys_of: Keys) -> None:
    jo = await phone_of(cast.jo, lost.client, keys_of)
    await lost.send(lost.sealed(visit_fields(cast.maple, cast.kit)))
    await jo.send(jo.sealed(visit_fields(cast.maple, cast.kit)))
    assert await Event.count() == 2


async def test_it_stands_on_the_managers_today_and_leads_to_the_quarantine(
    lost: Phone, cast: Cast, new_client: NewClient
) -> None:
    await lost.send(*(lost.sealed(visit_fields(cast.maple, cast.kit)) for _ in range(3)))
    event = await only_event()
    tom = await sign_in(await new_client(), cast.tom)
    assert f'href="/alerts/{event.id}"' in (await tom.get("/")).text
    page = (await tom.get(f"/alerts/{event.id}")).text
    assert "3 records by Siân Morgan" in page
    assert 'href="/quarantine"' in page
    assert "Kit" not in page
    for act in ("acknowledge", "decisions", "close", "hand-over"):
        assert f"/alerts/{event.id}/{act}" not in page
        assert (await tom.post(f"/alerts/{event.id}/{act}", data={"words": "x"})).status_code in {404, 422}
    assert await Acknowledgement.count() == await AlertDecision.count() == await Closing.count() == 0


async def test_it_closes_with_the_last_decision_and_the_next_record_tells_anew(
    lost: Phone, cast: Cast, new_client: NewClient
) -> None:
    first, second = await lost.send(*(lost.sealed(visit_fields(cast.maple, cast.kit)) for _ in range(2)))
    tom = await sign_in(await new_client(), cast.tom)
    await decide(tom, first, "release")
    assert (await only_event()).closed_at is None
    await decide(tom, second, "refuse")
    event = await only_event()
    assert event.closed_at == NOW
    assert "Every record was released or refused." in (await tom.get(f"/alerts/{event.id}")).text
    await lost.send(lost.sealed(visit_fields(cast.maple, cast.kit)))
    assert await Event.count() == await Delivery.count() == 2


async def test_a_decision_that_failed_leaves_it_open(lost: Phone, cast: Cast, new_client: NewClient) -> None:
    receipt = await lost.send_one(lost.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00")))
    answer = await decide(await sign_in(await new_client(), cast.tom), receipt, "release")
    assert answer.status_code == 422
    assert (await only_event()).closed_at is None


async def test_a_stranger_who_sent_one_reads_nothing_of_it(omar: Phone, cast: Cast, new_client: NewClient) -> None:
    await omar.send(omar.sealed(visit_fields(cast.maple, cast.kit)))
    event = await only_event()
    for person in (cast.omar, cast.helen, cast.sian, cast.dai, cast.ada):
        them = await sign_in(await new_client(), person)
        assert (await them.get(f"/alerts/{event.id}")).status_code == 404


async def test_while_the_manager_is_away_who_stands_in_is_told_else_the_senior_manager(lost: Phone, cast: Cast) -> None:
    today = NOW.date()
    await Absence.insert(Absence(worker=cast.tom.id, from_on=today, until_on=today))
    await lost.send(lost.sealed(visit_fields(cast.maple, cast.kit)))
    assert await told() == {"Ruth Adeyemi"}


async def test_a_managers_own_records_are_told_to_somebody_else(tom: Phone, cast: Cast, new_client: NewClient) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == tom.registration)
    await tom.send(tom.sealed(visit_fields(cast.maple, cast.kit)))
    assert await told() == {"Ruth Adeyemi"}


async def test_a_manager_does_not_decide_on_a_record_of_their_own(
    tom: Phone, cast: Cast, new_client: NewClient
) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == tom.registration)
    record = await tom.send_one(tom.sealed(visit_fields(cast.maple, cast.kit)))
    path, decision = f"/quarantine/{record['id']}", {"decision": "release", "reason": "I was there."}
    his = await sign_in(await new_client(), cast.tom)
    assert "Nobody decides on a record of their own" in (await his.get(path)).text
    refused = await his.post(path, data=decision)
    assert refused.status_code == 422
    assert "Nobody decides on a record of their own" in refused.text
    assert not await Visit.exists().where(Visit.id == UUID(record["id"]))
    hers = await sign_in(await new_client(), cast.ruth)
    assert (await hers.post(path, data=decision)).status_code == 303
    assert await Visit.exists().where(Visit.id == UUID(record["id"]))


@pytest.mark.parametrize("left", ["closed", "nobody"])
async def test_a_team_without_a_manager_is_the_senior_managers(
    lost: Phone, cast: Cast, new_client: NewClient, left: str
) -> None:
    """Its manager's account is closed; or nobody oversees it at all, and then any senior manager decides."""
    if left == "closed":
        await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.tom.id)
    else:
        await Oversight.delete().where(Oversight.team == cast.cwm_valley.id)
    receipt = await lost.send_one(lost.sealed(visit_fields(cast.maple, cast.kit)))
    assert await told() == {"Ruth Adeyemi"}
    ruth = await sign_in(await new_client(), cast.ruth)
    assert receipt["id"] in (await ruth.get("/quarantine")).text
    assert (await decide(ruth, receipt, "refuse")).status_code == 303
    assert (await only_event()).closed_at == NOW


async def test_a_team_that_has_its_own_manager_is_no_other_senior_managers(
    lost: Phone, cast: Cast, new_client: NewClient
) -> None:
    await Oversight.delete().where(Oversight.team == cast.cwm_valley.id).where(Oversight.worker == cast.ruth.id)
    receipt = await lost.send_one(lost.sealed(visit_fields(cast.maple, cast.kit)))
    ruth = await sign_in(await new_client(), cast.ruth)
    assert (await ruth.get(f"/quarantine/{receipt['id']}")).status_code == 404


async def test_records_of_somebody_in_no_team_are_told_as_well(cast: Cast, sian: Phone, keys_of: Keys) -> None:
    """A senior manager's lost phone, and a record that can't be opened: no family says whose it is."""
    ruth = await phone_of(cast.ruth, sian.client, keys_of)
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == ruth.registration)
    capture = ruth.sealed(visit_fields(cast.maple, cast.kit))
    capture["sealed"] = capture["sealed"] | {"tag": "AAAAAAAAAAAAAAAAAAAAAA"}
    receipt = await ruth.send_one(capture)
    assert receipt["status"] == "quarantined"
    assert await told() == {"Tom Ellis"}


async def test_a_shut_door_in_quarantine_rings_as_one_and_waits_as_the_other(lost: Phone, cast: Cast) -> None:
    fields = {"family": str(cast.maple.id), "children": [str(cast.kit.id)], "to": "home"}
    receipt = await lost.send_one(lost.sealed(fields, kind="denied_access", urgency="urgent"))
    rules = {row["rule"] for row in await Event.select(Event.rule)}
    assert rules == {Rule.DENIED_ACCESS, Rule.QUARANTINED}
    await refuse(cast.tom, UUID(receipt["id"]), "Recorded on paper.", {}, now=NOW)
    still_open = await Event.objects().where(Event.closed_at.is_null())
    assert [event.rule for event in still_open] == [Rule.DENIED_ACCESS]


async def test_what_was_accepted_tells_nobody(sian: Phone, cast: Cast) -> None:
    await sian.send(sian.sealed(visit_fields(cast.maple, cast.kit)))
    assert await Event.count() == 0


async def test_after_the_account_is_closed_every_record_waits_and_is_released_once(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)
    receipts = await sian.send(*(sian.sealed(visit_fields(cast.maple, cast.kit)) for _ in range(3)))
    assert len(await quarantined_for(cast.tom)) == 3
    tom = await sign_in(await new_client(), cast.tom)
    for receipt in receipts:
        assert (await decide(tom, receipt, "release")).status_code == 303
    assert {one.status for one in await Capture.objects()} == {"released"}
    assert (await only_event()).closed_at == NOW


async def only_event() -> Event:
    (event,) = await Event.objects()
    return event


async def told() -> set[str]:
    rows = await Alert.select(Alert.recipient.name.as_alias("name")).where(Alert.rule == Rule.QUARANTINED.value)
    return {row["name"] for row in rows}


async def decide(manager: Any, receipt: dict[str, Any], decision: str) -> Any:
    return await manager.post(f"/quarantine/{receipt['id']}", data={"decision": decision, "reason": "I rang her."})


async def arrives(phone: Phone, cast: Cast, *, days: int) -> None:
    """So many days later, by the server's clock."""
    arrival = read_arrival(json.dumps(phone.sealed(visit_fields(cast.maple, cast.kit))).encode(), phone.keys.by_kid)
    registration = await Registration.objects(Registration.worker).get(Registration.id == phone.registration)
    assert arrival
    assert registration
    now = NOW + timedelta(days=days)
    await take_in(arrival, registration=registration, author=registration.worker, now=now)
