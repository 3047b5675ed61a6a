"""Every page of the child's, in every language: what axe finds, what runs over, what a child's hand and eye need."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.child_mode import FOLDER
from tests.browser.childs_tablet import LYING, STANDING, Tablet
from tests.browser.conftest import Phone, Server, SetUp, until
from tests.browser.test_screens import AXE, RULES

LANGUAGES = ["en", "cy", "pl", "ro", "ur", "ar"]
PHONE: Any = {"width": 390, "height": 844}
TOLD = [{"told": "I want to see Gran", "did": "Gran comes on Sundays now"}]
BEGIN_AGAIN = f"""async (language) => {{
  const {{ noteChildMode }} = await import({FOLDER} + "/offline/child_mode.js");
  const {{ remember }} = await import({FOLDER} + "/child/keeping.js");
  await noteChildMode({{ language }});
  await remember({{ isGreeted: false, done: [], answers: {{}} }});
}}"""
# Scrolled away lies under the bar: it is brought into view before it is touched.
TOO_SMALL = """() => [...document.querySelectorAll("button, input, textarea")]
  .filter((each) => each.checkVisibility())
  .filter((each) => { const box = each.getBoundingClientRect(); return box.width < 63.5 || box.height < 63.5; })
  .map((each) => each.className)"""
SMALL_TEXT = """() => [...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
  .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 20 && !each.closest(".pad"))
  .map((each) => each.className + each.textContent)"""
RUNS_OVER = """() => document.documentElement.scrollWidth > innerWidth ||
  [...document.querySelectorAll(".page__body")].some((body) => body.scrollWidth > body.clientWidth + 1)"""


TEXT_SIZE = "getComputedStyle(document.documentElement).fontSize"
PAPER = "getComputedStyle(document.body).backgroundColor"
MOVES = """() => [...document.querySelectorAll("body, body *")]
  .filter((each) => {
    const style = getComputedStyle(each);
    return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
  })
  .map((each) => each.className)"""
OUT_OF_VIEW = """() => [...document.querySelectorAll(".button--stop, .button--not-say, .button--next")]
  .filter((each) => each.checkVisibility())
  .filter((each) => { const box = each.getBoundingClientRect(); return box.top < 0 || box.bottom > innerHeight; })
  .map((each) => each.className)"""


class LargeText(Phone):
    flags = ("--blink-settings=defaultFontSize=32",)


@pytest.fixture
def large_text(playwright: Playwright, set_up: SetUp, server: Server, tmp_path: Path) -> Iterator[Tablet]:
    shutil.copytree(set_up.profile, tmp_path / "profile", symlinks=True)
    phone = LargeText(playwright, tmp_path / "profile", server.url)
    tablet = Tablet(phone)
    tablet.hand_over(shown={"told": TOLD})
    yield tablet
    phone.close()


@pytest.fixture
def tablet(phone: Phone) -> Tablet:
    tablet = Tablet(phone)
    tablet.hand_over(shown={"told": TOLD})
    return tablet


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_of_the_childs(tablet: Tablet, language: str) -> None:
    begin_again(tablet, language)
    names = []
    for name in every_page(tablet):
        names.append(name)
        tablet.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = tablet.page.evaluate(RULES)
        assert len(found["passes"]) > 10, "axe did not look"
        said = [(each["id"], each["nodes"][0]["target"]) for each in found["violations"]]
        assert said == [], f"{name} in {language}"
    assert len(names) > 25
    assert tablet.page.evaluate("document.documentElement.dir") == ("rtl" if language in ("ur", "ar") else "ltr")


def test_everything_is_large_enough_and_nothing_runs_over_on_any_tablet(tablet: Tablet) -> None:
    for size in (STANDING, LYING, PHONE):
        for language in ("cy", "ar"):
            tablet.page.set_viewport_size(size)
            begin_again(tablet, language)
            for name in every_page(tablet):
                where = f"{name} at {size['width']} in {language}"
                assert tablet.page.evaluate(TOO_SMALL) == [], where
                assert tablet.page.evaluate(SMALL_TEXT) == [], where
                assert not tablet.page.evaluate(RUNS_OVER), where


def test_with_doubled_text_stop_stays_in_view_and_nothing_runs_over(large_text: Tablet) -> None:
    page = large_text.page
    for size in (PHONE, STANDING, LYING):
        page.set_viewport_size(size)
        begin_again(large_text, "cy")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == (
            "24px" if size == PHONE else "32px"
        )
        for name in every_page(large_text):
            where = f"{name} at {size['width']}"
            assert page.evaluate(OUT_OF_VIEW) == [], where
            assert page.evaluate(TOO_SMALL) == [], where
            assert not page.evaluate(RUNS_OVER), where


def test_by_night_the_page_is_the_same_warm_paper(tablet: Tablet) -> None:
    paper = tablet.page.evaluate(PAPER)
    tablet.page.emulate_media(color_scheme="dark")
    assert tablet.page.evaluate(PAPER) == paper == "rgb(255, 248, 236)"


def test_who_asks_for_strong_colours_or_for_stillness_has_them_on_every_page(tablet: Tablet) -> None:
    tablet.page.emulate_media(contrast="more", reduced_motion="reduce")
    begin_again(tablet, "en")
    for name in every_page(tablet):
        assert tablet.page.evaluate("document.documentElement.classList.contains('strong')"), name
        assert tablet.page.evaluate(PAPER) == "rgb(255, 255, 255)", name
        assert tablet.page.evaluate(MOVES) == [], name


def test_stop_and_not_wanting_to_say_stand_on_every_page_at_the_same_places(tablet: Tablet) -> None:
    places: set[tuple[int, ...]] = set()
    for name in every_page(tablet):
        if name.startswith("behind stop"):
            continue
        expect(tablet.button("not-say")).to_be_visible()
        box = tablet.button("stop").bounding_box()
        assert box, name
        places.add(tuple(round(box[side]) for side in ("x", "y", "width", "height")))
    assert len(places) == 1


def test_a_left_hand_has_the_bars_the_other_way_round(tablet: Tablet) -> None:
    tablet.come_past_hello()
    tablet.press(tablet.page.locator(".comfort button").first)
    stop, on = tablet.button("stop").bounding_box(), tablet.button("next").bounding_box()
    assert stop
    assert on
    assert stop["x"] > on["x"]


def test_nothing_makes_a_sound_unless_reading_aloud_was_chosen(phone: Phone) -> None:
    phone.context.add_init_script(SPEAKS)
    tablet = Tablet(phone)
    tablet.hand_over(read_aloud=False)
    expect(tablet.page.locator(".ear")).to_be_hidden()
    tablet.press(tablet.button("next"))
    assert tablet.page.evaluate("window.said ?? []") == []


def test_the_ear_reads_the_page_from_the_top_and_a_tap_says_what_it_is(phone: Phone) -> None:
    phone.context.add_init_script(SPEAKS)
    tablet = Tablet(phone)
    tablet.hand_over(read_aloud=True, shown={"told": []})
    tablet.press(tablet.button("next"))
    tablet.press(tablet.page.get_by_text("Skip this"))
    tablet.open_tool("Faces")
    tablet.page.evaluate("window.said = []")
    tablet.press(tablet.page.locator(".ear"))
    until(lambda: tablet.page.evaluate("window.said.length") > 13, "all of the page")
    assert tablet.page.evaluate("window.said.slice(0, 4)") == [
        "How do you feel now?",
        "You can pick more than one.",
        "Happy",
        "Calm",
    ]
    tablet.page.evaluate("window.said = []")
    tablet.press(tablet.tile("Tired"))
    until(lambda: tablet.page.evaluate("window.said") == ["Tired"], "the face that was tapped")


def begin_again(tablet: Tablet, language: str) -> None:
    tablet.page.evaluate(BEGIN_AGAIN, language)
    tablet.page.reload()
    expect(tablet.page.locator("[data-kind=hello]")).to_be_visible()


def every_page(tablet: Tablet) -> Iterator[str]:
    """Whatever the language: by where things stand."""
    page = tablet.page
    yield "hello"
    tablet.tap_on()
    yield "why"
    page.locator(".page__body > .button--quiet").click()
    yield "you told us"
    tablet.tap_on()
    yield "tools"
    for number, walk in enumerate((faces, steps, places, week, people, draw, say, meeting)):
        page.locator(".tiles--tools .tile").nth(number).click()
        yield from walk(tablet)
    tablet.button("stop").click()
    yield "behind stop"
    page.locator(".empty__corner").click()
    yield "behind stop, asked"
    page.locator(".empty__asked button").last.click()
    tablet.button("lock").click()
    yield "PIN"
    page.locator(".pin__key").first.click()
    page.locator(".button--go").click()
    expect(page.locator(".pin__said")).not_to_be_empty()
    yield "wrong PIN"
    tablet.button("back").click()
    tablet.tap_on()
    yield "goodbye"


def faces(tablet: Tablet) -> Iterator[str]:
    tablet.page.locator(".tile").first.click()
    tablet.page.locator(".asked-box button").click()
    yield "faces"
    for _ in range(3):
        tablet.tap_on()
    yield "faces with somebody"
    tablet.tap_on()
    expect(tablet.page.locator("[data-kind=hearers]")).to_be_visible()
    tablet.page.locator(".tile").nth(1).click()
    yield "who may hear"
    tablet.tap_on()
    expect(tablet.page.locator("[data-kind=saved]")).to_be_visible()
    yield "saved"
    tablet.tap_on()


def steps(tablet: Tablet) -> Iterator[str]:
    tablet.page.locator(".step").nth(2).click()
    yield "steps"
    tablet.tap_on()
    yield "one step higher"
    tablet.tap_on()
    yield "better"
    away(tablet)


def places(tablet: Tablet) -> Iterator[str]:
    ways = tablet.page.locator(".ways button")
    yield "place"
    ways.nth(0).click()
    tablet.page.locator(".tile").nth(3).click()
    yield "pick pictures"
    tablet.tap_on()
    ways.nth(1).click()
    yield "draw it"
    tablet.tap_on()
    ways.nth(2).click()
    yield "write it"
    tablet.tap_on()
    yield "place with something in it"
    away(tablet)


def week(tablet: Tablet) -> Iterator[str]:
    tablet.page.locator(".cell").first.click()
    tablet.page.locator(".tile").first.click()
    yield "a morning"
    tablet.tap_on()
    yield "week"
    away(tablet)


def people(tablet: Tablet) -> Iterator[str]:
    yield "nobody yet"
    tablet.page.locator(".people__side > button").click()
    tablet.page.locator(".tile").first.click()
    yield "who is it"
    tablet.tap_on()
    yield "how close"
    tablet.page.locator(".tile").nth(1).click()
    yield "people"
    away(tablet)


def draw(tablet: Tablet) -> Iterator[str]:
    expect(tablet.page.locator(".pad__sheet")).to_be_visible()
    yield "draw"
    away(tablet)


def say(tablet: Tablet) -> Iterator[str]:
    yield "say"
    away(tablet)


def meeting(tablet: Tablet) -> Iterator[str]:
    yield "what they should know"
    for name in ("what should change", "how", "who", "advocate"):
        tablet.tap_on()
        yield name
    away(tablet)


def away(tablet: Tablet) -> None:
    """Back to the tools, with what was begun."""
    while tablet.page.locator("[data-kind=chooser]").count() == 0:
        tablet.page.evaluate("document.querySelector('.button--back:not([hidden])')?.click()")
        tablet.page.wait_for_timeout(50)


SPEAKS: Any = """
  const voice = { lang: "en-GB", localService: true, default: true, name: "Test" };
  window.said = [];
  const Utterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [voice],
    cancel() {},
    addEventListener() {},
    speak(utterance) { window.said.push(utterance.text); setTimeout(() => utterance.onend(), 5); },
  } });
"""
