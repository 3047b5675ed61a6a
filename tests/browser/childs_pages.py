"""Every page of the child's, one after the other, and what is asked of each."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import expect

from tests.browser.child_mode import FOLDER
from tests.browser.childs_tablet import Tablet

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
RUNS_OVER = """() => document.documentElement.scrollWidth > innerWidth ||
  [...document.querySelectorAll(".page__body")].some((body) => body.scrollWidth > body.clientWidth + 1)"""


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
