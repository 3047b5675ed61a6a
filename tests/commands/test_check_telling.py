"""`doorstep check` on who is left to be told, and to decide."""

from server.database import close_database, open_database
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules.restricting import restrict
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.commands.running import in_process
from tests.conftest import in_own_loop


def told(place: Place) -> str:
    return in_process(place.data, "check", **place.settings)[1]


def test_while_somebody_is_named_and_manages_it_says_nothing(place: Place, cast: Cast) -> None:
    in_own_loop(_restricted(place.url, cast))
    said = told(place)
    assert "restricted" not in said
    assert "has no manager" not in said


def test_a_restricted_child_without_a_living_named_social_worker_or_manager_is_counted_and_not_named(
    place: Place, cast: Cast
) -> None:
    in_own_loop(_restricted(place.url, cast, cast.sian, cast.tom))
    said = told(place)
    assert "1 restricted child has no named social worker whose account is open" in said
    assert "1 restricted child has no named manager whose account is open" in said
    assert "Kit" not in said


def test_a_team_without_a_manager_is_named_with_who_is_told_of_broken_glass_instead(place: Place, cast: Cast) -> None:
    in_own_loop(_only_overseen_by(place.url, cast, cast.tom))
    in_own_loop(_closed(place.url, cast.tom))
    assert "Cwm Valley has no manager whose account is open. Of broken glass other teams' senior managers" in told(
        place
    )
    in_own_loop(_closed(place.url, cast.ruth))
    assert "Of broken glass only administrators are told, and not which child." in told(place)


def test_a_team_of_whose_broken_glass_nobody_would_be_told_is_unsafe(place: Place, cast: Cast) -> None:
    in_own_loop(_closed(place.url, cast.tom, cast.ruth, cast.ada))
    (line,) = [line for line in told(place).splitlines() if "Cwm Valley has no manager" in line]
    assert line.startswith("Unsafe: ")
    assert "Nobody would be told of broken glass, so it stays shut." in line


async def _restricted(url: str, cast: Cast, *gone: Worker) -> None:
    await open_database(url)
    await restrict(cast.tom, cast.kit.id, reason="A colleague’s family.", names=[cast.sian.id], now=NOW)
    await close_database()
    await _closed(url, *gone)


async def _only_overseen_by(url: str, cast: Cast, manager: Worker) -> None:
    await open_database(url)
    theirs = Oversight.team == cast.cwm_valley.id
    await Oversight.delete().where(theirs).where(Oversight.worker != manager.id)
    assert manager.role == Role.TEAM_MANAGER
    await close_database()


async def _closed(url: str, *people: Worker) -> None:
    await open_database(url)
    for person in people:
        await Worker.update({Worker.closed_at: NOW}).where(Worker.id == person.id)
    await close_database()
