"""Who looked at what, and who was refused, is noted before the answer leaves."""

import asyncio
from uuid import UUID

import httpx
import pytest

from server.database.connection import open_engine
from server.models.audit import AuditEntry
from server.models.ids import new_id
from server.models.session import Session
from server.routes.looks import CASE_CONTENT
from server.rules import audit_together
from server.rules.policy import OF_A_CASE, PLACES
from tests.cast import NOW, Cast
from tests.conftest import sign_in
from tests.phone import Phone, visit_fields
from tests.routes.shut_door import a_shut_door
from tests.rules.entries import an_entry, record
from tests.trail import empty

WITHOUT_CASE_CONTENT = {"absence", "own account", "own phone", "devices", "people"}
ON_ANOTHER_PAGE = {"who looked"}
"""On the child's."""


def test_every_resource_of_the_policy_is_known_to_hold_case_content_or_not() -> None:
    every = {*OF_A_CASE, *(place.resource for place in PLACES)}
    assert every == CASE_CONTENT | WITHOUT_CASE_CONTENT | ON_ANOTHER_PAGE


@pytest.mark.parametrize(
    ("path", "act", "kind"),
    [
        ("/", "looked at today", ""),
        ("/families", "looked at families", ""),
        ("/families/{maple}", "looked at family", "family"),
        ("/families/{maple}/core-group", "looked at family", "family"),
        ("/children/{kit}", "looked at child", "child"),
        ("/children/{kit}?visits=all", "looked at child", "child"),
        ("/visits/{visit}", "looked at visit", "visit"),
        ("/visits/new?family={maple}", "looked at visit", "family"),
        ("/denied-access/new?family={maple}", "looked at visit", "family"),
        ("/alerts", "looked at alerts", ""),
        ("/alerts.csv", "looked at alert log", ""),
        ("/team", "looked at team", ""),
        ("/quarantine", "looked at quarantine", ""),
        ("/unsent", "looked at own records", ""),
        ("/take-along", "took along list of pages", ""),
    ],
)
async def test_each_look_is_noted_with_who_what_when_and_in_which_session(
    client: httpx.AsyncClient, cast: Cast, path: str, act: str, kind: str
) -> None:
    visit = await record(cast.sian, an_entry(cast.kit), NOW)
    await sign_in(client, cast.tom)
    named = {"maple": cast.maple.id, "kit": cast.kit.id, "visit": visit.id}
    before = await AuditEntry.count()
    answer = await client.get(path.format(**named))
    assert answer.status_code == 200
    entry = await newest()
    assert await AuditEntry.count() - before == (2 if act == "looked at alert log" else 1)
    assert (entry.act, entry.subject_kind, entry.worker, entry.at) == (act, kind, cast.tom.id, NOW)
    assert (entry.subject in named.values()) == bool(kind)
    assert entry.session == (await only_session(cast)).id


async def test_it_says_from_which_device(client: httpx.AsyncClient, cast: Cast, sian: Phone) -> None:
    await sign_in(client, cast.sian)
    await Session.update({Session.registration: sian.registration}).where(Session.worker == cast.sian.id)
    await client.get(f"/children/{cast.kit.id}")
    assert (await newest()).registration == sian.registration


async def test_a_write_says_from_which_device_and_session_too(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.tom)
    posted = {"worker": str(cast.jo.id), "from_on": "2026-11-25", "until_on": "2026-11-27"}
    assert (await client.post(f"/children/{cast.kit.id}/cover", data=posted)).status_code == 303
    entry = await newest()
    assert (entry.act, entry.session) == ("agreed cover", (await only_session(cast)).id)


async def test_what_a_phone_sends_is_noted_as_its_own(client: httpx.AsyncClient, cast: Cast, sian: Phone) -> None:
    before = await ids()
    await sian.send(sian.sealed(visit_fields(cast.maple, cast.kit)))
    written = await AuditEntry.objects().where(AuditEntry.id.not_in(before))
    assert {entry.registration for entry in written} == {sian.registration}
    assert {"recorded visit", "capture accepted"} <= {entry.act for entry in written}


