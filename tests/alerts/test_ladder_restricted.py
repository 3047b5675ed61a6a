"""An alert about a restricted child rings no colleague who isn't named: it may be their own family."""

from uuid import UUID

from server.models.ladder import Absence, LadderStep
from server.models.team import Oversight
from server.models.worker import Worker
from server.rules.restricting import restrict
from tests.alerts.doorbells import Walk, deny, only_event, told_of
from tests.cast import NOW, Cast


async def test_a_social_worker_who_stands_in_is_passed_over_and_the_next_is_rung_at_once(
    walk: Walk, cast: Cast
) -> None:
    await _restrict(cast, names=[cast.sian.id, cast.ruth.id])
    await _away(cast.tom, cover=cast.jo)
    await deny(cast)
    assert await walk.to(0) == [("push", "senior.manager")]
    assert "Jo" not in await told_of(await only_event())


async def test_one_who_is_named_for_the_child_is_rung_in_the_managers_place(walk: Walk, cast: Cast) -> None:
    await _restrict(cast, names=[cast.jo.id, cast.ruth.id])
    await _away(cast.tom, cover=cast.jo)
    await deny(cast)
    assert await walk.to(0) == [("mail", "colleague.worker")]


async def test_one_who_stands_on_the_ladder_by_name_is_passed_over_too(walk: Walk, cast: Cast) -> None:
    await _restrict(cast, names=[cast.sian.id, cast.ruth.id])
    for person, after in ((cast.jo, 0), (cast.tom, 15)):
        step = LadderStep(team=cast.cwm_valley.id, hours="office", who="person", person=person.id, after=after)
        await LadderStep.insert(step)
    await deny(cast)
    assert await walk.to(0) == [("push", "team.manager")]


async def test_with_nobody_else_left_whoever_is_away_is_rung_after_all(walk: Walk, cast: Cast) -> None:
    await _restrict(cast, names=[cast.sian.id, cast.ruth.id])
    await Oversight.delete().where(Oversight.worker == cast.ruth.id)
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.dai.id)
    await _away(cast.tom, cover=cast.jo)
    await deny(cast)
    assert await walk.to(0) == [("push", "team.manager")]


async def _restrict(cast: Cast, *, names: list[UUID]) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=names, now=NOW)


async def _away(worker: Worker, *, cover: Worker) -> None:
    await Absence.insert(Absence(worker=worker.id, from_on=NOW.date(), until_on=NOW.date(), cover=cover.id))
