"""Reassigned, or the plan ended: the child is gone at the next request, and from the phone."""

from datetime import date, timedelta

from server.models.event import Event, EventChild, Rule
from server.models.plan import Plan
from server.rules import access
from server.rules.leads import change_lead
from server.rules.overdue_alerts import tell_of_clocks
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.routes.opened import opened_as


async def test_reassigned_the_child_is_gone_at_the_next_request_and_from_the_phone(
    new_client: NewClient, cast: Cast
) -> None:
    client = await opened_as(new_client, cast.sian)
    assert (await client.get(f"/children/{cast.tegan.id}")).status_code == 200
    child = await access.child_for(cast.tom, cast.tegan.id, now=NOW)
    await change_lead(cast.tom, child, cast.jo, now=NOW)
    for path in (f"/children/{cast.tegan.id}", f"/families/{cast.oak.id}", f"/visits/new?family={cast.oak.id}"):
        assert (await client.get(path)).status_code == 404, path
    carried = (await client.get("/take-along")).text
    assert str(cast.tegan.id) not in carried
    assert str(cast.oak.id) not in carried


async def test_who_was_told_as_the_lead_and_leads_no_more_is_relieved_of_the_alert_too(
    new_client: NewClient, cast: Cast
) -> None:
    await tell_of_clocks(now=NOW - timedelta(hours=1))
    about = EventChild.select(EventChild.event).where(EventChild.child == cast.kit.id)
    event = await Event.objects().where(Event.rule == Rule.OVERDUE.value).where(Event.id.is_in(about)).first()
    assert event is not None
    client = await opened_as(new_client, cast.sian)
    assert (await client.get(f"/alerts/{event.id}")).status_code == 200
    for child in (cast.kit, cast.rowan):
        await change_lead(cast.tom, child, cast.jo, now=NOW)
    for path in (f"/alerts/{event.id}", f"/children/{cast.kit.id}", f"/families/{cast.maple.id}"):
        assert (await client.get(path)).status_code == 404, path
    carried = (await client.get("/take-along")).text
    for id in (event.id, cast.kit.id, cast.maple.id):
        assert str(id) not in carried


async def test_a_child_whose_plan_has_ended_leaves_the_phone(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.sian)
    assert str(cast.tegan.id) in (await client.get("/take-along")).text
    await Plan.update({Plan.ended_on: date(2026, 11, 23)}).where(Plan.id == cast.plan_of(cast.tegan).id)
    carried = (await client.get("/take-along")).text
    assert str(cast.tegan.id) not in carried
    assert str(cast.oak.id) not in carried
    assert (await client.get(f"/children/{cast.tegan.id}")).status_code == 404
