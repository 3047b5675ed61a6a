"""What people type is shown as what they typed, on every page and in every form that asks again."""

import re
from collections.abc import Iterable, Sequence
from itertools import cycle, product
from typing import Any

import httpx
import pytest

from server.database import transaction
from server.keys import Keys
from server.models.tables import TABLES
from server.models.worker import Worker
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.phone import phone_of, visit_fields
from tests.routes.shut_door import a_core_group, a_shut_door
from tests.walls.a_voice import a_voice
from tests.walls.asking import HTML, NAMED_OTHERWISE, PARAM, app_of, asks_of, files_by_purpose, named_in
from tests.walls.planting import CORPUS, SHORT, Form, Looked, planted_columns

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True), pytest.mark.timeout(240)]
Ids = dict[str, list[str]]
MANY = 12
"""Records of every kind, and an answer of every tool, are among so many."""

OF_A_VOICE = {"/children/…/voice", "/children/…/hand-over", "/children/…/danger", "/answers/…"}


@pytest.fixture
async def planted(new_client: NewClient, cast: Cast) -> NewClient:
    """Records of every kind, those of phones in the tray and in quarantine too, with the corpus in all their text."""
    client = await new_client()
    keys: Keys = app_of(client).state["keys"]
    await a_core_group(cast)
    await a_shut_door(cast)
    await a_voice(cast, list(CORPUS.values()))
    await send_planted(client, keys, cast)
    await plant_everywhere()
    return new_client


@pytest.mark.parametrize("who", ["sian", "tom", "ada"])
async def test_what_stands_in_the_database_is_shown_as_text(planted: NewClient, cast: Cast, who: str) -> None:
    client = await sign_in(await planted(), getattr(cast, who))
    seen = set()
    for url, page in await every_page(client):
        looked = Looked(page)
        assert looked.found == [], (who, url)
        if "planted" in looked.shown:
            seen.add(re.sub("[0-9a-f-]{36}", "…", url))
    assert len(seen) > 2, "nothing that was planted was ever shown"
    assert seen >= (OF_A_VOICE if who != "ada" else set())


@pytest.mark.parametrize("who", ["sian", "tom"])
async def test_what_is_typed_comes_back_as_text(planted: NewClient, cast: Cast, who: str) -> None:
    person: Worker = getattr(cast, who)
    client = await sign_in(await planted(), person)
    shown, texts = 0, cycle([*CORPUS.values(), SHORT])
    for form in await every_form(client):
        for text in [next(texts), next(texts), SHORT]:
            answer = await client.post(form.action, data=form.filled(text), headers=HTML)
            assert answer.status_code < 500, (form.action, text)
            looked = Looked(answer.text)
            assert looked.found == [], (form.action, text)
            shown += "planted" in looked.shown
    assert shown, "nothing that was typed was ever shown"


async def test_a_wrong_sign_in_is_shown_as_text(client: httpx.AsyncClient, cast: Cast) -> None:
    for text in CORPUS.values():
        answer = await client.post("/sign-in", data={"email": text, "password": text, "next": text}, headers=HTML)
        assert Looked(answer.text).found == []
        answer = await client.get("/sign-in", params={"next": text, "unsent": text}, headers=HTML)
        assert Looked(answer.text).found == []


async def send_planted(client: httpx.AsyncClient, keys: Keys, cast: Cast) -> None:
    """Records of Siân's phone that come back to her, and one that is kept out of the case file."""
    phone = await phone_of(cast.sian, client, keys)
    for text in CORPUS.values():
        words: dict[str, Any] = dict.fromkeys(("what_was_seen", "parents_words", "next_visit_words"), text)
        said = {f"said-{cast.kit.id}": text, f"why_words-{cast.kit.id}": text}
        await phone.send_one(phone.sealed(visit_fields(cast.maple, cast.kit, **words, **said, outcome=text)))
        amendment = {"visit": str(cast.kit.id), "words": text}
        await phone.send_one(phone.sealed(amendment, kind="amendment"))
        stranger = phone.sealed(visit_fields(cast.birch, cast.bilal, **words))
        await phone.send_one(stranger)


async def plant_everywhere() -> None:
    tables = {table._meta.tablename: table for table in TABLES}
    texts = list(CORPUS.values())
    async with transaction():
        for name, column, longest in planted_columns():
            table = tables[name]
            for number, row in enumerate(await table.select("id")):
                text = texts[(number + len(column)) % len(texts)]
                planted = text if len(text) <= longest else SHORT[:longest]
                await table.update({column: planted}, force=True).where(table.id == row["id"])


async def every_page(client: httpx.AsyncClient) -> Sequence[tuple[str, str]]:
    """Every route that reads, for up to four rows of whatever it names."""
    pages = []
    ids = await several_ids()
    for ask in asks_of(app_of(client)):
        if ask.unsafe or ask.path.startswith(("/static", "/openapi", "/sw.js")):
            continue
        for url in urls_of(ask.path, ids):
            answer = await client.get(url, headers=HTML)
            assert answer.status_code < 500, url
            if answer.status_code == 200 and "text/html" in answer.headers["content-type"]:
                pages.append((url, answer.text))
    return pages


async def every_form(client: httpx.AsyncClient) -> Iterable[Form]:
    """One of each kind: forms whose addresses differ only in ids are the same. Signing out comes never."""
    forms: dict[str, Form] = {}
    for url, page in await every_page(client):
        for form in Looked(page).forms:
            form.action = form.action or url
            kind = "/".join("…" if len(part) == 36 else part for part in form.action.partition("?")[0].split("/"))
            if form.texts and kind != "/sign-out":
                forms.setdefault(kind + ",".join(sorted(name[:8] for name, _ in form.texts)), form)
    return forms.values()


async def several_ids() -> Ids:
    ids: Ids = {}
    for table in TABLES:
        if hasattr(table, "id"):
            ids[table._meta.tablename] = [str(row["id"]) for row in await table.select("id").limit(MANY)]
    return ids | {name: ids[table] for name, table in NAMED_OTHERWISE.items()} | await files_by_purpose()


def urls_of(path: str, ids: Ids) -> Iterable[str]:
    names = [found[1] for found in PARAM.finditer(path)]
    found = [ids.get(named_in(path, name), [])[: MANY if name in {"capture", "answer"} else 3] for name in names]
    for values in product(*found):
        given = dict(zip(names, values, strict=True))
        url = PARAM.sub(lambda found, given=given: given[found[1]], path)  # type: ignore[misc]
        yield url
    if path in {"/visits/new", "/denied-access/new"}:
        yield from (f"{path}?family={family}" for family in ids["family"][:2])
