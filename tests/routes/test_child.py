"""A child's page, and what a manager changes there."""

from datetime import timedelta

import httpx
import pytest

from server.models.child import Child
from server.models.plan import Cover, Plan
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.rules.entries import an_entry, record


async def test_it_says_who_the_child_is_and_what_is_due(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    for words in ("Kit Maple", "7 years old", "Welsh", "Ysgol Glan yr Afon", "Seen alone 1 working day late"):
        assert words in page
    for words in ("Emotional abuse", "Tue 18 Aug", "Siân Morgan"):
        assert words in page
    assert f'href="/visits/new?family={cast.maple.id}"' in page


async def test_who_must_not_know_the_address_stands_above_it_with_the_reason(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    mark = page.index("Gareth Pine (father) must not know this address")
    assert mark < page.index("14 Heol y Felin")
    assert "Non-molestation order." in page[mark : page.index("14 Heol y Felin")]


async def test_the_school_carries_its_mark_too(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    assert page.index("Gareth Pine (father) must not know the school") < page.index("<dt>School</dt>")


async def test_adults_with_what_helps_to_talk_with_them(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.tegan.id}")).text
    assert "Needs an interpreter: British Sign Language" in page
    assert "Book a BSL interpreter from outside the family" in page
    assert "Has parental responsibility" in page


async def test_an_unborn_child_is_expected(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.unborn.id}")).text
    assert "Unborn, expected Thu 21 Jan 2027" in page
    assert "No visit has to see the child before the birth." in page


async def test_visits_stand_newest_first_with_how_the_child_was_seen(client: httpx.AsyncClient, cast: Cast) -> None:
    await record(cast.sian, an_entry(cast.kit, cast.rowan, outcome="denied_access"), NOW)
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    assert page.index("Tue 24 Nov, 10:00") < page.index("Mon 9 Nov, 15:40")
    assert "Denied access" in page
    assert "At home, in person, announced" in page


async def test_without_visits_it_says_so(client: httpx.AsyncClient, cast: Cast) -> None:
    newborn = Child(family=cast.maple.id, first_name="Ash", last_name="Maple", born_on=NOW.date() - timedelta(days=20))
    await Child.insert(newborn)
    page = (await (await sign_in(client, cast.tom)).get(f"/children/{newborn.id}")).text
    assert "2 weeks old" in page
    assert "Nothing is due: no plan is running." in page


async def test_an_interval_agreed_for_this_child_is_said(client: httpx.AsyncClient, cast: Cast) -> None:
    changed = {Plan.seen_every: 5, Plan.home_every: 14, Plan.own_interval_reason: "Newly home from care."}
    await Plan.update(changed).where(Plan.id == cast.plan_of(cast.kit).id)
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    assert "At home every 14 days, seen alone every 5 working days" in page
    assert "Newly home from care." in page


async def test_many_visits_are_shown_when_asked_for(client: httpx.AsyncClient, cast: Cast) -> None:
    for hour in range(22):
        await record(cast.sian, an_entry(cast.kit, began_at=f"{hour:02}:00"), NOW)
    her = await sign_in(client, cast.sian)
    few = (await her.get(f"/children/{cast.kit.id}")).text
    assert few.count("timeline__visit") == 20
    assert (await her.get(f"/children/{cast.kit.id}?visits=all")).text.count("timeline__visit") == 24


async def test_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.omar, cast.helen, cast.ada, cast.dai, cast.jo):
        them = await sign_in(await new_client(), person)
        answer = await them.get(f"/children/{cast.kit.id}", headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert "not yours to see" in answer.text
        assert "Kit" not in answer.text


async def test_a_manager_agrees_cover_and_it_stands_there(client: httpx.AsyncClient, cast: Cast) -> None:
    him = await sign_in(client, cast.tom)
    agreed = {"worker": str(cast.jo.id), "from_on": "2026-11-24", "until_on": "2026-11-30"}
    answer = await him.post(f"/children/{cast.kit.id}/cover", data=agreed)
    assert answer.status_code == 303
    page = (await him.get(f"/children/{cast.kit.id}")).text
    assert "Jo Lloyd, Tue 24 Nov to Mon 30 Nov" in page
    assert "Agreed by Tom Ellis" in page
    her = await sign_in(client, cast.jo)
    assert (await her.get(f"/children/{cast.kit.id}")).status_code == 200


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"worker": ""}, "Choose a social worker of the list."),
        ({"from_on": ""}, "Say from which day."),
        ({"until_on": "2026-11-01"}, "can’t be before its first"),
    ],
)
async def test_cover_that_is_not_whole_keeps_what_was_entered(
    client: httpx.AsyncClient, cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    him = await sign_in(client, cast.tom)
    entered = {"worker": str(cast.jo.id), "from_on": "2026-11-25", "until_on": "2026-11-30"} | changed
    answer = await him.post(f"/children/{cast.kit.id}/cover", data=entered)
    assert answer.status_code == 422
    assert sentence in answer.text
    for value in filter(None, entered.values()):
        assert f'value="{value}"' in answer.text
    assert await Cover.count() == 0


async def test_a_manager_changes_the_lead(client: httpx.AsyncClient, cast: Cast) -> None:
    him = await sign_in(client, cast.tom)
    answer = await him.post(f"/children/{cast.kit.id}/lead", data={"worker": str(cast.jo.id)})
    assert answer.status_code == 303
    assert "Jo Lloyd" in (await him.get(f"/children/{cast.kit.id}")).text
    assert (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).status_code == 404


async def test_a_lead_who_is_nobody_is_refused_in_words(client: httpx.AsyncClient, cast: Cast) -> None:
    him = await sign_in(client, cast.tom)
    answer = await him.post(f"/children/{cast.kit.id}/lead", data={"worker": "nobody"})
    assert answer.status_code == 422
    assert "Choose a social worker of the list." in answer.text


async def test_only_the_teams_manager_may(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.sian, cast.helen, cast.ada):
        them = await sign_in(await new_client(), person)
        for act in ("cover", "lead"):
            answer = await them.post(f"/children/{cast.kit.id}/{act}", data={"worker": str(cast.sian.id)})
            assert answer.status_code == 404
    page = (await (await sign_in(await new_client(), cast.sian)).get(f"/children/{cast.kit.id}")).text
    assert "Agree named cover" not in page
