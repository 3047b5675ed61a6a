"""A child draws: with a finger, a pen, or keys alone; what arrives is what the server reads."""

import json
import math
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from server.rules.drawing import read_drawing
from tests.browser.conftest import CHROMIUM, Server, SetUp, free_port, until
from tests.browser.drawing import Pad, Spot

LINE = ((100, 100), (300, 120), (500, 100))
RED = [217, 72, 59, 255]
NOTHING = [0, 0, 0, 0]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def url(set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Nothing is kept there: one server does for all."""
    shutil.copytree(set_up.data, data := tmp_path_factory.mktemp("drawing") / "data")
    server = Server(data, free_port(), set_up.code)
    server.start()
    yield server.url
    server.kill()


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True, service_workers="block")
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    yield page
    context.close()


@pytest.fixture
def pad(page: Page) -> Pad:
    return Pad(page)


def test_a_line_is_where_the_finger_was_and_as_the_child_chose_it(pad: Pad) -> None:
    pad.colour(1)
    pad.page.locator(".pad__thickness").nth(2).click()
    pad.finger(*LINE)
    (stroke,) = pad.strokes
    assert (stroke["tool"], stroke["colour"], stroke["width"], stroke["chosen"]) == ("pen", 1, 34, True)
    assert_near(stroke["points"], LINE)
    assert pad.ink((300, 120)) == RED
    assert pad.page.evaluate("() => window.changes") == 1


def test_the_server_reads_what_was_drawn(pad: Pad) -> None:
    pad.finger(*LINE)
    pad.finger((20, 500), (600, 600), (1300, 850), (1300, 1000))
    stamp(pad, "pic-sun", (900, 300))
    drawing = read_drawing(pad.file())
    assert [stroke.tool for stroke in drawing.strokes] == ["pen", "pen", "stamp"]
    assert drawing.strokes[2].points[:2] == [900, 300]


def test_taking_back_keeps_the_stroke_and_bringing_back_shows_it_again(pad: Pad) -> None:
    pad.colour(1)
    pad.finger(*LINE)
    pad.tap("undo")
    assert pad.chosen == [False]
    assert pad.ink((300, 120)) == NOTHING
    pad.tap("redo")
    assert pad.chosen == [True]
    assert pad.ink((300, 120)) == RED


def test_the_rubber_takes_whole_strokes_and_keeps_them(pad: Pad) -> None:
    pad.colour(1)
    pad.finger(*LINE)
    pad.finger((100, 700), (900, 700))
    pad.tap("eraser")
    pad.finger((500, 200), (480, 60))
    assert pad.chosen == [False, True]
    assert pad.ink((150, 105)) == NOTHING
    assert pad.ink((500, 700)) == RED
    pad.tap("undo")
    assert pad.chosen == [True, True]


def test_start_again_is_a_blank_page_and_can_be_taken_back(pad: Pad) -> None:
    pad.finger(*LINE)
    stamp(pad, "pic-heart", (600, 600))
    pad.tap("clear")
    assert pad.chosen == [False, False]
    assert pad.ink((600, 600)) == NOTHING
    pad.tap("undo")
    assert pad.chosen == [True, True]


def test_a_stamp_is_placed_by_a_tap(pad: Pad) -> None:
    stamp(pad, "pic-heart", (600, 600))
    (stroke,) = pad.strokes
    assert (stroke["tool"], stroke["stamp"], stroke["points"]) == ("stamp", "pic-heart", [600, 600, 128, 0])
    until(lambda: pad.ink((600, 600))[3] == 255, "the picture")


def test_everything_by_keys_alone(pad: Pad) -> None:
    keys = pad.page.keyboard
    for _ in range(13 + 3):
        keys.press("Tab")
    expect(pad.sheet).to_be_focused()
    keys.press("Space")
    for _ in range(10):
        keys.press("ArrowRight")
    for _ in range(4):
        keys.press("ArrowDown")
    keys.press("Space")
    (stroke,) = pad.strokes
    assert_near(stroke["points"][:8], ((600, 450), (615, 450)))
    assert_near(stroke["points"][-4:], ((750, 510),))
    keys.press("Tab")
    keys.press("Tab")
    expect(pad.page.locator("[data-tool=stamp]")).to_be_focused()
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    expect(pad.sheet).to_be_focused()
    keys.press("Enter")
    keys.press("Enter")
    stamps = [one["points"][:2] for one in pad.strokes if one["tool"] == "stamp"]
    assert stamps == [[750, 510], [900, 510]]
    read_drawing(pad.file())


def test_keys_can_rub_out(pad: Pad) -> None:
    pad.finger((600, 300), (600, 400))
    pad.tap("eraser")
    pad.sheet.focus()
    pad.page.keyboard.press("Space")
    for _ in range(3):
        pad.page.keyboard.press("ArrowUp")
    pad.page.keyboard.press("Space")
    assert pad.chosen == [False]


def test_a_pen_presses_and_then_fingers_rest(pad: Pad) -> None:
    pad.pen(*LINE, force=0.9)
    pad.finger((700, 700), (800, 800))
    (stroke,) = pad.strokes
    assert abs(stroke["points"][2] - 0.9 * 255) < 1


def test_a_palm_draws_nothing(pad: Pad) -> None:
    pad.finger((700, 700), (720, 720), radius=45)
    assert pad.strokes == []


def test_a_second_finger_neither_draws_nor_ends_the_line(pad: Pad) -> None:
    pad.finger((100, 100), (200, 100), lifts=False)
    other = {**pad.at((900, 800)), "id": 2, "radiusX": 10, "radiusY": 10}
    pad.touch("touchMove", (300, 100), others=(other,))
    pad.touch("touchMove", (500, 100), others=(other,))
    pad.lift()
    (stroke,) = pad.strokes
    assert_near(stroke["points"][-4:], ((500, 100),))


def test_two_fingers_on_the_page_do_not_zoom_it(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True, is_mobile=True)
    context.new_page().goto(f"{url}/sign-in")
    pad = Pad(context.pages[0])
    for apart in range(20, 400, 40):
        fingers = [{**pad.at((600 + side * apart, 450)), "id": side + 1} for side in (-1, 1)]
        kind = "touchStart" if apart == 20 else "touchMove"
        pad.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
        pad.page.evaluate("() => new Promise(requestAnimationFrame)")
    pad.lift()
    pad.page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 300))")
    assert pad.page.evaluate("() => visualViewport.scale") == 1
    context.close()


def test_a_drawing_comes_back_as_it_was(page: Page) -> None:
    pad = Pad(page)
    pad.colour(1)
    pad.finger(*LINE)
    pad.finger((100, 700), (900, 700))
    pad.tap("undo")
    kept = pad.file()
    page.reload()
    again = Pad(page, read_as_json(kept))
    assert again.file() == kept
    assert again.ink((300, 120)) == RED
    assert again.ink((500, 700)) == NOTHING


def test_a_full_page_says_so_calmly_and_offers_another(page: Page) -> None:
    stroke = {"tool": "pen", "colour": 0, "width": 6, "stamp": "", "chosen": True, "at": 0, "points": [9, 9, 128, 0]}
    pad = Pad(page, {"format": "doorstep-drawing/1", "width": 1200, "height": 900, "strokes": [stroke] * 500})
    pad.finger(*LINE)
    expect(page.locator(".pad__full")).to_contain_text("This page is full.")
    assert len(pad.strokes) == 500
    page.get_by_role("button", name="New page").click()
    assert page.evaluate("() => window.newPages") == 1


def test_a_long_line_stays_within_the_servers_bounds(pad: Pad) -> None:
    pad.page.evaluate(SCRIBBLE, 9000)
    drawing = read_drawing(pad.file())
    assert sum(len(stroke.points) for stroke in drawing.strokes) > 4 * 8000
    assert len(drawing.strokes) > 4


def test_whatever_is_to_be_tapped_is_large_enough_for_a_child(pad: Pad) -> None:
    for width, height in ((820, 1180), (1180, 820), (390, 844)):
        pad.page.set_viewport_size({"width": width, "height": height})
        boxes = [button.bounding_box() for button in pad.page.locator(".pad button:visible").all()]
        small = [box for box in boxes if box and min(box["width"], box["height"]) < 64]
        assert len(boxes) > 15
        assert small == [], (width, height)
        assert pad.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def stamp(pad: Pad, picture: str, spot: Spot) -> None:
    pad.tap("stamp")
    pad.page.locator(f'[data-stamp="{picture}"]').click()
    pad.finger(spot)


def read_as_json(content: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(content)
    return found


def assert_near(points: list[int], spots: tuple[Spot, ...]) -> None:
    found = list(zip(points[0::4], points[1::4], strict=True))
    assert len(found) == len(spots)
    assert all(math.dist(one, other) <= 2 for one, other in zip(found, spots, strict=True)), found


# Told to the page itself: the browser would take minutes over so many.
SCRIBBLE = """(count) => {
  const sheet = document.querySelector(".pad__sheet");
  const { left, top, width, height } = sheet.getBoundingClientRect();
  sheet.setPointerCapture = () => {};
  const how = { pointerId: 9, pointerType: "touch", bubbles: true, cancelable: true, buttons: 1 };
  const tell = (kind, index) => {
    const clientX = left + (((index * 577) % 1200) / 1200) * width;
    const clientY = top + (((index * 331) % 900) / 900) * height;
    sheet.dispatchEvent(new PointerEvent(kind, { ...how, clientX, clientY }));
  };
  tell("pointerdown", 0);
  for (let index = 1; index < count; index++) tell("pointermove", index);
  tell("pointerup", count);
}"""