async def test_polls_counts_and_static_files_are_no_looks(client: httpx.AsyncClient, cast: Cast) -> None:
    shut = await a_shut_door(cast)
    await sign_in(client, cast.sian)
    before = await AuditEntry.count()
    for path in (
        "/alerts/count",
        f"/denied-access/{shut.visit}/standing",
        "/me",
        "/notifications",
        "/sw.js",
        "/health",
    ):
        assert (await client.get(path)).status_code == 200, path
    assert await AuditEntry.count() == before


async def test_a_page_that_looks_again_by_itself_is_one_look(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.tom)
    again = {"hx-request": "true", "x-doorstep-idle": "1"}
    for _ in range(3):
        await client.get(f"/children/{cast.kit.id}", headers=again)
    assert await looks("looked at child", cast.kit.id) == 1
    await client.get(f"/children/{cast.rowan.id}", headers=again)
    assert await looks("looked at child", cast.rowan.id) == 1
    # Nobody reads on unnoted by calling themselves a poll: a page as such is always a look, and so is a part of one
    # that somebody asked for.
    for headers in ({}, {"hx-request": "true"}):
        await client.get(f"/children/{cast.kit.id}", headers=headers)
    assert await looks("looked at child", cast.kit.id) == 3


async def test_a_form_that_comes_back_shows_the_page_and_is_a_look(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.tom)
    assert (await client.post(f"/children/{cast.kit.id}/cover", data={})).status_code == 422
    assert await looks("looked at child", cast.kit.id) == 1


@pytest.mark.parametrize("path", ["/visits", "/denied-access"])
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["plainly", "by htmx"])
async def test_a_form_that_comes_back_is_a_look_at_the_family_in_its_body_each_time(
    client: httpx.AsyncClient, cast: Cast, path: str, headers: dict[str, str]
) -> None:
    await sign_in(client, cast.tom)
    for family in (cast.maple.id, cast.oak.id, cast.oak.id):
        posted = {"family": f" {family} ", "outcome": "zzz", "children": "zzz"}
        assert (await client.post(path, data=posted, headers=headers)).status_code == 422
        entry = await newest()
        assert (entry.act, entry.subject_kind, entry.subject) == ("looked at visit", "family", family)
    assert await looks("looked at visit", cast.maple.id) == 1
    assert await looks("looked at visit", cast.oak.id) == 2


@pytest.mark.parametrize("path", ["/visits/new", "/denied-access/new"])
async def test_an_address_that_names_two_families_hides_neither(
    client: httpx.AsyncClient, cast: Cast, path: str
) -> None:
    await sign_in(client, cast.tom)
    for first, last in ((cast.maple, cast.oak), (cast.oak, cast.maple)):
        page = await client.get(f"{path}?family={first.id}&family={last.id}")
        shown = cast.oak if "Tegan" in page.text else cast.maple
        assert await looks("looked at visit", shown.id) > 0
        await empty()


@pytest.mark.parametrize("path", ["/visits", "/denied-access"])
async def test_a_strangers_form_is_refused_and_noted_with_the_family(
    client: httpx.AsyncClient, cast: Cast, path: str
) -> None:
    await sign_in(client, cast.omar)
    assert (await client.post(path, data={"family": str(cast.maple.id), "outcome": "zzz"})).status_code == 404
    assert await looks("refused: write visit", cast.maple.id) == 1


async def test_pages_that_name_nobody_are_each_a_look(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.tom)
    before = await AuditEntry.count()
    for _ in range(3):
        await client.get("/team", headers={"hx-request": "true", "x-doorstep-idle": "1"})
    assert await AuditEntry.count() == before + 3


@pytest.mark.parametrize("path", ["/children/{kit}", "/families/{maple}", "/children/{nobody}"])
async def test_a_stranger_is_refused_and_noted(client: httpx.AsyncClient, cast: Cast, path: str) -> None:
    await sign_in(client, cast.omar)
    path = path.format(kit=cast.kit.id, maple=cast.maple.id, nobody=new_id())
    assert (await client.get(path)).status_code == 404
    entry = await newest()
    kind = "family" if "famil" in path else "child"
    assert (entry.act, entry.subject_kind) == (f"refused: read {kind}", kind)
    assert (entry.worker, str(entry.subject)) == (cast.omar.id, path.rsplit("/", 1)[1])


