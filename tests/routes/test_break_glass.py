"""I need to see this child now: for a reason, for a shift, and the managers know at once."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from server.models.alert import Alert, Delivery
from server.models.child import Child
from server.models.event import Event, Rule
from server.models.push_subscription import PushSubscription
from server.models.restriction import BreakGlass
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules import access
from server.rules.acknowledging import acknowledge
from server.rules.break_glass import NOBODY
from server.rules.refusals import NotFound
from server.rules.restricting import restrict
from server.rules.take_along import take_along_for
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.routes.opened import opened_as
from tests.rules.entries import visit_fields

REASON = "She rang the desk: he came home drunk."
IN_A_SHIFT = NOW + timedelta(hours=8)


def asking(child: Child, **other: str) -> dict[str, str]:
    return {
        "first_name": child.first_name,
        "last_name": child.last_name,
        "born_on": str(child.born_on),
        "reason": REASON,
        **other,
    }


async def broken(new_client: NewClient, worker: Worker, child: Child, **other: str) -> httpx.Response:
    client = await opened_as(new_client, worker)
    return await client.post("/break-glass", data=asking(child, **other))


@pytest.mark.parametrize("who", ["omar", "jo", "dai", "helen"])
async def test_whoever_works_with_children_opens_one_by_exact_name_and_birthday(
    new_client: NewClient, cast: Cast, who: str
) -> None:
    client = await opened_as(new_client, getattr(cast, who))
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 404
    answer = await client.post("/break-glass", data=asking(cast.kit, first_name=" kit "))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/children/{cast.kit.id}")
    page = (await client.get(f"/children/{cast.kit.id}")).text
    assert "You broke the glass until 22:05." in page
    assert (await client.get(f"/children/{cast.tegan.id}")).status_code == 404
    assert "Kit Maple" in (await client.get("/break-glass")).text


async def test_an_administrator_never_does(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.ada)
    assert (await client.get("/break-glass")).status_code == 404
    assert (await client.post("/break-glass", data=asking(cast.kit))).status_code == 404


async def test_the_managers_are_told_in_the_same_transaction(new_client: NewClient, cast: Cast) -> None:
    await PushSubscription.insert(_browser_of(cast.tom))
    await broken(new_client, cast.omar, cast.kit)
    event = await Event.objects().where(Event.rule == Rule.BROKE_GLASS.value).first()
    assert event is not None
    assert event.climbs_at is None
    told = await Alert.select(Alert.recipient).where(Alert.event == event.id)
    assert [row["recipient"] for row in told] == [cast.tom.id]
    assert await Delivery.count().where(Delivery.alert.event == event.id) > 0
    page = (await (await opened_as(new_client, cast.tom)).get(f"/alerts/{event.id}")).text
    assert "Omar Khan" in page
    assert REASON in page


async def test_without_the_alert_the_glass_holds(
    new_client: NewClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("no alert could be written")

    monkeypatch.setattr("server.rules.break_glass.tell", fails)
    client = await opened_as(new_client, cast.omar)
    await client.post("/break-glass", data=asking(cast.kit))
    assert not await BreakGlass.exists()
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 404


async def test_a_manager_acknowledges_it_and_that_ends_it_and_its_author_never_does(
    new_client: NewClient, cast: Cast
) -> None:
    await broken(new_client, cast.helen, cast.kit)
    event = await Event.objects().where(Event.rule == Rule.BROKE_GLASS.value).first()
    assert event is not None
    with pytest.raises(NotFound):
        await acknowledge(cast.helen, event.id, now=NOW)
    await acknowledge(cast.tom, event.id, now=NOW)
    closed = await Event.objects().where(Event.id == event.id).first()
    assert closed is not None
    assert closed.closed_at == NOW


async def test_who_manages_the_child_is_not_the_one_who_is_told_of_their_own_glass(
    new_client: NewClient, cast: Cast
) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=[cast.jo.id], now=NOW)
    await broken(new_client, cast.tom, cast.kit)
    told = await Alert.select(Alert.recipient).where(Alert.rule == Rule.BROKE_GLASS.value)
    assert [row["recipient"] for row in told] == [cast.ruth.id]


async def test_it_ends_by_itself_with_the_shift(new_client: NewClient, cast: Cast) -> None:
    await broken(new_client, cast.dai, cast.kit)
    almost = IN_A_SHIFT - timedelta(minutes=1)
    assert (await access.child_for(cast.dai, cast.kit.id, now=almost)).id == cast.kit.id
    assert (await access.family_for(cast.dai, cast.maple.id, now=almost)).id == cast.maple.id
    with pytest.raises(NotFound):
        await access.child_for(cast.dai, cast.kit.id, now=IN_A_SHIFT)
    with pytest.raises(NotFound):
        await access.family_for(cast.dai, cast.maple.id, now=IN_A_SHIFT)


async def test_nobody_and_not_allowed_are_one_sentence(new_client: NewClient, cast: Cast) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=[cast.sian.id], now=NOW)
    client = await opened_as(new_client, cast.omar)
    refused = await client.post("/break-glass", data=asking(cast.kit))
    unknown = await client.post("/break-glass", data=asking(cast.rowan, first_name="Nobody"))
    wrong_day = await client.post("/break-glass", data=asking(cast.rowan, born_on="2015-01-01"))
    for answer in (refused, unknown, wrong_day):
        assert answer.status_code == 422
        assert NOBODY in answer.text
    assert not await BreakGlass.exists()


@pytest.mark.parametrize(("who", "opens"), [("dai", True), ("helen", True), ("tom", True), ("omar", False)])
async def test_a_restricted_child_opens_to_duty_and_managers_and_to_no_social_worker(
    new_client: NewClient, cast: Cast, who: str, opens: bool
) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=[cast.sian.id], now=NOW)
    client = await opened_as(new_client, getattr(cast, who))
    answer = await client.post("/break-glass", data=asking(cast.kit))
    assert answer.status_code == (303 if opens else 422)
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == (200 if opens else 404)


async def test_glass_broken_before_a_restriction_shuts_for_a_social_worker(new_client: NewClient, cast: Cast) -> None:
    await broken(new_client, cast.omar, cast.kit)
    await restrict(cast.tom, cast.kit.id, reason="A colleague’s family.", names=[cast.sian.id], now=NOW)
    client = await opened_as(new_client, cast.omar)
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 404
    assert "Kit" not in (await client.get("/break-glass")).text


async def test_who_sees_the_child_anyway_alerts_nobody(new_client: NewClient, cast: Cast) -> None:
    answer = await broken(new_client, cast.sian, cast.kit)
    assert answer.headers["location"] == f"/children/{cast.kit.id}"
    assert not await BreakGlass.exists()
    assert not await Event.exists().where(Event.rule == Rule.BROKE_GLASS.value)


async def test_a_reason_of_ten_characters_is_asked_for(new_client: NewClient, cast: Cast) -> None:
    answer = await broken(new_client, cast.omar, cast.kit, reason="urgent")
    assert answer.status_code == 422
    assert "Say in a sentence why" in answer.text
    assert not await BreakGlass.exists()


async def test_after_five_misses_in_an_hour_it_says_when_to_try_again(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.omar)
    for _ in range(5):
        assert (await client.post("/break-glass", data=asking(cast.kit, first_name="Kat"))).status_code == 422
    answer = await client.post("/break-glass", data=asking(cast.kit))
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "3600"
    assert "15:05" in answer.text
    assert not await BreakGlass.exists()
    assert (await broken(new_client, cast.jo, cast.kit)).status_code == 303


async def test_what_is_seen_through_glass_is_not_taken_along(new_client: NewClient, cast: Cast) -> None:
    await broken(new_client, cast.jo, cast.kit)
    pages = (await take_along_for(cast.jo, now=NOW)).pages
    assert not [page for page in pages if str(cast.kit.id) in page or str(cast.maple.id) in page]


async def test_whoever_went_records_the_visit_through_glass(new_client: NewClient, cast: Cast) -> None:
    await broken(new_client, cast.dai, cast.kit)
    client = await opened_as(new_client, cast.dai)
    assert (await client.get(f"/visits/new?family={cast.maple.id}")).status_code == 200
    form = visit_fields(cast.kit)
    answer = await client.post("/visits", data=form)
    assert answer.status_code == 303, answer.text
    assert await Visit.exists().where(Visit.author == cast.dai.id)


def _browser_of(worker: Worker) -> PushSubscription:
    return PushSubscription(
        worker=worker.id, endpoint="https://push.test/1", endpoint_digest="1", p256dh="p", auth="a", subscribed_at=NOW
    )
