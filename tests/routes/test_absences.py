"""Away: who says so, who stands in, and that the ladder knows."""

from datetime import UTC, date, datetime

import httpx
import pytest

from server.models.audit import AuditEntry
from server.models.ladder import Absence
from server.models.worker import Worker
from tests.alerts.doorbells import FakeDoorbells, Walk, deny, subscribe
from tests.cast import Cast
from tests.conftest import NewClient, sign_in

THIS_WEEK = {"from_on": "2026-11-24", "until_on": "2026-11-27"}


async def test_a_manager_says_that_they_are_away_and_who_stands_in(client: httpx.AsyncClient, cast: Cast) -> None:
    his = await sign_in(client, cast.tom)
    answer = await his.post("/absences", data=THIS_WEEK | {"cover": str(cast.jo.id)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me#away")
    absence = await only_absence()
    assert (absence.worker, absence.cover) == (cast.tom.id, cast.jo.id)
    assert (absence.from_on, absence.until_on) == (date(2026, 11, 24), date(2026, 11, 27))
    page = (await his.get("/me")).text
    for words in ("Tue 24 Nov to Fri 27 Nov", "Jo Lloyd stands in.", "I am back"):
        assert words in page
    assert await AuditEntry.count().where(AuditEntry.act == "noted absence") == 1


async def test_nobody_needs_to_stand_in(client: httpx.AsyncClient, cast: Cast) -> None:
    hers = await sign_in(client, cast.dai)
    assert (await hers.post("/absences", data=THIS_WEEK | {"cover": ""})).status_code == 303
    assert "Nobody stands in: the next on the ladder is rung at once." in (await hers.get("/me")).text


async def test_the_ladder_skips_who_said_so_and_rings_again_who_is_back(client: httpx.AsyncClient, cast: Cast) -> None:
    for worker in (cast.tom, cast.ruth, cast.dai):
        await subscribe(worker)
    walk = Walk(FakeDoorbells())
    his = await sign_in(client, cast.tom)
    await his.post("/absences", data=THIS_WEEK | {"cover": str(cast.dai.id)})
    await deny(cast)
    assert await walk.to(0) == [("push", "duty")]
    await his.post(f"/absences/{(await only_absence()).id}/end")
    await deny(cast)
    assert ("push", "team.manager") in await walk.to(1)


async def test_being_back_keeps_what_was_noted(client: httpx.AsyncClient, cast: Cast, now: datetime) -> None:
    his = await sign_in(client, cast.tom)
    await his.post("/absences", data=THIS_WEEK)
    path = f"/absences/{(await only_absence()).id}/end"
    for _ in range(2):
        assert (await his.post(path)).headers["location"] == "/me#away"
    absence = await only_absence()
    assert (absence.until_on, absence.ended_at.astimezone(UTC)) == (date(2026, 11, 27), now)
    assert "data-absence" not in (await his.get("/me")).text
    assert await AuditEntry.count().where(AuditEntry.act == "ended absence") == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"from_on": "", "until_on": "2026-11-27"}, "from_on", "Say from which day."),
        ({"from_on": "2026-11-24", "until_on": ""}, "until_on", "Say until which day."),
        ({"from_on": "soon", "until_on": "2026-11-27"}, "from_on", "This is not a date."),
        ({"from_on": "2026-11-27", "until_on": "2026-11-24"}, "until_on", "The last day can’t be before the first."),
        ({"from_on": "2026-11-02", "until_on": "2026-11-23"}, "until_on", "These days are over."),
        ({"from_on": "2026-11-24", "until_on": "2206-11-27"}, "until_on", "Check the year of this date."),
        (THIS_WEEK | {"cover": "nobody-we-know"}, "cover", "Choose one of the answers shown."),
    ],
)
async def test_bad_input_gets_a_sentence_at_its_field(
    client: httpx.AsyncClient, cast: Cast, typed: dict[str, str], field: str, sentence: str
) -> None:
    his = await sign_in(client, cast.tom)
    answer = await his.post("/absences", data={"cover": str(cast.jo.id)} | typed)
    assert answer.status_code == 422
    beside = answer.text.partition(f'id="away-{field}-error"')[2].partition("</p>")[0]
    assert sentence in beside
    assert f'href="#away-{field}"' in answer.text
    assert await Absence.count() == 0


