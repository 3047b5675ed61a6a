"""What an eye needs of the child's pages: large words, strong colours, stillness, the same paper by night."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.childs_pages import PHONE, RUNS_OVER, TOLD, TOO_SMALL, begin_again, every_page
from tests.browser.childs_tablet import LYING, STANDING, Tablet
from tests.browser.conftest import Phone, Server, SetUp

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
