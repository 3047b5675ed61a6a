"""How I sign in, and where: set up and removed by who confirmed, and nobody else's."""

import re
from datetime import timedelta

import httpx
import pyotp
import pytest

from server.demo.staff import PASSWORD
from server.models.audit import AuditEntry
from server.models.second_factor import CodeApp, Passkey
from server.models.session import Session
from tests.authenticator import Authenticator
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in

ORIGIN = "http://testserver.local"
PAGE = "/me/signing-in"
CHANGES = [
    ("GET", f"{PAGE}/app"),
    ("POST", f"{PAGE}/app"),
    ("POST", f"{PAGE}/app/remove"),
    ("POST", f"{PAGE}/passkeys"),
    ("POST", f"{PAGE}/passkeys/0199a0a0-0000-7000-8000-000000000000/remove"),
    ("POST", f"{PAGE}/recovery-codes"),
]


@pytest.fixture
async def sian(client: httpx.AsyncClient, cast: Cast) -> httpx.AsyncClient:
    return await sign_in(client, cast.sian)


async def long_ago(cast: Cast) -> None:
    """The session began a quarter of an hour ago."""
    await Session.update({Session.began_at: NOW - timedelta(minutes=15)}).where(Session.worker == cast.sian.id)


async def an_app(client: httpx.AsyncClient) -> pyotp.TOTP:
    letters = re.search(r"data-key>([A-Z2-7 ]+)<", (await client.get(f"{PAGE}/app")).text)
    assert letters is not None
    app = pyotp.TOTP(letters[1].replace(" ", ""))
    answer = await client.post(f"{PAGE}/app", data={"code": app.at(NOW)})
    assert "data-recovery-codes" in answer.text
    return app


async def a_passkey(client: httpx.AsyncClient, name: str = "My phone") -> Authenticator:
    phone = Authenticator(ORIGIN)
    told = (await client.post(f"{PAGE}/passkeys/options")).json()
    fields = {"step": told["step"], "credential": phone.make(told["publicKey"]), "name": name}
    assert (await client.post(f"{PAGE}/passkeys", data=fields)).status_code in {200, 303}
    return phone


