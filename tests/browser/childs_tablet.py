"""A tablet in a child's hands: the same story told by touch and by keyboard alone."""

import json
from typing import Any
from uuid import UUID, uuid4

from playwright.sync_api import Locator, expect

from tests.browser.child_mode import BEGIN, expect_childs_page, open_child
from tests.browser.conftest import PIN, Phone, Server, until

STANDING: Any = {"width": 820, "height": 1180}
LYING: Any = {"width": 1180, "height": 820}
EVERY = ["faces", "steps", "places", "week", "people", "draw", "say", "meeting"]
MOST_TABS = 120
DOUBLE_TAP = 400


class Tablet:
    """By touch. Nothing is ever dragged but where a test says so."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.page = phone, phone.page
        self.touching = phone.context.new_cdp_session(self.page)

    def hand_over(self, **chosen: Any) -> None:
        """As the hand-over's script does, from the first child's page."""
        self.phone.begin()
        open_child(self.phone)
        (registration,) = self.phone.held("registrations")
        shown = {"first_name": "Kit", "question": "", "told": [], "earlier": [], **chosen.pop("shown", {})}
        self.session = uuid4()
        settings = {"session": str(self.session), "child": self.page.url.rsplit("/", 1)[1], "language": "en", **chosen}
        settings = {"read_aloud": False, "tools": EVERY, "left_hand": False, "shown": shown, **settings}
        self.page.set_viewport_size(LYING)
        self.page.evaluate(BEGIN, [registration, settings])
        expect_childs_page(self.page)
        expect(self.heading).to_be_visible()

    def come_to_the_tools(self) -> None:
        self.press(self.button("next"))
        self.press(self.page.get_by_text("Skip this"))
        expect(self.heading).to_have_text("What would you like to do?")

    def come_past_hello(self) -> None:
        """Whatever is told before the tools."""
        self.tap_on()
        self.page.locator(".page__body > .button--quiet").click()
        while self.page.locator("[data-kind=chooser]").count() == 0:
            self.tap_on()

    def tap_on(self) -> None:
        self.button("next").click()

    def open_tool(self, title: str) -> None:
        self.press(self.tile(title))
        expect(self.page.locator("[data-kind=chooser]")).to_have_count(0)

    def say_who_may_hear(self, *hearers: str) -> None:
        expect(self.heading).to_have_text("Who may hear this?")
        for hearer in hearers:
            self.press(self.tile(hearer))
        self.next()
        expect(self.heading).to_have_text("Saved")
        self.next()

    def next(self) -> None:
        # Sooner it would be the second tap of a double one.
        self.page.wait_for_timeout(DOUBLE_TAP)
        self.press(self.button("next"))

    def dont_say(self) -> None:
        self.press(self.button("not-say"))

    def stop(self) -> None:
        self.press(self.button("stop"))

    def give_back(self) -> None:
        self.press(self.button("lock"))
        self.page.fill("#pin", PIN)
        self.press(self.page.locator(".button--go"))
        self.page.wait_for_url("**/children/**")

    def write(self, words: str) -> None:
        field = self.page.locator(".box__field").last
        self.press(field)
        self.page.keyboard.type(words)

    def press(self, what: Locator) -> None:
        box = self.box_of(what)
        spot = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        self.touching.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
        self.touching.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def draw(self) -> None:
        box = self.box_of(self.page.locator(".pad__sheet"))
        spots = [{"x": box["x"] + 80 + 20 * step, "y": box["y"] + 90 + 9 * step} for step in range(12)]
        for kind, spot in zip(["touchStart", *["touchMove"] * 11], spots, strict=True):
            self.touching.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [spot]})
        self.touching.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    @staticmethod
    def box_of(what: Locator) -> Any:
        """Where it is once a finger can reach it: while a page keeps what was said, and when it has only just come, it
        takes no taps."""
        what.scroll_into_view_if_needed()
        until(lambda: what.evaluate(TAKES_TAPS), f"{what}, with nothing over it")
        box = what.bounding_box()
        assert box
        return box

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    def tile(self, words: str) -> Locator:
        return self.page.locator(".tile", has=self.page.get_by_text(words, exact=True))

    def button(self, kind: str) -> Locator:
        return self.page.locator(f".button--{kind}")

    def way(self, words: str) -> Locator:
        return self.page.locator("button", has_text=words).first


class ByKeyboard(Tablet):
    """Tab and Enter alone, as with one switch."""

    def press(self, what: Locator) -> None:
        expect(what).to_be_visible()
        until(lambda: what.evaluate("(element) => !element.closest('[inert]')"), f"{what}, on a page that takes keys")
        for _ in range(MOST_TABS):
            if what.evaluate("(element) => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab never came to {what}")
        if what.evaluate("(element) => element.matches('button')"):
            self.page.keyboard.press("Enter")

    def draw(self) -> None:
        self.press(self.page.locator(".pad__sheet"))
        for key in ["Space", *["ArrowRight"] * 6, *["ArrowDown"] * 4, "Space"]:
            self.page.keyboard.press(key)


TAKES_TAPS = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return (element.closest("button") ?? element).contains(hit);
}"""


def sent_answers(server: Server, tablet: Tablet, many: int) -> dict[str, dict[str, Any]]:
    """What the server has of this hand-over by tool, once it has so many: the tablet is told that there is a signal."""

    def arrived() -> list[tuple[Any, ...]]:
        tablet.page.evaluate("dispatchEvent(new Event('online'))")
        rows = server.rows("SELECT session, tool, kind, ending, answer, may_hear, asked FROM child_answer")
        ours = [row[1:] for row in rows if UUID(row[0]) == tablet.session]
        return ours if len(ours) >= many else []

    made = {}
    for tool, kind, ending, *texts in until(arrived, f"{many} answers", patience=40):
        answer, may_hear, asked = (json.loads(text) for text in texts)
        made[tool] = {"kind": kind, "ending": ending, "answer": answer, "may_hear": may_hear, "asked": asked}
    return made
