"""Every screen, looked at by axe-core in light and dark, with doubled text, by keyboard, and without script."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from server.demo.staff import PASSWORD
from server.routes.every import ROUTES
from tests.browser.conftest import CHROMIUM, ROOT, Server, copy_code
from tests.ports import free_port

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
EVERYTHING_OPEN = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const radio of document.querySelectorAll("[value=took_place], [data-seen][value=not_alone]")) radio.click();
}"""
WITHOUT_PHONE = 'try { sessionStorage.setItem("doorstep-without-phone", "yes") } catch {}'

EVERY = ("social.worker", "team.manager", "administrator", "")
NO_PAGES = {
    *(f"/attachments/{{drawing:uuid}}/{name}" for name in ("drawing.svg", "drawing.png", "strokes.json")),
    *("/attachments/{sound:uuid}/sound", "/attachments/{photo:uuid}/photo", "/sync/attachments/{digest:str}"),
    *("/alerts/count", "/alerts.csv", "/a/{opaque:str}", "/denied-access/{visit:uuid}/standing", "/take-along"),
    *("/manifest.webmanifest", "/health", "/sw.js"),
    *("/static/{release:str}/release.json", "/static/{release:str}/{file:path}"),
}
STEPS_OF_SIGNING_IN = {"/sign-in/second", "/sign-in/set-up"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all of these: they only look, or record one visit more."""
    folder = tmp_path_factory.mktemp("screens")
    copy_code(ROOT, folder / "code")
    server = Server(folder / "data", free_port(), folder / "code")
    server.data.mkdir()
    server.start()
    send_waiting_records(server)
    yield server
    server.kill()


def send_waiting_records(server: Server) -> None:
    """For the screens of what came back, what contradicts, and what is in quarantine."""
    waiting = [sys.executable, "-m", "tests.browser.waiting_records", server.url, str(server.data)]
    subprocess.run(waiting, cwd=ROOT, check=True, timeout=120)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


SEEN_AFTER = """(element, milliseconds) => {
  element.style.animation = "none";
  element.getBoundingClientRect();
  element.style.animation = "";
  const [animation] = element.getAnimations();
  animation.pause();
  animation.currentTime = milliseconds;
  return getComputedStyle(element).visibility;
}"""


def test_every_page_of_the_apps_is_among_the_screens_or_says_why_not(server: Server) -> None:
    asked = {path.split("?")[0] for who in EVERY for path in screens_of(server, who)}
    pages = {path for handler in ROUTES if "GET" in handler.http_methods for path in handler.paths}
    unseen = {path for path in pages if not any(fits(path, one) for one in asked)}
    assert unseen == NO_PAGES | STEPS_OF_SIGNING_IN | {"/voice"}


@pytest.mark.parametrize("who", EVERY)
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_nothing_on_any_screen(server: Server, browser: Browser, scheme: Any, width: int, who: str) -> None:
    # So tall that the bar at the bottom covers nothing: what it covers axe would take for too small to hit.
    tall: Any = {"width": width, "height": 9000}
    with signed_in(browser, server, who, color_scheme=scheme, viewport=tall) as context:
        for path in screens_of(server, who):
            page = show(context, server, path)
            page.evaluate(EVERYTHING_OPEN)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate(RULES)
            assert len(found["passes"]) > 10, "axe did not look"
            said = [(each["id"], each["nodes"][0]["target"]) for each in found["violations"]]
            assert said == [], f"{path} for {who or 'nobody'}"
            page.close()


@pytest.mark.parametrize("who", EVERY)
@pytest.mark.parametrize("text", [16, 32])
def test_no_screen_is_wider_than_the_phone_also_with_doubled_text(
    server: Server, playwright: Playwright, text: int, who: str
) -> None:
    large = [f"--blink-settings=defaultFontSize={text}"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *large])
    with signed_in(browser, server, who, viewport={"width": 360, "height": 740}) as context:
        for path in screens_of(server, who):
            page = show(context, server, path)
            page.evaluate(EVERYTHING_OPEN)
            assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{text}px"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            page.close()
    browser.close()


def test_a_visit_is_recorded_by_keyboard_alone(server: Server, browser: Browser) -> None:
    with signed_in(browser, server, "social.worker") as context:
        page = show(context, server, visit_form_path(server))
        page.keyboard.press("Tab")
        expect(page.locator(".govuk-skip-link")).to_be_focused()
        page.keyboard.press("Enter")
        for _ in range(6):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "outcome":
                break
        expect(page.locator("#outcome")).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.locator("[name=outcome][value=no_reply]")).to_be_checked()
        page.locator("#visited_on").fill("2026-11-20")
        page.locator("#began_at").fill("14:05")
        page.locator("#next_visit_words").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#saved")).to_contain_text("Sent")


def test_what_an_answer_makes_needless_is_out_of_the_way(server: Server, browser: Browser) -> None:
    with signed_in(browser, server, "social.worker") as context:
        page = show(context, server, visit_form_path(server))
        child = page.locator("[data-child]").first
        why = child.locator("[data-why-for]")
        page.locator("[name=outcome][value=took_place]").check(force=True)
        expect(why).to_be_hidden()
        child.locator("[value=not_alone]").check(force=True)
        expect(why).to_contain_text("not seen alone?")
        child.locator("[value=not_seen]").check(force=True)
        expect(why.locator(".child__alone-word")).to_be_hidden()
        page.locator("[name=outcome][value=no_reply]").check(force=True)
        expect(child).to_be_hidden()
        expect(page.locator("[name=signs_inside]").first).to_be_visible()


def test_the_form_works_without_script(server: Server, browser: Browser) -> None:
    with signed_in(browser, server, "social.worker", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server.url + visit_form_path(server))
        page.locator("[name=outcome][value=denied_access]").check(force=True)
        page.fill("[name=what_was_seen]", "Voices inside. Nobody came.")
        page.click("form button[type=submit]")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Say on which day this was.")
        expect(page.locator("[name=what_was_seen]")).to_have_value("Voices inside. Nobody came.")
        page.fill("[name=visited_on]", "2026-11-20")
        page.fill("[name=began_at]", "14:05")
        page.click("form button[type=submit]")
        expect(page.locator("h1")).to_have_text("Denied access")
        expect(page.locator("main")).to_contain_text("Voices inside. Nobody came.")


def test_that_a_phone_is_not_set_up_is_not_said_while_its_page_still_looks(server: Server, browser: Browser) -> None:
    with signed_in(browser, server, "social.worker", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server.url}/unsent")
        said = page.locator("#on-this-phone > .card")
        expect(said).to_contain_text("once this phone is set up")
        assert said.evaluate(SEEN_AFTER, 2_900) == "hidden"
        assert said.evaluate(SEEN_AFTER, 3_000) == "visible"


def test_a_family_is_found_by_name_and_the_address_stays_as_it_was(server: Server, browser: Browser) -> None:
    with signed_in(browser, server, "social.worker") as context:
        page = show(context, server, "/families")
        every = page.locator("[data-find]:visible").count()
        page.fill("#finder", "tegan")
        expect(page.locator("[data-find]:visible")).to_have_count(1)
        assert every > 1
        assert page.url == f"{server.url}/families"


def test_the_managers_table_is_sorted_in_place(server: Server, browser: Browser) -> None:
    with signed_in(browser, server, "team.manager") as context:
        page = show(context, server, "/team")
        page.click(".sorts a[href*=name]")
        expect(page.locator(".sorts a[href*=name][aria-current]")).to_be_visible()
        assert page.url == f"{server.url}/team"


@contextmanager
def signed_in(browser: Browser, server: Server, who: str, **options: Any) -> Iterator[BrowserContext]:
    """A browser context of its own, without a service worker: here the server answers."""
    context = browser.new_context(service_workers="block", **options)
    context.add_init_script(WITHOUT_PHONE)
    # The locked page leaves at once where no phone was set up.
    context.route("**/screens/locked.js", lambda route: route.abort())
    if who:
        form = {"email": f"{who}@doorstep.test", "password": PASSWORD}
        answer = context.request.post(
            f"{server.url}/sign-in", form=form, headers={"Origin": server.url}, max_redirects=0
        )
        assert answer.status == 303
    yield context
    context.close()


def show(context: BrowserContext, server: Server, path: str) -> Page:
    page = context.new_page()
    page.on("console", lambda message: _no_error(message.type, message.text, path))
    page.goto(server.url + path)
    return page


def _no_error(kind: str, text: str, path: str) -> None:
    expected = "404 (Not Found)" in text or "ERR_FAILED" in text
    assert kind != "error" or expected, f"{path}: {text}"


def fits(pattern: str, path: str) -> bool:
    parts = [".{36}" if part.endswith(":uuid}") else re.escape(part) for part in pattern.split("/")]
    return re.fullmatch("/".join(parts), path) is not None


def visit_form_path(server: Server) -> str:
    return f"/visits/new?family={_id(server, 'family', 'Maple')}"


def screens_of(server: Server, who: str) -> list[str]:
    if not who:
        return ["/sign-in", "/locked"]
    jos = server.rows("SELECT id, worker FROM registration WHERE unsent_count > 0")[0]
    lost = f"/devices/{server.rows('SELECT id FROM registration WHERE revoked_at IS NOT NULL')[0][0]}"
    if who == "administrator":
        return ["/", "/me", "/people", f"/people/{jos[1]}", "/devices", f"/devices/{jos[0]}", lost]
    kit = _id(server, "child", "Kit")
    maple = _id(server, "family", "Maple")
    own = ["/", "/me", "/me/signing-in", "/me/signing-in/app", "/confirm", "/notifications", "/alerts"]
    voice = [f"/children/{kit}/voice", f"/children/{kit}/hand-over", f"/children/{kit}/danger", *_answers(server)]
    if who == "team.manager":
        pages = [
            *own,
            "/team",
            "/devices",
            "/quarantine",
            f"/children/{kit}",
            f"/families/{maple}",
            _open_alert(server),
        ]
        aside = f"/quarantine/{_waiting(server, 'quarantined')}"
        return [*pages, *voice, aside, f"/captures/{_conflict(server)}/conflict", "/break-glass"]
    denial = server.rows("SELECT id FROM denied_access ORDER BY recorded_at DESC")[0][0]
    shut = ["/denied-access/new", f"/denied-access/new?family={maple}", f"/denied-access/{denial}", _open_alert(server)]
    visit = server.rows("SELECT id FROM visit WHERE family = ?", maple)[0][0]
    pages = ["/", "/families", "/families?record=1", "/unsent", "/me", lost, "/device", "/nothing-here"]
    back = [f"/captures/{_waiting(server, 'needs_attention')}/correct"]
    back.append(f"/captures/{_conflict(server)}/conflict")
    pages += [*own, *shut, *back, *voice, "/denied-access/details", f"/families/{maple}/core-group"]
    return [*pages, f"/families/{maple}", f"/children/{kit}", f"/visits/new?family={maple}", f"/visits/{visit}"]


def _answers(server: Server) -> list[str]:
    """One of every tool."""
    return [f"/answers/{row[0]}" for row in server.rows("SELECT max(id) FROM child_answer GROUP BY tool")]


def _waiting(server: Server, status: str) -> str:
    return str(server.rows("SELECT id FROM capture WHERE status = ?", status)[0][0])


def _conflict(server: Server) -> str:
    return str(server.rows("SELECT capture FROM conflict")[0][0])


def _open_alert(server: Server) -> str:
    return f"/alerts/{server.rows('SELECT id FROM event WHERE closed_at IS NULL')[0][0]}"


def _id(server: Server, table: str, name: str) -> str:
    column = "name" if table == "family" else "first_name"
    return str(server.rows(f"SELECT id FROM {table} WHERE {column} = ? ORDER BY id", name)[0][0])