async def test_nothing_typed_is_lost(client: httpx.AsyncClient, cast: Cast) -> None:
    hers = await sign_in(client, cast.ruth)
    typed = {"worker": str(cast.tom.id), "from_on": "<b>soon</b>", "until_on": "2026-11-27", "cover": str(cast.dai.id)}
    page = (await hers.post("/absences", data=typed)).text
    assert "&lt;b&gt;soon&lt;/b&gt;" in page
    assert 'value="2026-11-27"' in page
    for chosen in (cast.tom, cast.dai):
        assert f'<option value="{chosen.id}" selected' in page


async def test_somebody_can_not_stand_in_for_themselves(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await (await sign_in(client, cast.tom)).post("/absences", data=THIS_WEEK | {"cover": str(cast.tom.id)})
    assert answer.status_code == 422
    assert "Nobody stands in for themselves." in answer.text


async def test_who_is_away_themselves_can_not_stand_in(client: httpx.AsyncClient, cast: Cast) -> None:
    await away(cast.dai)
    answer = await (await sign_in(client, cast.tom)).post("/absences", data=THIS_WEEK | {"cover": str(cast.dai.id)})
    assert answer.status_code == 422
    assert "They are away themselves on some of these days." in answer.text


async def test_days_that_are_noted_already_are_not_noted_twice(client: httpx.AsyncClient, cast: Cast) -> None:
    his = await sign_in(client, cast.tom)
    for status in (303, 422):
        answer = await his.post("/absences", data=THIS_WEEK)
        assert answer.status_code == status
    assert "An absence in these days is noted already." in answer.text
    await his.post(f"/absences/{(await only_absence()).id}/end")
    assert (await his.post("/absences", data=THIS_WEEK)).status_code == 303


async def test_a_closed_account_or_an_administrator_is_no_cover(
    client: httpx.AsyncClient, cast: Cast, now: datetime
) -> None:
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.jo.id)
    his = await sign_in(client, cast.tom)
    for nobody in (cast.jo, cast.ada, cast.omar):
        assert (await his.post("/absences", data=THIS_WEEK | {"cover": str(nobody.id)})).status_code == 422


async def test_managers_note_it_for_the_people_below_them(new_client: NewClient, cast: Cast) -> None:
    for manager, person in ((cast.tom, cast.sian), (cast.ruth, cast.tom), (cast.ruth, cast.helen)):
        them = await sign_in(await new_client(), manager)
        noted = await them.post("/absences", data=THIS_WEEK | {"worker": str(person.id)})
        assert noted.status_code == 303
        page = (await them.get("/me")).text
        assert person.name in page
        assert "They are back" in page


async def test_who_is_away_learns_what_was_noted_and_may_end_it(new_client: NewClient, cast: Cast) -> None:
    absence = await away(cast.sian, cover=cast.jo)
    hers = await sign_in(await new_client(), cast.sian)
    assert "Jo Lloyd stands in." in (await hers.get("/me")).text
    assert (await hers.post(f"/absences/{absence.id}/end")).status_code == 303
    assert (await only_absence()).ended_at is not None


async def test_a_stranger_can_not_note_or_end_somebody_elses_absence(new_client: NewClient, cast: Cast) -> None:
    absence = await away(cast.tom)
    for stranger in (cast.helen, cast.omar, cast.sian, cast.dai, cast.ada):
        them = await sign_in(await new_client(), stranger)
        noted = await them.post("/absences", data=THIS_WEEK | {"worker": str(cast.tom.id)})
        assert noted.status_code == 404
        assert (await them.post(f"/absences/{absence.id}/end")).status_code == 404
        assert f'data-absence="{absence.id}"' not in (await them.get("/me")).text
    assert (await only_absence()).ended_at is None


async def test_nobody_notes_it_for_who_stands_above_them(client: httpx.AsyncClient, cast: Cast) -> None:
    his = await sign_in(client, cast.tom)
    assert (await his.post("/absences", data=THIS_WEEK | {"worker": str(cast.ruth.id)})).status_code == 404


async def test_who_stands_on_no_ladder_has_no_form(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.sian, cast.ada):
        them = await sign_in(await new_client(), person)
        assert 'action="/absences"' not in (await them.get("/me")).text
        assert (await them.post("/absences", data=THIS_WEEK)).status_code == 404
    assert await Absence.count() == 0


async def only_absence() -> Absence:
    (absence,) = await Absence.objects()
    return absence


async def away(worker: Worker, *, cover: Worker | None = None) -> Absence:
    absence = Absence(
        worker=worker.id, from_on=date(2026, 11, 24), until_on=date(2026, 11, 27), cover=cover.id if cover else None
    )
    await Absence.insert(absence)
    return absence
