"""Whatever status an answer has: if it shows something of a family, it is a look."""

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx

from server.models.audit import AuditEntry
from server.models.worker import Role
from server.routes.looks import PART, REFUSED, TELLS_NOTHING
from server.routes.problems import SENTENCES
from server.rules.break_glass import MOST_TRIES
from server.rules.policy import Relation
from tests.cast import Cast
from tests.conftest import sign_in
from tests.routes.matrix_scene import scene
from tests.routes.opened import open_session
from tests.routes.test_break_glass import asking

SERVER = Path(__file__).resolve().parents[2] / "server"
SHOWS = {200, 206, 422, 429}
"""Each is asked for below."""


def test_every_status_that_is_ever_answered_shows_something_or_is_known_to_tell_nothing() -> None:
    """A new one stands here, with a test of its own below, or among TELLS_NOTHING."""
    answered = {status for file in [*SERVER.glob("routes/*.py"), SERVER / "gate.py"] for status in statuses_in(file)}
    assert {*answered, *SENTENCES} - TELLS_NOTHING - REFUSED == SHOWS
    assert not SHOWS & (TELLS_NOTHING | REFUSED)


async def test_200_the_page(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.tom)
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 200
    assert await looks("looked at child", cast.kit.id) == 1


async def test_206_a_part_of_a_sound_and_all_the_parts_that_a_player_asks_for_are_one_listening(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    sounds = []
    for _ in range(2):
        set_up = await scene(cast, Role.SOCIAL_WORKER, Relation.OWN, restricted=False)
        sounds.append(set_up.ids["sound"])
    await open_session(client, set_up.worker)
    for sound in sounds:
        for asked in ("bytes=0-", "bytes=0-1", "bytes=100-", "bytes=-20"):
            answer = await client.get(f"/attachments/{sound}/sound", headers={"range": asked})
            assert answer.status_code == PART
        assert await looks("looked at voice", sound) == 1
    # Opened as a whole it is a look of its own.
    assert (await client.get(f"/attachments/{sounds[0]}/sound")).status_code == 200
    assert await looks("looked at voice", sounds[0]) == 2


async def test_a_part_that_there_is_not_is_no_look(client: httpx.AsyncClient, cast: Cast) -> None:
    set_up = await scene(cast, Role.SOCIAL_WORKER, Relation.OWN, restricted=False)
    await open_session(client, set_up.worker)
    url = f"/attachments/{set_up.ids['sound']}/sound"
    assert (await client.get(url, headers={"range": "bytes=99999-"})).status_code == 416
    assert await looks("looked at voice", set_up.ids["sound"]) == 0


async def test_422_the_form_again(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.tom)
    for times in (1, 2):
        assert (await client.post(f"/children/{cast.kit.id}/cover", data={})).status_code == 422
        assert await looks("looked at child", cast.kit.id) == times


async def test_429_the_glasses_that_are_broken_beside_when_to_try_again(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.jo)
    for _ in range(MOST_TRIES):
        await client.post("/break-glass", data=asking(cast.kit, last_name="Elm"))
    before = await AuditEntry.count()
    assert (await client.post("/break-glass", data=asking(cast.kit))).status_code == 429
    assert await AuditEntry.count().where(AuditEntry.act == "looked at break-glass") == MOST_TRIES + 1
    assert await AuditEntry.count() == before + 1


def statuses_in(file: Path) -> Iterator[int]:
    """Every number that a call in it names as a status, in whichever branch."""
    for call in ast.walk(ast.parse(file.read_text())):
        for named in call.keywords if isinstance(call, ast.Call) else []:
            if named.arg in {"status", "status_code"}:
                yield from (
                    one.value
                    for one in ast.walk(named.value)
                    if isinstance(one, ast.Constant) and isinstance(one.value, int)
                )


async def looks(act: str, subject: UUID) -> int:
    return await AuditEntry.count().where(AuditEntry.act == act, AuditEntry.subject == subject)
