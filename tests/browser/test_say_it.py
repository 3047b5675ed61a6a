"""A child says it: heard by a microphone of Chromium's own that beeps, kept as it is spoken."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.childs_tablet import Tablet, sent_answers
from tests.browser.conftest import Phone, Server, SetUp, until


class HearingPhone(Phone):
    flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


class Recorder:
    """The page of the tool."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet, self.page = tablet, tablet.page
        self.light = self.page.locator(".say__light")
        self.listen = self.page.locator(".say__round--listen")

    def record(self, button: str = ".say__round--record", pieces: int = 2) -> None:
        """Until so many more pieces are on disk."""
        before = len(self.pieces())
        self.tablet.press(self.page.locator(button))
        expect(self.light).to_be_visible()
        until(lambda: len(self.pieces()) >= before + pieces, "pieces of a recording")

    def stop(self) -> None:
        self.tablet.press(self.page.locator(".say__round--stop"))
        expect(self.listen).to_be_visible()

    def pieces(self) -> list[dict[str, Any]]:
        return self.tablet.phone.held("chunks")

    @property
    def is_open(self) -> bool:
        """Whether the microphone is, by what the page holds of it."""
        return bool(self.page.evaluate("() => window.tracks.some(({ readyState }) => readyState === 'live')"))


@pytest.fixture
def phone(playwright: Playwright, set_up: SetUp, server: Server, tmp_path: Path) -> Iterator[Phone]:
    shutil.copytree(set_up.profile, tmp_path / "profile", symlinks=True)
    phone = HearingPhone(playwright, tmp_path / "profile", server.url)
    phone.context.add_init_script(WATCH_MICROPHONE)
    yield phone
    phone.close()


@pytest.fixture
def tablet(phone: Phone) -> Tablet:
    tablet = Tablet(phone)
    tablet.hand_over(tools=["say", "draw"])
    tablet.come_to_the_tools()
    tablet.open_tool("Say it")
    return tablet


def test_what_is_said_is_heard_again_said_again_and_the_earlier_one_is_kept(tablet: Tablet, server: Server) -> None:
    say = Recorder(tablet)
    expect(say.light).not_to_be_visible()
    expect(say.page.get_by_text("Every recording is kept")).to_be_visible()
    say.record()
    expect(say.page.locator(".say__left")).to_have_text(re.compile(r"Time left: 4:[345]\d"))
    say.stop()
    expect(say.light).not_to_be_visible()
    assert not say.is_open
    say.page.evaluate(AGAIN_AND_AGAIN)
    tablet.press(say.listen)
    expect(say.listen).to_have_text("Pause")
    say.record(".button--again")
    say.stop()
    tablet.press(say.page.locator(".button--use"))
    expect(say.page.locator(".say__saved")).to_be_visible()
    tablet.next()
    tablet.say_who_may_hear()
    assert sent_answers(server, tablet, 1)["say"]["answer"] == {"words": "", "not_said": False}
    assert kept_sounds(server, tablet, 2) == [("sound", 0, "audio/webm"), ("sound", 1, "audio/webm")]


def test_a_tab_that_is_killed_while_a_child_speaks_loses_a_second_at_most(tablet: Tablet, server: Server) -> None:
    say = Recorder(tablet)
    say.record(pieces=3)
    tablet.phone.crash_tab()
    tablet.page = tablet.phone.page
    tablet.page.goto(tablet.phone.url)
    tablet.page.wait_for_url("**/voice")
    tablet.touching = tablet.phone.context.new_cdp_session(tablet.page)
    tablet.give_back()
    assert sent_answers(server, tablet, 1)["say"]["ending"] in ("interrupted", "stopped")
    assert kept_sounds(server, tablet, 1) == [("sound", 1, "audio/webm")]


def test_stop_ends_the_recording_and_keeps_what_was_said(tablet: Tablet, server: Server) -> None:
    say = Recorder(tablet)
    say.record()
    tablet.stop()
    expect(say.light).not_to_be_visible()
    until(lambda: not say.is_open, "a microphone that is off")
    until(lambda: tablet.phone.held("attachments")[-1].get("sha256"), "a recording that is whole")


def test_nothing_is_recorded_of_a_page_that_nobody_sees(tablet: Tablet) -> None:
    say = Recorder(tablet)
    say.record()
    say.page.evaluate(HIDE)
    expect(say.listen).to_be_visible()
    assert not say.is_open


def test_five_minutes_are_the_most(tablet: Tablet) -> None:
    say = Recorder(tablet)
    say.page.clock.install()
    say.record()
    # The rest flows: so long a slow machine may take until it is looked at.
    say.page.clock.fast_forward("04:00")
    expect(say.page.locator(".say__left")).to_have_text(re.compile(r"Time left: 0:[2-5]\d"))
    assert say.is_open
    say.page.clock.fast_forward("01:00")
    expect(say.listen).to_be_visible()
    assert not say.is_open


def test_without_a_microphone_a_child_writes(tablet: Tablet, server: Server) -> None:
    say = Recorder(tablet)
    say.page.evaluate(REFUSE)
    tablet.press(say.page.locator(".say__round--record"))
    expect(say.page.locator(".say__deaf")).to_contain_text("The tablet can't hear you.")
    tablet.write("I like the garden")
    tablet.next()
    tablet.say_who_may_hear()
    assert sent_answers(server, tablet, 1)["say"]["answer"] == {"words": "I like the garden", "not_said": False}


def kept_sounds(server: Server, tablet: Tablet, many: int) -> list[tuple[Any, ...]]:
    query = """SELECT session, label, chosen, media_type FROM attachment JOIN child_answer ON child_answer.id = record
        WHERE purpose = 'sound' AND state = 'kept' ORDER BY chosen"""

    def ours() -> list[tuple[Any, ...]]:
        found = [row[1:] for row in server.rows(query) if UUID(row[0]) == tablet.session]
        return found if len(found) >= many else []

    sounds: list[tuple[Any, ...]] = until(ours, f"{many} sounds")
    return sounds


WATCH_MICROPHONE = """
  window.tracks = [];
  const asked = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (asked) navigator.mediaDevices.getUserMedia = async (what) => {
    const stream = await asked(what);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
"""
# Two seconds are soon over, and with them what the button says meanwhile.
AGAIN_AND_AGAIN = """() => {
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    this.loop = true;
    return play.call(this);
  };
}"""
REFUSE = """() => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""
HIDE = """() => {
  Object.defineProperty(document, "hidden", { get: () => true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
