"""What a child shows and says with each tool: by touch and by keyboard alone, without signal, as given."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.childs_tablet import DOUBLE_TAP, ByKeyboard, Tablet, sent_answers
from tests.browser.conftest import Phone, Server

WORDS = "Zwiebelkuchen am Dienstag"


@pytest.mark.parametrize("how", [Tablet, ByKeyboard], ids=["by touch", "by keyboard alone"])
def test_what_a_child_says_with_each_tool_without_signal_is_sent_later_as_given(
    phone: Phone, server: Server, how: type[Tablet]
) -> None:
    tablet = how(phone)
    tablet.hand_over()
    server.kill()
    tablet.come_to_the_tools()
    expected = {tool: tell(tablet) for tool, tell in TELLING.items()}
    expect(tablet.page.locator(".tile--done")).to_have_count(len(TELLING))
    server.start()
    sent = sent_answers(server, tablet, len(TELLING))
    for tool, answer in expected.items():
        assert sent[tool]["answer"] == answer, tool
        assert sent[tool]["ending"] == "finished"
        assert sent[tool]["asked"], "the words as the child saw them"
    assert sent["faces"]["may_hear"] == ["teacher", "advocate"]
    assert sent["steps"]["may_hear"] == ["nobody_else"]
    assert sent["week"]["may_hear"] == []
    assert sent["meeting"]["asked"]["change"] == "What should change?"
    assert len(server.rows("SELECT id FROM attachment WHERE label = 'place:good_things'")) == 1


def tell_faces(tablet: Tablet) -> dict[str, Any]:
    tablet.open_tool("Faces")
    expect(tablet.page.locator(".tile[aria-pressed=true]")).to_have_count(0)
    for face in ("Happy", "Sad", "Proud"):
        tablet.press(tablet.tile(face))
    tablet.page.wait_for_timeout(DOUBLE_TAP)
    tablet.press(tablet.tile("Proud"))
    tablet.press(tablet.way("Add words"))
    tablet.page.keyboard.type(WORDS)
    tablet.next()
    tablet.dont_say()
    tablet.next()
    tablet.press(tablet.page.locator("input.box__field"))
    tablet.page.keyboard.type("Gran")
    tablet.press(tablet.tile("Loved"))
    tablet.next()
    tablet.say_who_may_hear("Nobody else", "My teacher", "My advocate")
    return {
        "questions": [
            {"id": "now", "faces": ["happy", "sad"], "who": "", "words": WORDS, "not_said": False},
            {"id": "home", "faces": [], "who": "", "words": "", "not_said": True},
            {"id": "school", "faces": [], "who": "", "words": "", "not_said": False},
            {"id": "with", "faces": ["loved"], "who": "Gran", "words": "", "not_said": False},
        ]
    }


def tell_steps(tablet: Tablet) -> dict[str, Any]:
    tablet.open_tool("Safe steps")
    expect(tablet.page.locator(".step[aria-pressed=true]")).to_have_count(0)
    tablet.press(tablet.page.locator(".step").nth(6))
    tablet.next()
    expect(tablet.heading).to_have_text("What would make it one step higher?")
    tablet.write("If it was quiet at night")
    tablet.next()
    tablet.press(tablet.tile("The same"))
    tablet.next()
    tablet.say_who_may_hear("My teacher", "Nobody else")
    return {
        "questions": [
            {"id": "safe", "step": 6, "choice": "", "words": "", "not_said": False},
            {"id": "higher", "step": None, "choice": "", "words": "If it was quiet at night", "not_said": False},
            {"id": "better", "step": None, "choice": "same", "words": "", "not_said": False},
        ]
    }


def tell_places(tablet: Tablet) -> dict[str, Any]:
    tablet.open_tool("My places")
    tablet.press(tablet.way("Pick pictures"))
    tablet.press(tablet.tile("Night"))
    tablet.press(tablet.tile("Door"))
    tablet.next()
    tablet.press(tablet.way("Write it"))
    tablet.write("The dark")
    tablet.next()
    tablet.next()
    expect(tablet.heading).to_have_text("Good things")
    tablet.press(tablet.way("Draw it"))
    tablet.draw()
    tablet.next()
    expect(tablet.page.locator(".place__drawn")).to_be_visible()
    tablet.next()
    expect(tablet.heading).to_have_text("Hopes")
    tablet.dont_say()
    tablet.say_who_may_hear()
    return {
        "places": [
            {"id": "worries", "words": "The dark", "pictures": ["night", "door"], "not_said": False},
            {"id": "good_things", "words": "", "pictures": [], "not_said": False},
            {"id": "hopes", "words": "", "pictures": [], "not_said": True},
        ]
    }


def tell_week(tablet: Tablet) -> dict[str, Any]:
    tablet.open_tool("My week")
    tablet.press(tablet.page.locator("#tue-morning"))
    tablet.press(tablet.tile("Happy"))
    tablet.press(tablet.tile("Tired"))
    tablet.next()
    tablet.press(tablet.page.locator("#sun-evening"))
    tablet.press(tablet.way("Add words"))
    tablet.page.keyboard.type("Dad rings")
    tablet.next()
    expect(tablet.page.locator("#sun-evening")).to_have_attribute("aria-label", "Sunday, Evening, Dad rings")
    tablet.next()
    tablet.say_who_may_hear()
    return {
        "days": [
            {"day": "tue", "part": "morning", "faces": ["happy", "tired"], "words": ""},
            {"day": "sun", "part": "evening", "faces": [], "words": "Dad rings"},
        ],
        "not_said": False,
    }


def tell_people(tablet: Tablet) -> dict[str, Any]:
    tablet.open_tool("My people")
    tablet.press(tablet.way("Add somebody"))
    tablet.write("Gran")
    tablet.press(tablet.tile("Dog"))
    tablet.next()
    tablet.press(tablet.tile("Very close to me"))
    tablet.press(tablet.way("Farther"))
    tablet.press(tablet.way("Add somebody"))
    tablet.press(tablet.tile("Fish"))
    tablet.next()
    tablet.press(tablet.tile("Far from me"))
    tablet.press(tablet.page.locator(".person", has_text="Gran"))
    tablet.press(tablet.way("Farther"))
    tablet.next()
    tablet.say_who_may_hear("My advocate")
    gran = {"name": "Gran", "picture": "dog", "near": 2, "x": 0, "y": -740, "words": ""}
    fish = {"name": "", "picture": "fish", "near": 3, "x": 608, "y": 664, "words": ""}
    return {"people": [gran, fish], "not_said": False}


def tell_meeting(tablet: Tablet) -> dict[str, Any]:
    tablet.open_tool("Tell my meeting")
    tablet.write("I like my school")
    tablet.next()
    tablet.next()
    tablet.press(tablet.tile("I want to go and tell them"))
    tablet.next()
    tablet.dont_say()
    tablet.press(tablet.tile("Not now. Ask me again"))
    tablet.next()
    tablet.say_who_may_hear("The people at my meeting")
    return {
        "questions": [
            {"id": "know", "words": "I like my school", "choice": "", "not_said": False},
            {"id": "change", "words": "", "choice": "", "not_said": False},
            {"id": "how", "words": "", "choice": "myself", "not_said": False},
            {"id": "who", "words": "", "choice": "", "not_said": True},
            {"id": "advocate", "words": "", "choice": "later", "not_said": False},
        ]
    }


TELLING = {
    "faces": tell_faces,
    "steps": tell_steps,
    "places": tell_places,
    "week": tell_week,
    "people": tell_people,
    "meeting": tell_meeting,
}


def test_not_wanting_to_say_is_an_answer_with_every_tool(phone: Phone, server: Server) -> None:
    tablet = Tablet(phone)
    tablet.hand_over()
    tablet.come_to_the_tools()
    titles = ["Faces", "Safe steps", "My places", "My week", "My people", "Draw", "Say it", "Tell my meeting"]
    for title in titles:
        tablet.open_tool(title)
        while (asked := tablet.heading.inner_text()) != "Saved":
            tablet.dont_say()
            expect(tablet.heading).not_to_have_text(asked)
            tablet.page.wait_for_timeout(DOUBLE_TAP)
        tablet.next()
    sent = sent_answers(server, tablet, len(titles))
    assert {answer["ending"] for answer in sent.values()} == {"not_said"}
    assert sent["draw"]["answer"] == {"words": "", "not_said": True}
    assert all(question["not_said"] for question in sent["meeting"]["answer"]["questions"])
    assert [each["id"] for each in sent["steps"]["answer"]["questions"] if each["not_said"]] == ["safe", "better"]


def test_people_are_moved_by_tap_by_drag_and_by_arrow_keys(phone: Phone) -> None:
    tablet = Tablet(phone)
    tablet.hand_over(tools=["people"])
    tablet.come_to_the_tools()
    tablet.open_tool("My people")
    tablet.press(tablet.way("Add somebody"))
    tablet.press(tablet.tile("Owl"))
    tablet.next()
    tablet.press(tablet.tile("Very close to me"))
    owl, board = tablet.page.locator(".person", has_text="Owl"), tablet.page.locator(".board")
    expect(owl).to_have_attribute("aria-label", "Owl: Very close to me")
    box = tablet.box_of(board)
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tablet.page.mouse.click(middle[0] + box["width"] * 0.46, middle[1])
    expect(owl).to_have_attribute("aria-label", "Owl: Far from me")
    owl.focus()
    for _ in range(4):
        tablet.page.keyboard.press("ArrowLeft")
    expect(owl).to_have_attribute("aria-label", "Owl: A bit far from me")
    owl.click()
    expect(owl).to_have_attribute("aria-pressed", "false")
    owl.hover()
    tablet.page.mouse.down()
    tablet.page.mouse.move(middle[0], middle[1] + box["height"] * 0.25, steps=5)
    tablet.page.mouse.up()
    expect(owl).to_have_attribute("aria-label", "Owl: Close to me")
    expect(owl).to_have_attribute("aria-pressed", "true")


def test_arrow_keys_go_to_the_neighbour_on_that_side(phone: Phone) -> None:
    tablet = Tablet(phone)
    tablet.hand_over()
    tablet.come_to_the_tools()
    tablet.tile("Faces").focus()
    for key, title in (("ArrowRight", "Safe steps"), ("ArrowDown", "Draw"), ("ArrowLeft", "My people")):
        tablet.page.keyboard.press(key)
        expect(tablet.tile(title)).to_be_focused()
