"""A doorbell that nobody hears is none: whether each manager can be reached is looked after."""

from datetime import timedelta

from server.models.event import Event, Rule
from server.models.push_subscription import PushSubscription
from server.rules.acknowledging import acknowledge
from server.rules.channel_health import alert_unreachable_teams, health_of, ring_silent_browsers
from server.rules.morning import tell_morning
from tests.alerts.doorbells import Walk, subscribe, told_of
from tests.cast import NOW, Cast


async def test_push_then_email_then_neither(database: str, cast: Cast) -> None:
    await subscribe(cast.tom)
    by_mail = {one.name: one.channel for one in await health_of(cast.cwm_valley, mail_works=True)}
    assert by_mail == {"Tom Ellis": "push", "Ruth Adeyemi": "mail", "Dai Duty": "mail"}
    without = {one.name: one.channel for one in await health_of(cast.cwm_valley, mail_works=False)}
    assert without == {"Tom Ellis": "push", "Ruth Adeyemi": "neither", "Dai Duty": "neither"}


async def test_a_retired_browser_reaches_nobody_but_was_shown_once(database: str, cast: Cast) -> None:
    row = await subscribe(cast.tom)
    await PushSubscription.update(
        {PushSubscription.retired_at: NOW, PushSubscription.last_shown_at: NOW - timedelta(days=9)}
    ).where(PushSubscription.id == row.id)
    tom = next(one for one in await health_of(cast.cwm_valley, mail_works=False) if one.worker == cast.tom.id)
    assert (tom.channel, tom.browsers, tom.last_shown_at) == ("neither", 0, NOW - timedelta(days=9))


async def test_a_browser_shown_nothing_for_a_week_is_rung_visibly_once_a_week(walk: Walk, cast: Cast) -> None:
    recently = NOW - timedelta(days=2)
    await PushSubscription.update({PushSubscription.last_shown_at: recently}).where(
        PushSubscription.worker == cast.dai.id
    )
    assert await ring_silent_browsers(now=NOW) == 2
    assert await ring_silent_browsers(now=NOW) == 0
    assert await walk.to(0) == [("push", "senior.manager"), ("push", "team.manager")]
    assert await ring_silent_browsers(now=NOW + timedelta(days=7)) == 3


async def test_a_team_nobody_can_be_reached_in_is_an_alert_to_the_senior_manager(database: str, cast: Cast) -> None:
    await subscribe(cast.helen)
    assert await alert_unreachable_teams(now=NOW, mail_works=False) == 1
    assert await alert_unreachable_teams(now=NOW, mail_works=False) == 0
    (event,) = await Event.objects()
    assert (event.rule, event.team) == (Rule.NOBODY_REACHABLE, cast.cwm_valley.id)
    assert await told_of(event) == {"Ruth": "senior_manager"}
    await acknowledge(cast.ruth, event.id, now=NOW)
    assert (await Event.objects().get(Event.id == event.id)).closed_at == NOW  # type: ignore[union-attr]


async def test_with_email_every_team_can_be_reached(database: str, cast: Cast) -> None:
    assert await alert_unreachable_teams(now=NOW, mail_works=True) == 0


async def test_nobody_is_rung_before_eight(database: str, cast: Cast) -> None:
    assert await tell_morning(now=NOW.replace(hour=7), mail_works=False) is None
    told = await tell_morning(now=NOW.replace(hour=8, minute=0), mail_works=True)
    assert told is not None
    assert (told.overdue, told.digests, told.unreachable) == (1, 1, 0)
