"""Going in, and being out again."""

from datetime import timedelta

import httpx

from server.database import transaction
from server.models.event import Event
from server.models.ids import new_id
from server.models.visit_timer import VisitTimer
from server.rules.silent_timers import alert_silent_timers
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in


async def test_going_in_arms_it_and_the_page_says_until_when(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    page = (await her.get(f"/families/{cast.maple.id}")).text
    assert "data-timer-arm" in page
    timer = str(new_id())
    answer = await her.post("/visit-timers", data={"id": timer, "family": str(cast.maple.id), "minutes": "60"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/families/{cast.maple.id}")
    for path in (f"/families/{cast.maple.id}", f"/children/{cast.kit.id}"):
        page = (await her.get(path)).text
        assert "Out by 15:05. Unless you say so, your managers are told at 15:20." in page
        assert f'data-timer-out="{timer}"' in page


async def test_armed_twice_it_is_one_timer_and_the_script_learns_its_times(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    her = await sign_in(client, cast.sian)
    fields = {"id": str(new_id()), "family": str(cast.maple.id), "minutes": "30"}
    for _ in range(2):
        told = (await her.post("/visit-timers", data=fields, headers={"accept": "application/json"})).json()
        assert told == {
            "id": fields["id"],
            "until": "2026-11-24T14:35:00+00:00",
            "told_at": "2026-11-24T14:50:00+00:00",
            "out": False,
        }
    assert await VisitTimer.count() == 1


async def test_out_again_nobody_is_told(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    timer = str(new_id())
    await her.post("/visit-timers", data={"id": timer, "family": str(cast.maple.id), "minutes": "30"})
    answer = await her.post(f"/visit-timers/{timer}/out")
    assert answer.headers["location"] == f"/families/{cast.maple.id}"
    async with transaction():
        assert await alert_silent_timers(now=NOW + timedelta(hours=2)) == 0
    assert await Event.count() == 0


async def test_silence_is_an_alert_that_says_so(new_client: NewClient, cast: Cast) -> None:
    her = await sign_in(await new_client(), cast.sian)
    timer = str(new_id())
    await her.post("/visit-timers", data={"id": timer, "family": str(cast.maple.id), "minutes": "1"})
    async with transaction():
        await alert_silent_timers(now=NOW + timedelta(hours=1))
    event = await Event.objects().first()
    assert event
    him = await sign_in(await new_client(), cast.tom)
    page = (await him.get(f"/alerts/{event.id}")).text
    assert "A worker has not checked in" in page
    assert "Siân Morgan went in and has not said that they are out." in page
    assert "Your managers have been told" in (await her.get(f"/families/{cast.maple.id}")).text


async def test_minutes_that_cant_be_meant_are_asked_for_again(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    for minutes in ("0", "soon", "9999", "-5", ""):
        fields = {"family": str(cast.maple.id), "minutes": minutes}
        answer = await her.post("/visit-timers", data=fields)
        assert answer.status_code == 422
        assert 'id="minutes-error"' in answer.text
        told = await her.post("/visit-timers", data=fields, headers={"accept": "application/json"})
        assert told.json()["problem"].startswith("Say how many minutes")
    assert await VisitTimer.count() == 0


async def test_a_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    her = await sign_in(await new_client(), cast.sian)
    timer = str(new_id())
    await her.post("/visit-timers", data={"id": timer, "family": str(cast.maple.id), "minutes": "30"})
    for person in (cast.omar, cast.ada, cast.tom):
        them = await sign_in(await new_client(), person)
        assert (await them.post(f"/visit-timers/{timer}/out")).status_code == 404
    for person in (cast.omar, cast.ada):
        them = await sign_in(await new_client(), person)
        fields = {"family": str(cast.maple.id), "minutes": "30"}
        assert (await them.post("/visit-timers", data=fields)).status_code == 404
