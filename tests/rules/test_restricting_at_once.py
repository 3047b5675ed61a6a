"""Two managers at one child's names at the same moment."""

import asyncio

from server.rules.refusals import NotFound, Refused
from server.rules.restricted import named_for
from server.rules.restricting import end_name, restrict
from tests.cast import NOW, Cast


async def test_two_managers_who_end_each_others_name_at_once_leave_one_of_them(cast: Cast, database: str) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=[cast.sian.id, cast.tom.id], now=NOW)
    ends = (
        end_name(cast.ruth, cast.kit.id, cast.tom.id, now=NOW),
        end_name(cast.tom, cast.kit.id, cast.ruth.id, now=NOW),
    )
    outcomes = await asyncio.gather(*ends, return_exceptions=True)
    named = (await named_for([cast.kit.id]))[cast.kit.id]
    assert len(named & {cast.tom.id, cast.ruth.id}) == 1
    assert sum(isinstance(one, Refused | NotFound) for one in outcomes) == 1
