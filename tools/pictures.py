"""Takes docs/pictures/ from a demo of its own, as a phone and a manager's screen see it. Run by hand, when screens have
changed: python -m tools.pictures."""

import tempfile
from pathlib import Path

from playwright.sync_api import Playwright, expect, sync_playwright

from tests.browser.conftest import Phone, Server, copy_code
from tests.ports import free_port

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
MANAGER = "team.manager@doorstep.test"
HAND_OVER = [
    *(("tools", tool) for tool in ("faces", "steps", "places", "week", "people", "draw", "say", "meeting")),
    ("language", "en"),
    ("in_the_room", "nobody_else"),
    ("holds_pen", "child"),
    ("police_interview", "none"),
]
SEEN = "Nia sat at the table with her homework. The kitchen was warm, and there was food in."


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        copy_code(ROOT, folder / "code")
        server = Server(folder / "data", free_port(), folder / "code")
        server.data.mkdir()
        server.start()
        try:
            take_managers(playwright, folder / "manager", server)
            take_childs(playwright, folder / "tablet", server)
            take_workers(playwright, folder / "worker", server)
        finally:
            server.kill()


def take_managers(playwright: Playwright, profile: Path, server: Server) -> None:
    phone = Phone(playwright, profile, server.url)
    phone.set_up(MANAGER)
    phone.open("/alerts")
    phone.page.locator('main a[href^="/alerts/"]').first.click()
    phone.page.wait_for_url("**/alerts/*-*")
    expect(phone.page.locator("h1")).to_be_visible()
    take(phone, "alert")
    phone.page.set_viewport_size({"width": 1280, "height": 800})
    phone.open("/team")
    expect(phone.pill).to_have_text("All sent")
    take(phone, "team")
    phone.close()


def take_workers(playwright: Playwright, profile: Path, server: Server) -> None:
    """From the visit on with no signal: the server is gone."""
    phone = Phone(playwright, profile, server.url)
    phone.set_up()
    phone.open("/")
    expect(phone.pill).to_have_text("All sent")
    take(phone, "today")
    server.kill()
    phone.open_form()
    phone.fill_visit(SEEN, "took_place")
    phone.page.locator("[data-child]").first.scroll_into_view_if_needed()
    phone.page.evaluate("document.querySelector('[data-child]').scrollIntoView()")
    take(phone, "record")
    phone.save()
    expect(phone.saved).to_be_visible()
    phone.page.evaluate("scrollTo(0, 0)")
    take(phone, "saved")
    phone.open("/denied-access/new")
    phone.page.locator('main a[href^="/denied-access/new?family="]').first.click()
    expect(phone.page.locator("form[data-capture=denied_access][data-ready]")).to_be_visible()
    phone.page.get_by_role("button", name="Tell the managers now").click()
    expect(phone.saved).to_be_visible()
    phone.page.evaluate("scrollTo(0, 0)")
    take(phone, "not-sent")
    phone.open("/unsent")
    expect(phone.page.locator("[data-unsent]")).to_have_count(2)
    take(phone, "unsent")
    phone.close()


def take_childs(playwright: Playwright, profile: Path, server: Server) -> None:
    """A tablet: what a child said before, then in the child's own hands."""
    tablet = Phone(playwright, profile, server.url)
    tablet.page.set_viewport_size({"width": 820, "height": 1180})
    tablet.set_up()
    tablet.page.locator("[data-child-row] h3 a", has_text="Kit").first.click()
    tablet.page.get_by_role("link", name="All of Kit’s words").click()
    expect(tablet.page.locator("[data-replay]").first).to_be_visible()
    take(tablet, "child-voice")
    tablet.page.get_by_role("link", name="Hand over to Kit").click()
    expect(tablet.page.locator("form[data-capture][data-ready]")).to_be_visible()
    for field, value in HAND_OVER:
        tablet.page.locator(f"[name={field}][value={value}]").check(force=True)
    tablet.page.get_by_role("button", name="Hand over").click()
    tablet.page.wait_for_url("**/voice")
    tablet.page.get_by_role("button", name="Next").click()
    tablet.page.get_by_role("button", name="Skip").click()
    expect(tablet.page.locator("[data-kind=chooser]")).to_be_visible()
    take(tablet, "child-tools")
    tablet.page.get_by_role("button", name="Faces").click()
    tablet.page.get_by_role("button", name="Calm").click()
    tablet.page.get_by_role("button", name="Worried").click()
    take(tablet, "child-faces")
    tablet.close()


def take(phone: Phone, name: str) -> None:
    phone.page.mouse.move(0, 0)
    phone.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
