"""The walls in a real Chromium: no page trips over them, nothing planted runs, and what would run is stopped."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from litestar import Litestar
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from server.routes.every import ROUTES
from server.walls import SECURITY_HEADERS
from tests.browser.conftest import CHROMIUM, ROOT, Phone, Server, copy_code
from tests.browser.test_screens import signed_in
from tests.ports import free_port
from tests.walls.a_voice import answers_with
from tests.walls.asking import NAMED_OTHERWISE, asks_of
from tests.walls.planting import CORPUS, SHORT, planted_columns
from tests.walls.test_planted_text import urls_of

TELL = """
const tell = ({ violatedDirective, blockedURI }) => console.error("violation", violatedDirective, blockedURI);
addEventListener("securitypolicyviolation", tell);
globalThis.planted = () => console.error("planted text ran");
"""
PEOPLE = ["social.worker", "team.manager", "administrator", ""]
MARKED = "[planted], [onerror], [onload], [onclick], [onfocus], iframe, body script, [hx-get='/planted']"
SINKS = {
    "innerHTML": "document.createElement('p').innerHTML = '<b>x</b>'",
    "outerHTML": "document.querySelector('h1').outerHTML = '<b>x</b>'",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.write": "document.write('<b>x</b>')",
    "srcdoc": "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "parseFromString": "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    "a fragment from text": "document.createRange().createContextualFragment('<b>x</b>')",
    "script text": "document.createElement('script').text = 'planted()'",
    "script src": "document.createElement('script').src = '/sw.js'",
    "an attribute that runs": "document.body.setAttribute('onclick', 'planted()')",
    "a worker of another name": "new Worker('/static/other.js')",
    "a policy of another name": "trustedTypes.createPolicy('other', {createHTML: (text) => text})",
    "our policy again": "trustedTypes.createPolicy('doorstep', {createHTML: (text) => text})",
    "eval": "(0, eval)('1')",
    "new Function": "new Function('return 1')",
    "a timer with text": "setTimeout('planted()', 0)",
}
HOSTILE = {
    **{name: CORPUS[name] for name in ("elements", "htmx", "closings", "scripting")},
    "script": "<p>new</p><script src='/sw.js'></script>",
    "inline script": "<p>new</p><script>planted()</script>",
    "handler": "<p onclick='planted()'>new</p>",
    "hx-on": "<p hx-on:click='planted()'>new</p>",
    "js value": "<p hx-get='/planted' hx-vals='js:{a: planted()}'>new</p>",
    "javascript link": "<p>new <a href=' java\nscript:planted()'>go</a></p>",
    "frame": "<p>new</p><iframe src='/'></iframe>",
    "inside a template": "<p>new</p><template><p onclick='planted()'></p></template>",
    "shadow root": "<p>new</p><div><template shadowrootmode='open'><p onclick='planted()'></p></template></div>",
    "svg": "<p>new</p><svg><animate attributeName='href' values='javascript:planted()'></animate></svg>",
    "form elsewhere": "<p>new</p><form action='https://evil.example/'></form>",
    "partial": "<p>new</p><hx-partial hx-target='h1'><b onclick='planted()'>x</b></hx-partial>",
}
SWAP = """async (path) => {
  const target = document.createElement("div");
  target.textContent = "as it was";
  document.querySelector("main").append(target);
  await htmx.ajax("GET", path, { target, swap: "innerHTML" }).catch(() => {});
  const shown = target.textContent;
  target.remove();
  return shown;
}"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("walls")
    copy_code(ROOT, folder / "code")
    server = Server(folder / "data", free_port(), folder / "code")
    server.data.mkdir()
    server.start()
    plant(server)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_trips_over_the_walls_and_nothing_planted_runs(planted: Server, browser: Browser, who: str) -> None:
    with signed_in(browser, planted, who) as context:
        page, trouble = watched(context)
        shown = voices = 0
        for url in pages_of(planted):
            answer = page.goto(planted.url + url)
            if url == "/voice":
                # In nobody's hands the child's page sends away by itself.
                page.wait_for_url(lambda there: not there.endswith("/voice"))
            if answer is None or "text/html" not in answer.headers.get("content-type", ""):
                continue
            assert answer.headers["content-security-policy"] == SECURITY_HEADERS["content-security-policy"], url
            page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
            assert page.evaluate("(marked) => document.querySelectorAll(marked).length", MARKED) == 0, url
            shown += "planted" in page.evaluate("document.body.textContent")
            assert trouble == [], url
            voices += "/answers/" in url
        assert voices > 3 or who != "social.worker"
        assert shown > 3 or who in {"administrator", ""}


def test_every_way_from_text_to_script_or_markup_is_closed(planted: Server, browser: Browser) -> None:
    with signed_in(browser, planted, "social.worker") as context:
        page = context.new_page()
        page.goto(planted.url)
        for name, sink in SINKS.items():
            # In a timer of the page's own: what a debugger evaluates may use eval.
            tried = f"setTimeout(() => {{ try {{ {sink}; done(false) }} catch (error) {{ done(true) }} }})"
            assert page.evaluate(f"() => new Promise((done) => {tried})"), name


