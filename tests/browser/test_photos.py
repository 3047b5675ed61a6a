"""Photos on a visit: small, locked and without where they were taken from the moment they are on the phone."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from server.rules.file_frames import Frames
from tests.browser.conftest import ROOT, Phone, Server, until

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WORDS = "The kitchen window is broken"
PLANTED = b"planted-51.4778N"
SLOWLY = """() => {
  const decode = window.createImageBitmap;
  window.createImageBitmap = async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return decode(...given);
  };
}"""
RAW = """async () => {
  const request = indexedDB.open("doorstep");
  const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const all = database.transaction("chunks").objectStore("chunks").getAll();
  const rows = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
  database.close();
  return rows.map(({ bytes }) => Array.from(bytes));
}"""

GIVEN = """(way, bytes) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(bytes)], "IMG_0002.jpg", { type: "image/jpeg" }));
  way.files = given.files;
  way.dispatchEvent(new Event("change"));
}"""


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """As a camera writes it: large, lying on its side, and telling where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = PLANTED.decode()
    exif[0x8825] = {1: "N", 2: (51.0, 28.0, 40.0), 3: "W", 4: (3.0, 10.0, 50.0), 27: PLANTED}
    file = tmp_path / "IMG_0001.jpg"
    picture = Image.linear_gradient("L").resize((2400, 1200)).convert("RGB")
    picture.save(file, "JPEG", exif=exif.tobytes(), comment=PLANTED)
    assert file.read_bytes().count(PLANTED) >= 3
    return file


def photos(phone: Phone) -> Locator:
    return phone.page.locator("[data-photos-list] li")


def choose(phone: Phone, *files: Path) -> None:
    phone.page.locator("[data-photos] input[multiple]").set_input_files(files)


def files_of(phone: Phone) -> list[dict[str, Any]]:
    return phone.held("attachments")


def test_a_photo_without_signal_is_sent_later_and_tells_nobody_where_it_was_taken(
    server: Server, phone: Phone, taken: Path
) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    choose(phone, taken)
    expect(photos(phone)).to_have_count(1)
    expect(phone.page.get_by_role("img", name="Photo 1")).to_be_visible()
    raw = b"".join(bytes(part) for part in phone.page.evaluate(RAW))
    assert PLANTED not in raw
    assert b"JFIF" not in raw, "what lies on the disk is sealed"
    [listed] = json.loads(phone.page.input_value("[name=attachments]"))
    small = Frames(listed["key"], total=len(raw)).open(raw)
    assert Image.open(BytesIO(small)).size == (800, 1600)
    assert PLANTED not in small, "it is gone before it leaves the page"
    phone.fill_visit(WORDS)
    phone.save()
    expect(phone.saved).to_contain_text("Saved on this phone")
    assert [file["state"] for file in files_of(phone)] == ["waiting"]

    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_sent()
    until(lambda: [file["state"] for file in files_of(phone)] == ["sent"], "the photo on the server", 40)
    [(kept, kind, state)] = server.rows("SELECT content, media_type, state FROM attachment WHERE purpose = 'photo'")
    assert (kind, state) == ("image/jpeg", "kept")
    assert PLANTED not in kept
    assert Image.open(BytesIO(kept)).size == (800, 1600), "upright, at most 1600"
    assert not Image.open(BytesIO(kept)).getexif()

    [visit] = server.visits(WORDS)
    phone.open(f"/visits/{visit}")
    shown = phone.page.get_by_role("img", name="Photo 1")
    expect(shown).to_be_visible()
    until(lambda: shown.evaluate("(picture) => picture.complete && picture.naturalWidth"), "the small picture")
    shown.click()
    phone.page.wait_for_url("**/attachments/**")
    expect(phone.page.locator("img")).to_be_visible()
    assert phone.page.locator("img").evaluate("(picture) => [picture.naturalWidth, picture.naturalHeight]") == [
        800,
        1600,
    ]