async def test_a_refused_act_is_noted_as_such(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    assert (await client.post(f"/children/{cast.kit.id}/lead", data={})).status_code == 404
    assert ((await newest()).act, (await newest()).worker) == ("refused: act child", cast.sian.id)


async def test_another_sites_page_is_refused_and_noted(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.tom)
    answer = await client.post(f"/children/{cast.kit.id}/lead", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert (await newest()).act == "refused: act child"


async def test_a_wrong_upload_token_is_noted_once_a_minute(sian: Phone) -> None:
    wrong = Phone(sian.client, sian.keys, sian.registration, "wrong")
    body = {"registration": str(sian.registration), "captures": [], "unsent": sian.unsent}
    for _ in range(3):
        assert (await wrong.post("/sync", body)).status_code == 401
    assert await looks("refused: upload token", sian.registration) == 1


async def test_devices_that_do_not_exist_fill_no_table(sian: Phone) -> None:
    before = await AuditEntry.count()
    body = {"registration": str(new_id()), "captures": [], "unsent": sian.unsent}
    assert (await sian.post("/sync", body)).status_code == 401
    assert await AuditEntry.count() == before


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_what_can_not_be_noted_is_not_shown(client: httpx.AsyncClient, cast: Cast, accept: str) -> None:
    await sign_in(client, cast.sian)
    await open_engine().run_ddl("ALTER TABLE audit_entry RENAME TO gone")
    for path in ("/", f"/children/{cast.kit.id}", "/families", "/alerts"):
        answer = await client.get(path, headers={"accept": accept})
        assert answer.status_code == 503
        assert "could not note that you looked" in answer.text
        assert "Kit" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "content-security-policy" in answer.headers
    await open_engine().run_ddl("ALTER TABLE gone RENAME TO audit_entry")
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 200


async def test_a_page_that_fails_after_its_note_was_begun_leaves_the_note_and_nothing_behind(
    client: httpx.AsyncClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError

    await sign_in(client, cast.sian)
    monkeypatch.setattr("server.routes.children.timer_part", fail)
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 500
    assert await looks("looked at child", cast.kit.id) == 1
    monkeypatch.undo()
    assert (await client.get(f"/children/{cast.kit.id}")).status_code == 200
    assert await looks("looked at child", cast.kit.id) == 2


async def test_an_answer_waits_for_the_note_that_was_begun_before_it(
    client: httpx.AsyncClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert, may_write = audit_together._insert, asyncio.Event()

    async def held_up(entries: list[AuditEntry]) -> None:
        await may_write.wait()
        await insert(entries)

    await sign_in(client, cast.sian)
    monkeypatch.setattr(audit_together, "_insert", held_up)
    asked = asyncio.create_task(client.get(f"/children/{cast.kit.id}"))
    done, _ = await asyncio.wait({asked}, timeout=0.5)
    assert not done, "shown before it was noted"
    may_write.set()
    assert (await asked).status_code == 200
    assert await looks("looked at child", cast.kit.id) == 1


async def test_a_manager_sees_on_the_childs_page_who_looked_and_nobody_else_does(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    await sign_in(client, cast.sian)
    page = (await client.get(f"/children/{cast.kit.id}")).text
    assert "Who looked" not in page
    await client.post("/sign-out")
    await sign_in(client, cast.tom)
    page = (await client.get(f"/children/{cast.kit.id}")).text
    part = page[page.index('<h2 id="looked">Who looked') :]
    assert "1 person in the last 90 days" in part
    assert f"{cast.sian.name}<span" in part
    assert "Looked once" in part
    assert "Tue 24 Nov, 14:05" in part


async def newest() -> AuditEntry:
    entry = await AuditEntry.objects().order_by(AuditEntry.id, ascending=False).first()
    assert entry is not None
    return entry


async def ids() -> list[UUID]:
    every: list[UUID] = await AuditEntry.select(AuditEntry.id).output(as_list=True)
    return every


async def looks(act: str, subject: UUID) -> int:
    return await AuditEntry.count().where(AuditEntry.act == act, AuditEntry.subject == subject)


async def only_session(cast: Cast) -> Session:
    (session,) = await Session.objects().where(Session.worker == cast.tom.id)
    return session
