"""A restricted child: named people only, on every page and in every list; a shut door is heard all the same."""

from datetime import timedelta
from uuid import UUID

import pytest

from server.models.alert import Alert
from server.models.event import Event, EventChild, Rule
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules import access
from server.rules.acknowledging import hand_over
from server.rules.alert_access import event_for, event_to_act_on
from server.rules.alert_log import alert_log
from server.rules.leads import change_lead
from server.rules.overdue_alerts import tell_of_clocks
from server.rules.refusals import NotFound, Refused
from server.rules.restricting import LAST_MANAGER, LAST_SOCIAL_WORKER, end_name, lift, name_person, restrict
from server.rules.take_along import take_along_for
from server.rules.visits import may_record
from tests.alerts.doorbells import deny, only_event
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.routes.opened import opened_as
from tests.rules.entries import an_entry, record

WHY = "Kit’s mother works on the desk."


async def restrict_kit(cast: Cast, *, by: str = "ruth", names: tuple[str, ...] = ("jo",)) -> None:
    people = [getattr(cast, name).id for name in names]
    await restrict(getattr(cast, by), cast.kit.id, reason=WHY, names=people, now=NOW)


async def restrict_maple(cast: Cast) -> None:
    for child in (cast.kit, cast.rowan):
        await restrict(cast.ruth, child.id, reason=WHY, names=[cast.jo.id], now=NOW)


@pytest.mark.parametrize("who", ["sian", "tom", "omar", "helen", "dai", "ada"])
async def test_whoever_is_not_named_finds_nothing(new_client: NewClient, cast: Cast, who: str) -> None:
    visit = await Visit.objects().where(Visit.family == cast.maple.id).first()
    assert visit is not None
    await restrict_maple(cast)
    client = await opened_as(new_client, getattr(cast, who))
    for path in (
        f"/children/{cast.kit.id}",
        f"/families/{cast.maple.id}",
        f"/families/{cast.maple.id}/core-group",
        f"/visits/new?family={cast.maple.id}",
        f"/denied-access/new?family={cast.maple.id}",
        f"/visits/{visit.id}",
    ):
        assert (await client.get(path)).status_code == 404, path
    for path in (
        "/",
        "/families",
        "/team",
        "/alerts",
        "/alerts.csv",
        "/take-along",
        "/unsent",
        "/me",
        "/denied-access/new",
    ):
        text = (await client.get(path)).text
        for words in ("Maple", "Kit", "Rowan", str(cast.kit.id), str(cast.maple.id)):
            assert words not in text, (path, words)


async def test_named_people_see_the_child_wherever_they_look(new_client: NewClient, cast: Cast) -> None:
    await restrict_maple(cast)
    jo = await opened_as(new_client, cast.jo)
    page = (await jo.get(f"/children/{cast.kit.id}")).text
    assert "Only named people may see this child." in page
    assert "Kit Maple" in (await jo.get("/")).text
    assert "Kit" in (await jo.get("/families")).text
    assert f"/children/{cast.kit.id}" in (await take_along_for(cast.jo, now=NOW)).pages
    ruth = await opened_as(new_client, cast.ruth)
    assert "Kit Maple" in (await ruth.get("/team")).text
    assert WHY in (await ruth.get(f"/children/{cast.kit.id}")).text


async def test_of_a_family_with_one_restricted_child_the_others_stay(new_client: NewClient, cast: Cast) -> None:
    await restrict_kit(cast)
    client = await opened_as(new_client, cast.sian)
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 404
    assert (await client.get(f"/children/{cast.rowan.id}")).status_code == 200
    for path in ("/", "/families", f"/families/{cast.maple.id}", f"/children/{cast.rowan.id}",
                 f"/visits/new?family={cast.maple.id}", f"/denied-access/new?family={cast.maple.id}"):  # fmt: skip
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "Kit" not in answer.text, path
        assert str(cast.kit.id) not in answer.text, path


async def test_a_visit_to_both_shows_the_other_child_and_keeps_its_words_back(
    new_client: NewClient, cast: Cast
) -> None:
    entry = an_entry(cast.kit, cast.rowan, what_was_seen="Kit had a bruise.", next_visit_on="2026-12-01",
                     next_visit_words="Ask Kit about it.")  # fmt: skip
    visit = await record(cast.sian, entry, NOW)
    await restrict_kit(cast)
    client = await opened_as(new_client, cast.sian)
    page = (await client.get(f"/visits/{visit.id}")).text
    assert "Rowan Maple" in page
    assert "Part of this record is kept back from you." in page
    for path in (f"/visits/{visit.id}", "/", f"/families/{cast.maple.id}"):
        assert "Kit" not in (await client.get(path)).text, path
    jo = await opened_as(new_client, cast.jo)
    assert "Kit had a bruise." in (await jo.get(f"/visits/{visit.id}")).text


