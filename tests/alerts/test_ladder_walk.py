"""Escalation, walked with a moved clock, on both databases."""

from datetime import date, timedelta

import pytest

from server.handover import Handover
from server.models.alert import Alert, Delivery
from server.models.ladder import Absence, LadderStep
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules.acknowledging import acknowledge
from server.rules.ladder import hours_of, rungs_of
from tests.alerts.doorbells import FakeDoorbells, Walk, deny, only_event, states_of, told_of
from tests.cast import NOW, Cast

TOM, RUTH, DAI = ("push", "team.manager"), ("push", "senior.manager"), ("push", "duty")
TOM_MAIL, RUTH_MAIL, DAI_MAIL = ("mail", "team.manager"), ("mail", "senior.manager"), ("mail", "duty")


async def test_never_acknowledged_it_climbs_to_the_top_and_begins_again(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    assert await walk.to(0) == [TOM]
    assert await walk.to(9) == []
    assert await walk.to(10) == [TOM_MAIL]
    assert await walk.to(19.9) == []
    assert await walk.to(20) == [RUTH]
    assert await walk.to(30) == [RUTH_MAIL, DAI]
    assert await walk.to(40) == [DAI_MAIL]
    assert await walk.to(59) == []
    assert await walk.to(60) == [TOM]
    assert await walk.to(70) == [TOM_MAIL]
    assert await walk.to(80) == [RUTH]
    assert await told_of(await only_event()) == {"Tom": "team_manager", "Ruth": "senior_manager", "Dai": "duty"}


async def test_a_deputy_is_rung_after_ten_minutes(walk: Walk, cast: Cast) -> None:
    await Oversight.insert(Oversight(team=cast.cwm_valley.id, worker=cast.helen.id))
    await deny(cast)
    assert await walk.to(0) == [TOM]
    assert await walk.to(10) == [("mail", "other.manager"), TOM_MAIL]


async def test_acknowledged_by_the_first_nobody_else_is_rung_but_the_senior_manager(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    assert await walk.to(0) == [TOM]
    await acknowledge(cast.tom, (await only_event()).id, now=NOW + timedelta(minutes=5))
    assert await walk.to(10) == []
    assert await walk.to(20) == [RUTH]
    assert await walk.to(45) == [RUTH_MAIL]
    assert await walk.to(64) == []
    assert DAI[1] not in {name for _, name in await walk.to(64.5)}


@pytest.mark.parametrize(("who", "at"), [("tom", 5), ("ruth", 25), ("dai", 35)])
async def test_acknowledged_at_each_step_it_rests_an_hour_then_climbs_again(
    walk: Walk, cast: Cast, who: str, at: int
) -> None:
    await deny(cast)
    for minute in range(0, at, 5):
        await walk.to(minute)
    await acknowledge(getattr(cast, who), (await only_event()).id, now=NOW + timedelta(minutes=at))
    rang = [heard for minute in range(at, at + 60, 5) for heard in await walk.to(minute)]
    assert set(rang) <= {RUTH, RUTH_MAIL}
    assert rang == ([RUTH, RUTH_MAIL] if who == "tom" else [])
    assert await walk.to(at + 60) == [TOM]
    assert RUTH in await walk.to(at + 80)


async def test_in_danger_there_is_a_quarter_of_an_hour_to_decide(walk: Walk, cast: Cast) -> None:
    await deny(cast, danger="yes")
    await walk.to(0)
    await acknowledge(cast.tom, (await only_event()).id, now=NOW + timedelta(minutes=1))
    assert await walk.to(15) == []
    assert await walk.to(16) == [TOM]


async def test_with_push_down_the_email_goes_at_the_second_step(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells
) -> None:
    doorbells.answer = lambda channel, whose: Handover("unreachable" if channel == "push" else "handed_over")
    await deny(cast)
    assert await walk.to(0) == [TOM]
    assert TOM_MAIL in await walk.to(10)


async def test_when_push_fails_for_good_the_email_goes_at_once(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells
) -> None:
    doorbells.answer = lambda channel, whose: Handover("retired" if channel == "push" else "handed_over", why="410")
    await deny(cast)
    assert await walk.to(0) == [TOM_MAIL, TOM]
    assert await states_of(cast.tom) == {"push 1": "failed", "mail 1": "handed_over"}
    assert await walk.to(60) != []
    assert TOM not in doorbells.heard(), "a retired browser is not rung again"


async def test_who_has_no_browser_gets_an_email_at_once(database: str, cast: Cast, doorbells: FakeDoorbells) -> None:
    walk = Walk(doorbells)
    await deny(cast)
    assert await walk.to(0) == [TOM_MAIL]


async def test_a_push_service_that_asks_for_patience_gets_it(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    doorbells.answer = lambda channel, whose: Handover("back_off", seconds=120)
    await deny(cast)
    assert await walk.to(0) == [TOM]
    assert await walk.to(1.9) == []
    doorbells.answer = lambda channel, whose: Handover("handed_over")
    assert await walk.to(2) == [TOM]
    assert await walk.to(3) == []


async def test_a_manager_on_leave_is_skipped(walk: Walk, cast: Cast) -> None:
    await _away(cast.tom)
    await Oversight.insert(Oversight(team=cast.cwm_valley.id, worker=cast.helen.id))
    await deny(cast)
    assert await walk.to(0) == [("mail", "other.manager")]
    assert await walk.to(20) == [RUTH]


async def test_who_stands_in_for_a_manager_on_leave_is_rung_in_their_place(walk: Walk, cast: Cast) -> None:
    await _away(cast.tom, cover=cast.jo)
    await deny(cast)
    assert await walk.to(0) == [("mail", "colleague.worker")]
    assert await told_of(await only_event()) == {"Jo": "team_manager", "Ruth": "senior_manager"}


async def test_with_everybody_else_on_leave_the_next_is_rung_at_once(walk: Walk, cast: Cast) -> None:
    await _away(cast.tom)
    await _away(cast.ruth)
    await deny(cast)
    assert await walk.to(0) == [DAI]


async def test_a_closed_account_is_not_rung(walk: Walk, cast: Cast) -> None:
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.tom.id)
    await deny(cast)
    assert await walk.to(0) == [RUTH]


async def test_a_team_may_have_a_ladder_of_its_own(walk: Walk, cast: Cast) -> None:
    own = {"team": cast.cwm_valley.id, "hours": "office"}
    await LadderStep.insert(
        LadderStep(**own, who="duty", after=0), LadderStep(**own, who="person", person=cast.jo.id, after=7)
    )
    await deny(cast)
    assert await walk.to(0) == [DAI]
    assert await walk.to(7) == [("mail", "colleague.worker")]
    assert RUTH in await walk.to(20)


async def test_out_of_hours_duty_is_rung_at_once_too(database: str, cast: Cast) -> None:
    evening = NOW.replace(hour=21)
    assert hours_of(cast.cwm_valley, at=evening) == "out_of_hours"
    rungs = await rungs_of(cast.cwm_valley, began_at=evening, now=evening)
    assert [(rung.after, rung.place) for rung in rungs] == [(0, "team_manager"), (0, "duty"), (20, "senior_manager")]


async def test_a_bank_holiday_is_out_of_hours(cast: Cast) -> None:
    christmas = NOW.replace(month=12, day=25)
    assert hours_of(cast.cwm_valley, at=christmas) == "out_of_hours"


async def test_after_six_hours_without_a_dispatcher_each_is_rung_once(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    assert await walk.to(360) == [DAI, RUTH, TOM]
    assert await walk.to(361) == []
    assert await walk.to(369) == []
    assert sorted(await walk.to(370)) == [DAI_MAIL, RUTH_MAIL, TOM_MAIL]
    # The round goes on from where it should be by now, which is out of hours: duty comes first too.
    assert (await only_event()).round_began_at == NOW + timedelta(hours=6)
    assert await walk.to(409) == []
    assert await walk.to(410) == [DAI, TOM]


async def test_dead_after_the_first_ring_the_first_is_rung_once_more(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    assert await walk.to(0) == [TOM]
    assert await walk.to(360) == [DAI, RUTH, TOM]


async def test_several_alerts_after_a_dead_time_make_one_doorbell_a_person(walk: Walk, cast: Cast) -> None:
    for _ in range(3):
        await deny(cast)
    rang = await walk.to(360)
    assert rang == [DAI, RUTH, TOM]
    assert await Alert.count().where(Alert.recipient == cast.tom.id) == 3


async def test_two_denials_a_minute_apart_ring_twice(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    assert await walk.to(0) == [TOM]
    await deny(cast, now=NOW + timedelta(minutes=1))
    assert await walk.to(1) == [TOM]


async def test_an_absence_that_ended_is_over(walk: Walk, cast: Cast) -> None:
    await Absence.insert(Absence(worker=cast.tom.id, from_on=date(2026, 11, 1), until_on=date(2026, 11, 23)))
    await deny(cast)
    assert await walk.to(0) == [TOM]


async def test_every_doorbell_has_an_id_of_its_own_that_says_nothing(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    await walk.to(30)
    tokens = [row["token"] for row in await Delivery.select(Delivery.token)]
    assert len(set(tokens)) == len(tokens)
    assert all(len(token) == 32 for token in tokens)
    assert cast.tom.role == Role.TEAM_MANAGER


async def _away(worker: Worker, *, cover: Worker | None = None) -> None:
    day = NOW.date()
    await Absence.insert(Absence(worker=worker.id, from_on=day, until_on=day, cover=cover.id if cover else None))
