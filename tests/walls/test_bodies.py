"""What a route is sent: of the right kind, of a bearable size, and whatever stands in it, never a 500."""

import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from server.walls import BINARY, FORM, JSON
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.walls.asking import Ask, app_of, asks_of, ids_in_database, named_in

pytestmark = pytest.mark.usefixtures("kits_voice")
ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=edge"
OTHER_KINDS = [
    "text/plain",
    "text/html",
    "application/xml",
    "application/octet-stream",
    "application/jsonp",
    "",
    "json",
]
OTHER_CHARSETS = ["utf-16", "utf-7", "no-such-charset", "iso-8859-1", "\x01"]
LARGEST = 4 * 1024 * 1024
FIELDS = ["words", "email", "password", "reason", "name", "note", "id", "family", "outcome", "next", "visit", "code"]
OF_A_VOICE = [
    *("session", "child", "answer", "asked", "attachments", "kind", "to"),
    *("language", "done_on", "decision", "told"),
]
WHOSE = ["family", "child", "session", "visit", "answer"]
"""A form that doesn't say so is refused before anything else of it is read."""
FUZZED = {
    *("POST /visits", "POST /denied-access"),
    *(f"POST /children/{{child:uuid}}/{what}" for what in ("sessions", "danger")),
    *(f"POST /sessions/{{session:uuid}}/{what}" for what in ("answers", "visit")),
    *(f"POST /answers/{{answer:uuid}}/{what}" for what in ("transcripts", "translations", "sharings", "done", "told")),
}
"""Some of those that must not be left out because everything that they were sent was refused."""
TEXTS = ["\x00", "a\x00b", "\u202e\ufffe💩'%\\\r\n", "9" * 400, "NaN"]
BROKEN_FORMS = [
    (URLENCODED, b"&&&===%%%&%zz=%u1234"),
    (URLENCODED, b"words=%ED%A0%80&%ED%B0%80=1&\xff\xfe=\xff"),
    (URLENCODED, b"&".join(b"words=1" for _ in range(900))),
    ("multipart/form-data", b"--edge\r\n"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--\r\n"),
    (MULTIPART, b"nothing of the kind"),
    (MULTIPART, b'--edge\r\nContent-Disposition: form-data; name="words"\r\n\r\nnever ended'),
    (MULTIPART, b"--edge\r\nContent-Disposition: form-data\r\n\r\nwithout a name\r\n--edge--\r\n"),
    (MULTIPART, b'--edge\r\nContent-Disposition: form-data; name="words"\r\n\r\n\xff\xfe\xed\xa0\x80\r\n--edge--\r\n'),
    (
        MULTIPART,
        b'--edge\r\nContent-Disposition: form-data; name="words"; filename="a.txt"\r\n'
        b"Content-Type: text/plain; charset=no-such\r\n\r\nfile\r\n--edge--\r\n",
    ),
    (
        MULTIPART,
        b'--edge\r\nContent-Disposition: form-data; name="words"\r\n'
        b"Content-Type: text/plain; charset=no-such\r\n\r\ntext\r\n--edge--\r\n",
    ),
]
BROKEN_JSON = [
    b"",
    b"null",
    b"[]",
    b"1e999",
    b"{",
    b"\xff\xfe",
    b'"\\ud800"',
    b'{"a": "\\ud800"}',
    b'{"\\u0000": 1}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"registration": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    b'{"registration": "x", "registration": "y"}',
    b"\xef\xbb\xbf{}",
    json.dumps({"registration": "\x00", "name": "\x00", "endpoint": "\x00", "token": "\x00"}).encode(),
    b"9" * 10_000,
]


@ON_SQLITE
async def test_a_route_takes_only_its_own_kind_of_body(new_client: NewClient, cast: Cast) -> None:
    for client in (await new_client(), await sign_in(await new_client(), cast.sian)):
        for ask, url in await unsafe(client):
            others = [URLENCODED, MULTIPART] if ask.takes == JSON else ["application/json"]
            for kind in set(OTHER_KINDS + others) - ask.takes:
                answer = await send(client, ask, url, kind, b'{"a": "=b"}')
                assert answer.status_code == 415, (str(ask), kind)
                assert "Doorstep" in answer.json()["problem"]
            for charset in OTHER_CHARSETS:
                answer = await send(client, ask, url, f"{ask.content_type}; charset={charset}", b"{}")
                assert answer.status_code == 415, (str(ask), charset)
            for charset in ["utf-8", "UTF-8", '"utf-8"']:
                answer = await send(client, ask, url, f"{ask.content_type};charset={charset}", b"{}")
                assert answer.status_code not in {415, 500}, (str(ask), charset)


@ON_SQLITE
async def test_a_body_that_is_too_large_is_refused_before_it_is_read(new_client: NewClient, cast: Cast) -> None:
    """Whether it says its size or comes in pieces without end."""
    read = 0

    async def never_read() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(12):
            read += 1024 * 1024
            yield b"a=" + b" " * 1024 * 1024

    client = await sign_in(await new_client(), cast.tom)
    reading = [(ask, url) for ask, url in await unsafe(client) if await reads_its_body(client, ask, url)]
    assert len(reading) > 10
    client = await sign_in(await new_client(), cast.tom)
    for ask, url in reading:
        headers = {"content-type": ask.content_type, "content-length": str(20 * 1024 * 1024)}
        answer = await client.request(ask.method, url, content=never_read(), headers=headers)
        assert answer.status_code == 413, str(ask)
        assert answer.json()["problem"], str(ask)
        read = 0
        answer = await client.request(ask.method, url, content=endless(), headers={"content-type": ask.content_type})
        assert answer.status_code == 413, str(ask)
        assert read <= LARGEST + 2 * 1024 * 1024, str(ask)


# Some five thousand requests.
@pytest.mark.timeout(400)
async def test_nothing_that_stands_in_a_body_is_a_500(new_client: NewClient, cast: Cast) -> None:
    broken, fuzzed = [], set()
    whose = await says_whose()
    for person in (cast.sian, cast.tom):
        client = await sign_in(await new_client(), person)
        for ask, url in await unsafe(client):
            plainly = await send(client, ask, url, ask.content_type, whose if ask.takes == FORM else b"{}")
            if plainly.status_code in {401, 403, 404}:
                continue
            fuzzed.add(str(ask))
            for kind, body in bad_bodies(ask, whose):
                answer = await send(client, ask, url, kind, body)
                if answer.status_code >= 500 or not says_something(answer):
                    broken.append((str(ask), answer.status_code, kind, body[:80]))
    assert broken == []
    assert fuzzed >= FUZZED


@ON_SQLITE
async def test_a_form_has_no_endless_number_of_fields(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    part = b'--edge\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n'
    bodies = [
        (URLENCODED, b"&".join(b"f%d=1" % number for number in range(10_000))),
        (MULTIPART, b"".join(part % number for number in range(10_000)) + b"--edge--\r\n"),
    ]
    for ask, url in await unsafe(client):
        for kind, body in bodies if ask.takes == FORM and await reads_its_body(client, ask, url) else []:
            assert (await send(client, ask, url, kind, body)).status_code in {400, 413}, (str(ask), kind)


async def test_nothing_that_stands_in_an_address_is_a_500(new_client: NewClient, cast: Cast) -> None:
    client = await sign_in(await new_client(), cast.tom)
    ids = await ids_in_database()
    for ask in asks_of(app_of(client)):
        if ask.unsafe:
            continue
        for value in ["%00", "%ED%A0%80", "%FF", "a" * 5_000, "..%2F..%2Fetc", "%E2%80%AE", "-1", "[]"]:
            names = ["sort", "visits", "record", "next", "family", "correct", "visit", "unsent", "page", "q"]
            query = "&".join(f"{name}={value}" for name in names)
            for url in (f"{ask.url(ids)}?{query}", ask.url(dict.fromkeys(ids, value) | {"opaque": value})):
                answer = await client.get(url)
                assert answer.status_code < 500, url


async def unsafe(client: httpx.AsyncClient) -> list[tuple[Ask, str]]:
    """What ends the session comes last."""
    ids = await ids_in_database()
    asks = sorted(asks_of(app_of(client)), key=lambda ask: ask.path in {"/sign-out", "/session/suspend"})
    return [(ask, ask.url(ids)) for ask in asks if ask.unsafe]


async def send(client: httpx.AsyncClient, ask: Ask, url: str, kind: str, body: bytes) -> httpx.Response:
    headers = {"content-type": kind.encode("latin-1"), "accept": "application/json"}
    return await client.request(ask.method, url, content=body, headers=headers)  # type: ignore[arg-type]


def says_something(answer: httpx.Response) -> bool:
    """A refusal is a sentence, or the form with sentences in it."""
    if answer.status_code < 400:
        return True
    return "<html" in answer.text or bool(answer.json().get("problem"))


async def reads_its_body(client: httpx.AsyncClient, ask: Ask, url: str) -> bool:
    """A route that refuses this person, or that reads nothing, has nothing to fear from a size."""
    was_read = False

    async def one_piece() -> AsyncIterator[bytes]:
        nonlocal was_read
        was_read = True
        yield b"a=1"

    await client.request(ask.method, url, content=one_piece(), headers={"content-type": ask.content_type})
    return was_read


async def says_whose() -> bytes:
    ids = await ids_in_database()
    return "&".join(f"{name}={ids[named_in('', name)]}" for name in WHOSE).encode()


def bad_bodies(ask: Ask, whose: bytes) -> Iterator[tuple[str, bytes]]:
    if ask.takes == JSON:
        yield from (("application/json", body) for body in BROKEN_JSON)
        return
    if ask.takes == BINARY:
        yield from (("application/octet-stream", body) for body in (b"", b"\x00" * 100, b"x" * 1024 * 1024))
        return
    yield from BROKEN_FORMS
    for text in TEXTS:
        value = "".join(f"%{byte:02x}" for byte in text.encode())
        fields = [*FIELDS, *OF_A_VOICE]
        yield URLENCODED, "&".join(f"{field}={value}" for field in fields).encode()
        others = "&".join(f"{field}={value}" for field in fields if field not in WHOSE)
        yield URLENCODED, whose + b"&" + others.encode()
    assert ask.takes == FORM