async def test_a_visit_to_the_restricted_child_alone_is_not_there(new_client: NewClient, cast: Cast) -> None:
    visit = await record(cast.sian, an_entry(cast.kit), NOW)
    await restrict_kit(cast)
    client = await opened_as(new_client, cast.sian)
    assert (await client.get(f"/visits/{visit.id}")).status_code == 404
    assert str(visit.id) not in (await client.get(f"/families/{cast.maple.id}")).text
    assert f"/visits/{visit.id}" not in (await take_along_for(cast.sian, now=NOW)).pages


async def test_a_shut_door_of_a_restricted_child_rings_the_ladder_and_opens_that_alert_alone(
    new_client: NewClient, cast: Cast
) -> None:
    await restrict_maple(cast)
    await deny(cast)
    event = await only_event()
    told = {row["recipient"] for row in await Alert.select(Alert.recipient).where(Alert.event == event.id)}
    assert cast.tom.id in told
    client = await opened_as(new_client, cast.tom)
    page = await client.get(f"/alerts/{event.id}")
    assert page.status_code == 200
    assert "Kit Maple" in page.text
    assert str(event.id) in (await client.get("/alerts")).text
    assert (await client.get("/alerts/count")).json()["open"] == 1
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 404
    assert (await client.get(f"/families/{cast.maple.id}")).status_code == 404
    assert (await client.post(f"/alerts/{event.id}/acknowledge")).status_code == 303


async def test_who_is_neither_named_nor_rung_reads_no_alert_of_it(new_client: NewClient, cast: Cast) -> None:
    await restrict_maple(cast)
    await deny(cast)
    event = await only_event()
    for worker in (cast.omar, cast.helen, cast.dai):
        client = await opened_as(new_client, worker)
        assert (await client.get(f"/alerts/{event.id}")).status_code == 404
        assert (await client.get("/alerts/count")).json()["open"] == 0
    await Event.update({Event.closed_at: NOW}).where(Event.id == event.id)
    with pytest.raises(NotFound):
        await event_for(cast.tom, event.id, now=NOW)
    assert (await event_for(cast.ruth, event.id, now=NOW)).id == event.id
    assert "Maple" not in await alert_log(cast.tom, now=NOW)
    assert "Maple" in await alert_log(cast.ruth, now=NOW)


async def test_an_alert_of_both_children_tells_the_lead_of_the_other_one_alone(
    new_client: NewClient, cast: Cast
) -> None:
    await deny(cast)
    await restrict_kit(cast)
    event = await only_event()
    client = await opened_as(new_client, cast.sian)
    page = (await client.get(f"/alerts/{event.id}")).text
    assert "Could not see 1 child" in page
    assert "Rowan" in page
    assert "Kit" not in page


async def test_an_overdue_restricted_child_is_told_to_named_people_by_an_alert_of_their_own(
    cast: Cast, database: str
) -> None:
    await restrict_kit(cast)
    await tell_of_clocks(now=NOW)
    assert await _told_of_overdue(cast.kit.id) == {cast.ruth.id}
    with pytest.raises(NotFound):
        await event_for(cast.tom, (await _overdue(cast.kit.id)).id, now=NOW)


async def test_the_ladder_rings_where_no_named_manager_is_on_it(cast: Cast, database: str) -> None:
    await restrict_kit(cast, by="tom", names=("jo", "helen"))
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.tom.id)
    await tell_of_clocks(now=NOW)
    told = await _told_of_overdue(cast.kit.id)
    assert cast.ruth.id in told
    assert cast.sian.id not in told
    event = await _overdue(cast.kit.id)
    assert (await event_to_act_on(cast.ruth, event.id, now=NOW)).id == event.id


async def test_the_second_morning_tells_of_it_no_second_time(cast: Cast, database: str) -> None:
    await restrict_kit(cast)
    await tell_of_clocks(now=NOW)
    await tell_of_clocks(now=NOW + timedelta(days=1))
    about = EventChild.select(EventChild.event).where(EventChild.child == cast.kit.id)
    assert await Event.count().where(Event.id.is_in(about)) == 1


async def test_what_was_visited_before_the_restriction_is_taken_in(cast: Cast, database: str) -> None:
    before = an_entry(cast.kit)
    await restrict_kit(cast)
    assert await may_record(cast.sian, before, now=NOW + timedelta(hours=1))
    after = an_entry(cast.kit, visited_on="2026-11-25")
    assert not await may_record(cast.sian, after, now=NOW + timedelta(days=1))
    assert await may_record(cast.jo, after, now=NOW + timedelta(days=1))


