"""A drawing on the child's timeline is watched as it was made."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone, Server

WATCH = "Watch it being drawn"


@pytest.fixture
def timeline(phone: Phone, server: Server) -> Page:
    phone.begin()
    ((child,),) = server.rows(
        "SELECT DISTINCT child FROM attachment JOIN child_answer ON child_answer.id = record WHERE purpose = 'drawing'"
    )
    phone.open(f"/children/{child}/voice")
    return phone.page


def test_it_is_drawn_anew_and_what_was_rubbed_out_ends_pale(timeline: Page) -> None:
    timeline.get_by_role("button", name=WATCH).click()
    canvas = timeline.locator(".replay__canvas")
    timeline.locator(".replay select").select_option("16")
    expect(timeline.get_by_role("button", name="Play again")).to_be_visible()
    expect(timeline.locator(".replay__note")).to_have_text("Pale: rubbed out or taken back by the child.")
    strokes = drawn(timeline)
    for stroke in (one for one in strokes if one["tool"] == "pen"):
        x, y = stroke["points"][:2]
        colour = canvas.evaluate(INK, [x, y])
        assert colour[3] == 255 if stroke["chosen"] else colour[3] > 0, stroke["at"]
    assert not all(stroke["chosen"] for stroke in strokes)
    timeline.get_by_role("button", name="Close").click()
    expect(canvas).to_have_count(0)
    expect(timeline.get_by_role("img", name="A drawing by the child")).to_be_visible()


def test_where_motion_is_not_wanted_it_goes_stroke_by_stroke(timeline: Page) -> None:
    timeline.emulate_media(reduced_motion="reduce")
    timeline.get_by_role("button", name=WATCH).click()
    where = timeline.locator(".replay [role=status]")
    many = len(drawn(timeline))
    expect(where).to_have_text(f"Stroke 1 of {many}")
    timeline.get_by_role("button", name="Next stroke").click()
    expect(where).to_have_text(f"Stroke 2 of {many}")
    timeline.get_by_role("button", name="Stroke before").click()
    expect(where).to_have_text(f"Stroke 1 of {many}")
    expect(timeline.get_by_role("button", name="Pause")).to_have_count(0)


def drawn(page: Page) -> list[dict[str, Any]]:
    id = page.locator("[data-replay]").first.get_attribute("data-replay")
    strokes: list[dict[str, Any]] = page.request.get(
        f"{page.url.split('/children')[0]}/attachments/{id}/strokes.json"
    ).json()["strokes"]
    return strokes


INK = """(canvas, [x, y]) => [...canvas.getContext("2d").getImageData(x, y, 1, 1).data]"""