@pytest.mark.parametrize(("method", "path"), CHANGES)
async def test_changing_how_one_signs_in_asks_first_who_it_is(
    sian: httpx.AsyncClient, cast: Cast, method: str, path: str
) -> None:
    await long_ago(cast)
    answer = await sian.request(method, path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/confirm?next=%2Fme%2Fsigning-in")
    told = await sian.post(f"{PAGE}/passkeys/options")
    assert (told.status_code, told.json()["confirm"]) == (422, "/confirm?next=%2Fme%2Fsigning-in")


async def test_the_password_confirms_for_ten_minutes(sian: httpx.AsyncClient, cast: Cast) -> None:
    await long_ago(cast)
    wrong = await sian.post("/confirm", data={"password": "PLANTED", "next": f"{PAGE}/app"})
    assert wrong.status_code == 422
    assert "PLANTED" not in wrong.text
    assert 'id="password-error"' in wrong.text
    assert f'name="next" value="{PAGE}/app"' in wrong.text
    answer = await sian.post("/confirm", data={"password": PASSWORD, "next": f"{PAGE}/app"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}/app")
    assert (await sian.get(f"{PAGE}/app")).status_code == 200
    over = NOW - timedelta(minutes=10)
    await Session.update({Session.confirmed_at: over}).where(Session.worker == cast.sian.id)
    assert (await sian.get(f"{PAGE}/app")).status_code == 303


async def test_a_code_or_a_passkey_confirms_too(sian: httpx.AsyncClient, cast: Cast) -> None:
    app, phone = await an_app(sian), await a_passkey(sian)
    await long_ago(cast)
    code = await sian.post("/confirm", data={"code": app.at(NOW + timedelta(seconds=30)), "next": PAGE})
    assert code.status_code == 303
    await Session.update({Session.confirmed_at: None}).where(Session.worker == cast.sian.id)
    assert (await sian.get(f"{PAGE}/app")).status_code == 303
    told = (await sian.post("/confirm/passkey/options")).json()
    assert len(told["publicKey"]["allowCredentials"]) == 1
    fields = {"step": told["step"], "credential": phone.use(told["publicKey"]), "next": PAGE}
    assert (await sian.post("/confirm/passkey", data=fields)).status_code == 303
    assert (await sian.get(f"{PAGE}/app")).status_code == 200


async def test_anothers_passkey_confirms_nothing(sian: httpx.AsyncClient, new_client: NewClient, cast: Cast) -> None:
    hers = await a_passkey(await sign_in(await new_client(), cast.jo))
    await long_ago(cast)
    told = (await sian.post("/confirm/passkey/options")).json()
    fields = {"step": told["step"], "credential": hers.use(told["publicKey"]), "next": PAGE}
    assert (await sian.post("/confirm/passkey", data=fields)).status_code == 422
    assert (await sian.get(f"{PAGE}/app")).status_code == 303


async def test_guessing_to_confirm_waits_as_guessing_to_sign_in(sian: httpx.AsyncClient, cast: Cast) -> None:
    await long_ago(cast)
    statuses = [(await sian.post("/confirm", data={"password": "wrong"})).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


async def test_the_page_says_what_there_is(sian: httpx.AsyncClient) -> None:
    page = (await sian.get(PAGE)).text
    assert "A password alone opens your account." in page
    await an_app(sian)
    await a_passkey(sian)
    page = (await sian.get(PAGE)).text
    for words in ("Set up since Tue 24 Nov", "My phone", "Added Tue 24 Nov. Not used yet.", "10 of 10 left"):
        assert words in page
    assert "A password alone" not in page


async def test_app_and_passkey_are_removed_and_noted(sian: httpx.AsyncClient, cast: Cast) -> None:
    await an_app(sian)
    await a_passkey(sian)
    passkey = await Passkey.objects().first()
    assert passkey is not None
    assert (await sian.post(f"{PAGE}/passkeys/{passkey.id}/remove")).status_code == 303
    assert (await sian.post(f"{PAGE}/app/remove")).status_code == 303
    assert await CodeApp.count().where(CodeApp.removed_at.is_null()) == 0
    acts = {entry.act for entry in await AuditEntry.objects().where(AuditEntry.worker == cast.sian.id)}
    assert {"set up code app", "added passkey", "removed passkey", "removed code app"} <= acts


async def test_a_stranger_gets_404_for_my_passkey_and_my_session(
    sian: httpx.AsyncClient, new_client: NewClient, cast: Cast
) -> None:
    await a_passkey(sian)
    passkey, session = await Passkey.objects().first(), await Session.objects().first()
    assert passkey is not None
    assert session is not None
    stranger = await sign_in(await new_client(), cast.omar)
    assert (await stranger.post(f"{PAGE}/passkeys/{passkey.id}/remove")).status_code == 404
    assert (await stranger.post(f"/sessions/{session.id}/end")).status_code == 404
    assert (await sian.get("/me")).status_code == 200


async def test_sessions_are_listed_and_ended_one_by_one(
    sian: httpx.AsyncClient, new_client: NewClient, cast: Cast
) -> None:
    other = await sign_in(await new_client(), cast.sian)
    page = (await sian.get(PAGE)).text
    assert page.count("data-session=") == 2
    assert page.count("This one") == 1
    (ends,) = re.findall(r'action="(/sessions/[^"]+/end)"', page)
    assert (await sian.post(ends)).status_code == 303
    assert (await other.get("/me", headers={"accept": "text/html"})).status_code == 303
    assert (await sian.get(PAGE)).text.count("data-session=") == 1


async def test_all_the_others_are_ended_at_once(sian: httpx.AsyncClient, new_client: NewClient, cast: Cast) -> None:
    others = [await sign_in(await new_client(), cast.sian) for _ in range(2)]
    jo = await sign_in(await new_client(), cast.jo)
    assert (await sian.post("/sessions/end-others")).status_code == 303
    assert [(await other.get("/me")).status_code for other in others] == [401, 401]
    assert (await sian.get("/me")).status_code == (await jo.get("/me")).status_code == 200


async def test_ones_own_session_is_ended_by_signing_out_only(sian: httpx.AsyncClient) -> None:
    session = await Session.objects().first()
    assert session is not None
    await sian.post(f"/sessions/{session.id}/end")
    assert (await sian.get("/me")).status_code == 200


async def test_confirming_leads_nowhere_but_here(sian: httpx.AsyncClient) -> None:
    answer = await sian.post("/confirm", data={"password": PASSWORD, "next": "//evil.test"})
    assert answer.headers["location"] == "/"


async def test_a_key_or_codes_are_kept_nowhere(sian: httpx.AsyncClient) -> None:
    assert (await sian.get(f"{PAGE}/app")).headers["cache-control"] == "no-store"
    assert PAGE not in (await sian.get("/take-along")).json()["pages"]
