"""Queued, handed over, shown, opened, acknowledged: none of them is the next one."""

from datetime import timedelta

from server.models.acknowledgement import Acknowledgement
from server.models.alert import Alert, Delivery, State
from server.models.push_subscription import PushSubscription
from server.rules.doorbell_receipts import note_shown, open_by_doorbell
from server.rules.subscriptions import subscribe, unsubscribe
from tests.alerts.doorbells import FakeDoorbells, Walk, deny
from tests.cast import NOW, Cast


async def test_the_states_of_a_doorbell_follow_each_other(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await deny(cast)
    assert await _state() == State.QUEUED
    await walk.run()
    assert await _state() == State.HANDED_OVER
    _, _, opaque = doorbells.rang[0]
    assert await note_shown(opaque, now=NOW + timedelta(seconds=1))
    assert await _state() == State.SHOWN
    await open_by_doorbell(cast.tom, opaque, now=NOW + timedelta(seconds=2))
    assert await _state() == State.OPENED


async def test_opening_is_not_acknowledging(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await deny(cast)
    await walk.run()
    await open_by_doorbell(cast.tom, doorbells.rang[0][2], now=NOW)
    assert await Acknowledgement.count() == 0
    assert ("mail", "team.manager") in await walk.to(10), "it goes on climbing"
    assert ("push", "senior.manager") in await walk.to(20)


async def test_a_receipt_that_overtakes_the_marking_is_kept(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await deny(cast)
    (row,) = await Delivery.select(Delivery.token).where(Delivery.channel == "push")
    await note_shown(row["token"], now=NOW)
    assert await _state() == State.SHOWN
    await walk.to(0)
    assert await _state() == State.SHOWN


async def test_a_late_shown_does_not_undo_opened(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await deny(cast)
    await walk.run()
    await open_by_doorbell(cast.tom, doorbells.rang[0][2], now=NOW)
    await note_shown(doorbells.rang[0][2], now=NOW)
    assert await _state() == State.OPENED


async def test_an_opaque_id_that_is_none_shows_nothing(database: str, cast: Cast) -> None:
    assert not await note_shown("A" * 32, now=NOW)


async def test_shown_is_remembered_of_the_browser(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await deny(cast)
    await walk.run()
    await note_shown(doorbells.rang[0][2], now=NOW)
    row = await PushSubscription.objects().where(PushSubscription.worker == cast.tom.id).first()
    assert row is not None
    assert row.last_shown_at == NOW


async def test_subscribing_again_is_one_browser(database: str, cast: Cast) -> None:
    given = {"endpoint": "https://push.example/a", "p256dh": "key", "auth": "secret", "now": NOW}
    assert await subscribe(cast.tom, **given) == await subscribe(cast.tom, **given)
    assert await PushSubscription.count() == 1


async def test_a_browser_rings_for_who_subscribed_last(database: str, cast: Cast) -> None:
    given = {"endpoint": "https://push.example/a", "p256dh": "key", "auth": "secret", "now": NOW}
    await subscribe(cast.tom, **given)
    await subscribe(cast.ruth, **given)
    live = await PushSubscription.objects().where(PushSubscription.retired_at.is_null())
    assert [row.worker for row in live] == [cast.ruth.id]


async def test_unsubscribed_it_is_rung_no_more_and_subscribing_revives_it(database: str, cast: Cast) -> None:
    given = {"endpoint": "https://push.example/a", "p256dh": "key", "auth": "secret", "now": NOW}
    await subscribe(cast.tom, **given)
    await unsubscribe(cast.tom, endpoint="https://push.example/a", now=NOW)
    assert await PushSubscription.count().where(PushSubscription.retired_at.is_null()) == 0
    await subscribe(cast.tom, **given)
    assert await PushSubscription.count().where(PushSubscription.retired_at.is_null()) == 1


async def test_one_alert_a_person(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    for minute in (0, 60, 120):
        await walk.to(minute)
    assert await Alert.count().where(Alert.recipient == cast.tom.id) == 1


async def _state() -> str:
    (row,) = await Delivery.select(Delivery.state).where(Delivery.channel == "push")
    return str(row["state"])
