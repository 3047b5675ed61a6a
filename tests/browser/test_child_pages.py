"""Every page of the child's, in every language: what axe finds, what runs over, what a child's hand and eye need."""

import pytest
from playwright.sync_api import expect

from tests.browser.childs_pages import PHONE, RUNS_OVER, SPEAKS, TOLD, TOO_SMALL, begin_again, every_page
from tests.browser.childs_tablet import LYING, STANDING, Tablet
from tests.browser.conftest import Phone, until
from tests.browser.test_screens import AXE, RULES

LANGUAGES = ["en", "cy", "pl", "ro", "ur", "ar"]
SMALL_TEXT = """() => [...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
  .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 20 && !each.closest(".pad"))
  .map((each) => each.className + each.textContent)"""


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
    expect(tablet.page.locator(".ear")).to_have_attribute("aria-pressed", "false")
    assert tablet.page.evaluate("window.said.slice(0, 4)") == [
        "How do you feel now?",
        "You can pick more than one.",
        "Happy",
        "Calm",
    ]
    tablet.page.evaluate("window.said = []")
    tablet.press(tablet.tile("Tired"))
    until(lambda: tablet.page.evaluate("window.said") == ["Tired"], "the face that was tapped")
