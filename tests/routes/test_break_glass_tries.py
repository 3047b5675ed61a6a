"""Five misses an hour, however many are sent at once."""

import asyncio

from server.models.audit import AuditEntry
from server.models.restriction import BreakGlass
from server.rules.break_glass import FOUND_NOBODY, MOST_TRIES
from tests.cast import Cast
from tests.conftest import NewClient
from tests.routes.opened import opened_as
from tests.routes.test_break_glass import asking


async def test_misses_sent_at_once_are_counted_one_after_another(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.omar)
    guess = asking(cast.kit, first_name="Kat")
    answers = await asyncio.gather(*(client.post("/break-glass", data=guess) for _ in range(25)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [422] * MOST_TRIES + [429] * (25 - MOST_TRIES)
    assert await AuditEntry.count().where(AuditEntry.act == FOUND_NOBODY) == MOST_TRIES


async def test_who_guesses_by_the_handful_does_not_get_in_with_one_of_them(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.omar)
    guesses = [asking(cast.kit, born_on=f"2019-01-{day:02}") for day in range(1, 25)]
    await asyncio.gather(*(client.post("/break-glass", data=guess) for guess in guesses))
    assert (await client.post("/break-glass", data=asking(cast.kit))).status_code == 429
    assert not await BreakGlass.exists()


async def test_one_workers_misses_hold_up_nobody_else(new_client: NewClient, cast: Cast) -> None:
    his, hers = await opened_as(new_client, cast.omar), await opened_as(new_client, cast.jo)
    guess = asking(cast.kit, first_name="Kat")
    *_, answer = await asyncio.gather(
        *(his.post("/break-glass", data=guess) for _ in range(10)), hers.post("/break-glass", data=asking(cast.kit))
    )
    assert answer.status_code == 303