def test_a_photo_stands_in_the_form_again_after_a_killed_tab_and_a_removed_one_does_not(
    phone: Phone, taken: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.jpg"
    Image.new("RGB", (300, 200), "#d9483b").save(other)
    phone.begin()
    phone.open_form()
    form = phone.page.url
    choose(phone, taken, other)
    expect(photos(phone)).to_have_count(2)
    phone.page.get_by_role("button", name="Remove photo 1").click()
    expect(photos(phone)).to_have_count(1)
    phone.fill_visit(WORDS)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    until(lambda: len(files_of(phone)) == 1, "the removed one is gone")
    phone.crash_tab()

    phone.page.goto(form)
    phone.unlock()
    expect(phone.page.locator("[data-draft-offer]")).to_be_visible()
    expect(photos(phone)).to_have_count(1)
    colour = "(canvas) => [...canvas.getContext('2d').getImageData(5, 5, 1, 1).data]"
    red, green, *_ = phone.page.get_by_role("img", name="Photo 1").evaluate(colour)
    assert red > 200 > green, "it is the other one"


def test_a_photo_is_named_by_the_draft_at_once_and_not_after_the_pause_for_words(phone: Phone, taken: Path) -> None:
    phone.begin()
    phone.open_form()
    form = phone.page.url
    phone.page.evaluate("window.setTimeout = () => 0")
    choose(phone, taken)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    phone.crash_tab()
    phone.page.goto(form)
    phone.unlock()
    expect(photos(phone)).to_have_count(1)


def test_a_page_that_locks_while_a_photo_is_made_small_keeps_it_with_the_draft(phone: Phone, taken: Path) -> None:
    phone.begin()
    phone.open_form()
    phone.page.evaluate(SLOWLY)
    choose(phone, taken)
    phone.page.get_by_role("button", name="Hide now").click()
    phone.unlock()
    expect(phone.page.locator("[data-draft-offer]")).to_be_visible()
    expect(photos(phone)).to_have_count(1)


def hide(phone: Phone) -> None:
    """By key: a finger on the page tells that the camera is closed."""
    phone.page.locator("[data-hide-now]").first.press("Enter")


def test_a_photo_from_a_camera_that_was_open_when_the_page_locked_is_in_the_form_afterwards(
    phone: Phone, taken: Path
) -> None:
    phone.begin()
    phone.open_form()
    phone.page.fill("[name=what_was_seen]", WORDS)
    ways = phone.page.locator("[data-photos] input[type=file]")
    with phone.page.expect_file_chooser():
        ways.last.click(force=True)
    way = ways.last.element_handle()
    hide(phone)
    until(lambda: way.evaluate("(way) => !way.isConnected"), "an empty page")
    assert WORDS not in phone.page.content()
    way.evaluate(GIVEN, list(taken.read_bytes()))
    phone.page.wait_for_url("**/locked?**")
    phone.unlock()
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)
    expect(photos(phone)).to_have_count(1)
    expect(phone.page.get_by_role("img", name="Photo 1")).to_be_visible()


def test_a_picture_that_can_not_be_made_small_holds_no_locked_page(phone: Phone, taken: Path) -> None:
    phone.begin()
    phone.open_form()
    phone.page.evaluate("() => void (window.createImageBitmap = () => new Promise(() => {}))")
    ways = phone.page.locator("[data-photos] input[type=file]")
    with phone.page.expect_file_chooser():
        ways.last.click(force=True)
    way = ways.last.element_handle()
    hide(phone)
    until(lambda: way.evaluate("(way) => !way.isConnected"), "an empty page")
    way.evaluate(GIVEN, list(taken.read_bytes()))
    phone.page.wait_for_url("**/locked?**")


@pytest.mark.parametrize("sign", ["cancel", "pointerdown"])
def test_a_camera_that_gave_nothing_holds_no_page(phone: Phone, sign: str) -> None:
    phone.begin()
    phone.open_form()
    ways = phone.page.locator("[data-photos] input[type=file]")
    with phone.page.expect_file_chooser():
        ways.last.click(force=True)
    ways.last.dispatch_event(sign)
    hide(phone)
    phone.page.wait_for_url("**/locked?**")


def test_starting_again_lets_go_of_the_photos_too(phone: Phone, taken: Path) -> None:
    phone.begin()
    phone.open_form()
    choose(phone, taken)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    phone.page.reload()
    phone.page.get_by_role("button", name="Start again").click()
    expect(phone.page.locator("[data-draft-offer]")).to_have_count(0)
    expect(phone.page.locator("form[data-ready]")).to_be_visible()
    expect(photos(phone)).to_have_count(0)
    assert files_of(phone) == []


def test_what_is_no_picture_is_said_and_eleven_are_too_many(phone: Phone, tmp_path: Path) -> None:
    phone.begin()
    phone.open_form()
    nothing = tmp_path / "letter.jpg"
    nothing.write_bytes(b"%PDF-1.7")
    choose(phone, nothing)
    expect(phone.page.locator("[data-photos-said]")).to_contain_text("no picture that this phone can read")
    many = [tmp_path / f"{number}.jpg" for number in range(11)]
    for number, file in enumerate(many):
        Image.new("RGB", (40 + number, 30)).save(file)
    choose(phone, *many)
    expect(photos(phone)).to_have_count(10)
    expect(phone.page.locator("[data-photos-said]")).to_contain_text("10 photos at most")
    expect(phone.page.locator("[data-photos] input[multiple]")).to_be_disabled()
    phone.page.evaluate(AXE.read_text())
    found = phone.page.evaluate("axe.run('[data-photos]')")
    assert len(found["passes"]) > 5, "axe did not look"
    assert [one["id"] for one in found["violations"]] == []
    assert len(json.loads(phone.page.input_value("[name=attachments]"))) == 10