async def test_a_restriction_needs_a_reason_and_a_social_worker(cast: Cast, database: str) -> None:
    with pytest.raises(Refused) as refused:
        await restrict(cast.tom, cast.kit.id, reason="no", names=[cast.helen.id], now=NOW)
    assert set(refused.value.errors) == {"reason", "names"}
    with pytest.raises(Refused):
        await restrict(cast.tom, cast.kit.id, reason=WHY, names=[cast.jo.id, cast.ada.id], now=NOW)


@pytest.mark.parametrize("who", ["sian", "helen", "dai", "ada", "omar"])
async def test_only_who_manages_the_child_restricts(cast: Cast, database: str, who: str) -> None:
    with pytest.raises(NotFound):
        await restrict(getattr(cast, who), cast.kit.id, reason=WHY, names=[cast.jo.id], now=NOW)


async def test_the_last_social_worker_and_the_last_manager_stay_named(cast: Cast, database: str) -> None:
    await restrict_kit(cast)
    for person, sentence in ((cast.jo, LAST_SOCIAL_WORKER), (cast.ruth, LAST_MANAGER)):
        with pytest.raises(Refused) as refused:
            await end_name(cast.ruth, cast.kit.id, person.id, now=NOW)
        assert refused.value.errors == {"": sentence}
    await name_person(cast.ruth, cast.kit.id, cast.sian.id, now=NOW)
    await end_name(cast.ruth, cast.kit.id, cast.jo.id, now=NOW)
    with pytest.raises(NotFound):
        await access.child_for(cast.jo, cast.kit.id, now=NOW)


async def test_a_lead_is_named_before_they_lead(cast: Cast, database: str) -> None:
    await restrict_kit(cast, by="tom")
    child = await access.child_for(cast.tom, cast.kit.id, now=NOW)
    with pytest.raises(Refused) as refused:
        await change_lead(cast.tom, child, cast.sian, now=NOW)
    assert "Name them first" in refused.value.errors["worker"]
    await change_lead(cast.tom, child, cast.jo, now=NOW)


async def test_lifted_the_child_is_with_their_lead_again_and_nobody_is_named(cast: Cast, database: str) -> None:
    await restrict_kit(cast)
    await lift(cast.ruth, cast.kit.id, now=NOW)
    assert (await access.child_for(cast.sian, cast.kit.id, now=NOW)).id == cast.kit.id
    assert (await access.child_for(cast.tom, cast.kit.id, now=NOW)).id == cast.kit.id
    with pytest.raises(NotFound):
        await access.child_for(cast.jo, cast.kit.id, now=NOW)


async def test_a_manager_restricts_and_lifts_on_the_childs_page(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.tom)
    path = f"/children/{cast.kit.id}/restriction"
    again = await client.post(path, data={"reason": "", "names": [str(cast.jo.id)]})
    assert again.status_code == 422
    assert f'value="{cast.jo.id}" autocomplete="off" checked' in again.text
    answer = await client.post(path, data={"reason": WHY, "names": [str(cast.jo.id), str(cast.sian.id)]})
    assert answer.status_code == 303
    page = (await client.get(f"/children/{cast.kit.id}")).text
    assert "Only the people named here" in page
    assert (await client.post(f"{path}/names", data={"name": str(cast.dai.id)})).status_code == 303
    assert (await client.post(f"{path}/names/{cast.sian.id}/end")).status_code == 303
    with pytest.raises(NotFound):
        await access.child_for(cast.sian, cast.kit.id, now=NOW)
    assert (await client.post(f"{path}/lift")).status_code == 303
    assert "Let only named people see this child" in (await client.get(f"/children/{cast.kit.id}")).text


async def test_no_colleague_is_handed_the_alert_of_a_restricted_child(new_client: NewClient, cast: Cast) -> None:
    await restrict_maple(cast)
    await deny(cast)
    event = await only_event()
    for to, passes in ((cast.omar, False), (cast.jo, True), (cast.dai, True)):
        if passes:
            await hand_over(cast.tom, event.id, to=to, words="Please.", now=NOW)
            continue
        with pytest.raises(Refused) as refused:
            await hand_over(cast.tom, event.id, to=to, words="Please.", now=NOW)
        assert set(refused.value.errors) == {"to"}


async def _overdue(child: UUID) -> Event:
    about = EventChild.select(EventChild.event).where(EventChild.child == child)
    event = await Event.objects().where(Event.rule == Rule.OVERDUE.value).where(Event.id.is_in(about)).first()
    assert event is not None
    return event


async def _told_of_overdue(child: UUID) -> set[UUID]:
    event = await _overdue(child)
    return {row["recipient"] for row in await Alert.select(Alert.recipient).where(Alert.event == event.id)}
