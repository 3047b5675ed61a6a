"""Signing in by the browser: what is said, what is kept, and what no cookie or address tells."""

import re

import httpx
import pytest

from server.demo.staff import PASSWORD
from server.models.registration import Registration
from server.models.session import Session
from server.models.throttle import Throttle
from server.models.worker import Worker
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.routes.test_team import a_phone


async def enter(client: httpx.AsyncClient, email: str, password: str = "wrong") -> httpx.Response:
    return await client.post("/sign-in", data={"email": email, "password": password, "next": "/families"})


async def test_who_tries_too_often_is_told_when_to_try_again(client: httpx.AsyncClient, cast: Cast) -> None:
    for _ in range(5):
        assert (await enter(client, cast.sian.email)).status_code == 422
    answer = await enter(client, cast.sian.email, PASSWORD)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Try again at 14:06." in answer.text
    assert f'value="{cast.sian.email}"' in answer.text
    assert PASSWORD not in answer.text
    assert 'name="next" value="/families"' in answer.text


async def test_no_answer_tells_whether_there_is_an_account(client: httpx.AsyncClient, cast: Cast) -> None:
    await Worker.update({Worker.closed_at: cast.omar.created_at}).where(Worker.id == cast.omar.id)
    told = []
    for email in (cast.sian.email, "nobody@doorstep.test", cast.omar.email):
        answers = [await enter(client, email) for _ in range(7)]
        told.append([(answer.status_code, answer.text.replace(email, "")) for answer in answers])
    assert told[0] == told[1] == told[2]
    assert [status for status, _ in told[0]] == [422] * 5 + [429] * 2


async def test_the_wait_is_kept_in_the_database_without_the_address(client: httpx.AsyncClient, cast: Cast) -> None:
    await enter(client, cast.sian.email)
    rows = await Throttle.select()
    assert len(rows) == 2
    assert cast.sian.email not in str(rows)


async def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(client: httpx.AsyncClient, cast: Cast) -> None:
    planted = {f"doorstep-{cast.sian.id.hex}": "planted", "doorstep-open": f"{cast.sian.id.hex}.planted"}
    for name, value in planted.items():
        client.cookies.set(name, value, domain="testserver.local")
    await sign_in(client, cast.sian)
    given = {name: client.cookies.get(name, domain="testserver.local") for name in planted}
    assert not set(given.values()) & set(planted.values())


async def test_signing_in_again_ends_the_same_workers_session_in_that_browser(
    new_client: NewClient, cast: Cast
) -> None:
    browser, other = await new_client(), await new_client()
    await sign_in(browser, cast.sian)
    await sign_in(other, cast.sian)
    before = dict(browser.cookies)
    await sign_in(browser, cast.sian)
    assert not set(before.values()) & set(dict(browser.cookies).values())
    stolen = await new_client()
    for name, value in before.items():
        stolen.cookies.set(name, value, domain="testserver.local")
    assert (await stolen.get("/me", headers={"accept": "text/html"})).status_code == 303
    assert (await other.get("/me")).status_code == 200
    assert await Session.count().where(Session.ended_at.is_null()) == 2


async def test_signing_out_says_how_many_records_stay(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    await a_phone(cast.sian, unsent=2)
    phone = await Registration.objects().first()
    assert phone is not None
    await Session.update({Session.registration: phone.id}).where(Session.worker == cast.sian.id)
    answer = await her.post("/sign-out")
    assert answer.headers["location"] == "/sign-in?unsent=2"
    page = await client.get("/sign-in?unsent=2")
    assert "You are signed out. 2 records" in page.text


@pytest.mark.parametrize("said", ["0", "-1", "x", "<b>", "99999999", "１"])
async def test_any_other_number_says_nothing(client: httpx.AsyncClient, said: str) -> None:
    page = await client.get("/sign-in", params={"unsent": said})
    assert page.status_code == 200
    assert "You are signed out" not in page.text


async def test_no_title_or_address_of_signing_in_names_anybody(client: httpx.AsyncClient, cast: Cast) -> None:
    for answer in (await enter(client, cast.sian.email), await enter(client, cast.sian.email, PASSWORD)):
        title = re.search("<title>(.*)</title>", answer.text)
        assert "@" not in (title[1] if title else "")
        assert "@" not in answer.headers.get("location", "")


async def test_a_passkey_form_stays_hidden_until_script_says_that_the_browser_has_them(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/sign-in")).text
    form = re.search(r"<form[^>]*data-passkey[^>]*>", page)
    assert form is not None
    assert form[0].endswith(" hidden>")