def test_htmx_takes_our_markup_and_none_that_would_run(planted: Server, browser: Browser) -> None:
    with signed_in(browser, planted, "social.worker") as context:
        page, trouble = watched(context)
        page.goto(planted.url)
        answers = {
            "good": "<section class='card'><p>new</p><a href='/me' hx-get='/me' hx-target='main'>Me</a></section>"
        }
        answers |= HOSTILE
        named = {f"/hostile/{number}": text for number, text in enumerate(answers.values())}
        context.route(
            "**/hostile/*",
            lambda route: route.fulfill(
                body=named["/hostile/" + route.request.url.rpartition("/")[2]], content_type="text/html"
            ),
        )
        for path, name in zip(named, answers, strict=True):
            shown = page.evaluate(SWAP, path)
            assert shown == ("newMe" if name == "good" else "as it was"), name
        ran = [each for each in trouble if "planted" in each and "refused" not in each]
        assert ran == []


def test_what_lies_on_the_phone_is_shown_as_text(phone: Phone, server: Server) -> None:
    phone.context.add_init_script(TELL)
    phone.begin()
    trouble = watch(phone.page)
    phone.open_form()
    server.kill()
    phone.fill_visit(CORPUS["elements"], outcome="took_place")
    for number, field in enumerate(phone.page.locator("form[data-capture] textarea:visible").all()):
        field.fill([*CORPUS.values()][number % len(CORPUS)])
    for field in phone.page.locator("form[data-capture] input[type=text]:visible").all():
        field.fill(SHORT)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft")
    phone.open("/unsent")
    nothing_came_of_it(phone.page, trouble)
    phone.open_form()
    nothing_came_of_it(phone.page, trouble)
    phone.save()
    expect(phone.saved).to_be_visible()
    nothing_came_of_it(phone.page, trouble)
    phone.open("/unsent")
    expect(phone.page.locator("#on-this-phone")).to_contain_text("planted")
    nothing_came_of_it(phone.page, trouble)


def test_pages_that_the_phone_makes_itself_have_the_walls(phone: Phone, server: Server) -> None:
    phone.begin()
    server.kill()
    for path in ("/", "/nothing-here", "/locked"):
        answer = phone.page.goto(phone.url + path)
        assert answer is not None
        assert answer.from_service_worker, path
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value, (path, name)


def nothing_came_of_it(page: Page, trouble: list[str]) -> None:
    assert page.evaluate("(marked) => document.querySelectorAll(marked).length", MARKED) == 0
    assert [each for each in trouble if "net::ERR_CONNECTION" not in each] == []


def plant(server: Server) -> None:
    texts = list(CORPUS.values())
    with closing(sqlite3.connect(server.data / "doorstep.sqlite", timeout=30)) as connection, connection:
        for table, column, longest in planted_columns():
            for number, (row,) in enumerate(connection.execute(f"SELECT id FROM {table}").fetchall()):
                text = texts[(number + len(column)) % len(texts)]
                value = text if len(text) <= longest else SHORT[:longest]
                connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE id = ?', (value, row))
        answers = connection.execute("SELECT id, kind FROM child_answer ORDER BY id").fetchall()
        for number, (row, kind) in enumerate(answers):
            said = json.dumps(answers_with(texts[number % len(texts)])[kind])
            connection.execute("UPDATE child_answer SET answer = ? WHERE id = ?", (said, row))


def pages_of(server: Server) -> Iterator[str]:
    """Every route that reads, for one row of whatever it names."""
    ids = {table: [row[0] for row in rows_of(server, table)] for table, _, _ in [*planted_columns(), ("event", "", 0)]}
    called = {name: ids[table] for name, table in NAMED_OTHERWISE.items() if table in ids}
    ids |= {**called, "capture": []}
    ids["answer"] = [row[0] for row in server.rows("SELECT MIN(id) FROM child_answer GROUP BY kind")]
    for ask in asks_of(Litestar(route_handlers=ROUTES, openapi_config=None)):
        # A download is no page, nor is a file.
        if not ask.unsafe and not ask.path.startswith(("/static", "/attachments")) and not ask.path.endswith(".csv"):
            yield from urls_of(ask.path, ids)


def rows_of(server: Server, table: str) -> list[tuple[Any, ...]]:
    return server.rows(f"SELECT id FROM {table} ORDER BY id LIMIT 1")


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    context.add_init_script(TELL)
    page = context.new_page()
    return page, watch(page)


def watch(page: Page) -> list[str]:
    """Everything that should not happen, as it happens."""
    trouble: list[str] = []
    page.on("console", lambda said: _note(trouble, said.type, said.text))
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda asked: trouble.append(f"asked: {asked.url}") if asked.url.endswith("/planted") else None)
    return trouble


def _note(trouble: list[str], kind: str, text: str) -> None:
    # Chromium says each answer of 4xx and each script that the tests keep away.
    expected = "Failed to load resource" in text and ("ERR_FAILED" in text or "status of 4" in text)
    if kind == "error" and not expected:
        trouble.append(text)
