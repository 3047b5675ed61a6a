"""One's own account, signing in and out, the PIN's page and the locked one, and what a phone takes along."""

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from server.demo.staff import PASSWORD
from server.models.audit import AuditEntry
from server.models.registration import Registration
from server.models.session import Session
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.routes.test_team import a_phone


async def test_name_role_team_and_duty(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/me")).text
    for words in ("Siân Morgan", "Social worker", "Cwm Valley", "01632 960 101", "No phone or tablet of yours"):
        assert words in page


async def test_my_devices_and_nobody_elses(client: httpx.AsyncClient, cast: Cast) -> None:
    await a_phone(cast.sian, unsent=2)
    await a_phone(cast.jo, unsent=7)
    page = (await (await sign_in(client, cast.sian)).get("/me")).text
    assert page.count("data-registration=") == 1
    assert "2 unsent" in page
    assert "7 unsent" not in page


async def test_signing_out_ends_the_session_and_deletes_no_storage(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    await a_phone(cast.sian, unsent=2)
    answer = await her.post("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert "clear-site-data" not in answer.headers
    assert (await her.get("/me", headers={"accept": "text/html"})).status_code == 303
    assert await Session.count().where(Session.ended_at.is_null()) == 0
    assert await Registration.count().where(Registration.unsent_count == 2) == 1


@pytest.mark.parametrize("asleep", ["idle", "locked"])
async def test_signing_out_ends_a_session_that_fell_asleep(client: httpx.AsyncClient, cast: Cast, asleep: str) -> None:
    her = await sign_in(client, cast.sian)
    page = (await her.get("/me")).text
    if asleep == "idle":
        await Session.update({Session.last_active_at: NOW - timedelta(minutes=6)}, force=True)
    else:
        her.cookies.delete("doorstep-open")
    answer = await her.post(action_of(page))
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert await live_sessions() == []
    (entry,) = await AuditEntry.objects().where(AuditEntry.act == "signed out")
    assert (entry.worker, entry.session) == (cast.sian.id, entry.subject)


async def test_on_a_shared_tablet_only_the_one_whose_page_it_is_is_signed_out(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/me")).text
    await sign_in(client, cast.jo)
    assert (await client.post(action_of(page))).headers["location"] == "/sign-in"
    assert await live_sessions() == [cast.jo.id]
    assert cast.jo.name in (await client.get("/me", headers={"accept": "text/html"})).text
    # A second press finds no session of hers, and does not take another's for it.
    await client.post(action_of(page))
    assert await live_sessions() == [cast.jo.id]


async def test_nobody_is_signed_out_by_a_name_alone(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast
) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/me")).text
    his = await sign_in(await new_client(), cast.jo)
    his.cookies.set(f"doorstep-{cast.sian.id.hex}", his.cookies[f"doorstep-{cast.jo.id.hex}"])
    await his.post(action_of(page))
    elsewhere = await client.post(action_of(page), headers={"sec-fetch-site": "cross-site"})
    assert elsewhere.status_code == 403
    assert set(await live_sessions()) == {cast.sian.id, cast.jo.id}


def action_of(page: str) -> str:
    found = re.search(r'<form method="post" action="(/sign-out[^"]*)"', page)
    assert found
    return found[1]


async def live_sessions() -> list[UUID]:
    """Whose."""
    return [session.worker for session in await Session.objects().where(Session.ended_at.is_null())]


async def test_a_wrong_password_keeps_the_address_and_never_the_password(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await client.post("/sign-in", data={"email": cast.sian.email, "password": "PLANTED", "next": "/unsent"})
    assert answer.status_code == 422
    assert "is not right" in answer.text
    assert f'value="{cast.sian.email}"' in answer.text
    assert 'name="next" value="/unsent"' in answer.text
    assert "PLANTED" not in answer.text


async def test_signing_in_leads_back_to_the_page(client: httpx.AsyncClient, cast: Cast) -> None:
    entered = {"email": cast.sian.email, "password": PASSWORD, "next": "/families?record=1"}
    answer = await client.post("/sign-in", data=entered)
    assert answer.headers["location"] == "/families?record=1"


@pytest.mark.parametrize("elsewhere", ["//evil.test", "https://evil.test", "/\\evil.test", "evil", "/\tevil"])
async def test_signing_in_leads_nowhere_else(client: httpx.AsyncClient, cast: Cast, elsewhere: str) -> None:
    entered = {"email": cast.sian.email, "password": PASSWORD, "next": elsewhere}
    assert (await client.post("/sign-in", data=entered)).headers["location"] == "/"


async def test_the_locked_page_is_the_same_for_everybody(new_client: NewClient, cast: Cast) -> None:
    nobody = await new_client()
    her = await sign_in(await new_client(), cast.sian)
    page = await nobody.get("/locked")
    assert page.text == (await her.get("/locked")).text
    assert "data-worker" not in page.text
    assert "no-store" not in page.headers["cache-control"]
    for hook in ("data-unlock", "data-unsent-count", "data-duty-phone", "data-locked-worker"):
        assert hook in page.text


async def test_a_pin_is_asked_for_twice(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/device?next=/families")).text
    assert 'data-next="/families"' in page
    assert 'name="pin"' in page
    assert 'name="again"' in page


async def test_what_is_taken_along_names_every_page_of_mine_and_no_other(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    told = (await her.get("/take-along")).json()
    assert told["worker"] == {"id": str(cast.sian.id), "name": "Siân Morgan"}
    assert {"/", "/families", "/families?record=1", "/unsent", "/me"} <= set(told["pages"])
    assert f"/children/{cast.kit.id}" in told["pages"]
    assert f"/visits/new?family={cast.maple.id}" in told["pages"]
    assert not any(str(cast.bilal.id) in page or str(cast.birch.id) in page for page in told["pages"])
    assert {"child": str(cast.rowan.id), "due_on": "2026-11-24", "kind": "seen_alone"} in told["due"]
    for page in told["pages"]:
        assert (await her.get(page)).status_code == 200


async def test_managers_and_administrators_carry_no_case_content(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.tom, cast.ada):
        them = await sign_in(await new_client(), person)
        told = (await them.get("/take-along")).json()
        assert told["due"] == []
        assert not any("/children/" in page or "/visits/" in page for page in told["pages"])


async def test_nobody_takes_anything_along_without_signing_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/take-along")).status_code == 401


async def test_the_manifest_names_icons_that_are_there(client: httpx.AsyncClient) -> None:
    told = (await client.get("/manifest.webmanifest")).json()
    assert told["start_url"] == "/"
    for icon in told["icons"]:
        answer = await client.get(icon["src"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(icon["type"])
