"""The child's tools: what comes with Doorstep, what a council may add, and how a slip in it is told."""

import re
from pathlib import Path

import pytest

from server.rules import child_tools
from server.rules.child_tool_data import Unreadable
from server.rules.child_tools import (
    UnknownTool,
    face_label,
    hearer_label,
    hearers,
    picture_label,
    tool_named,
    tools,
    use_own,
)
from server.rules.child_words import words_in
from tests.own_words import PETS, own_folder

WEB = Path(__file__).parents[2] / "web"

__all__ = ["own_folder"]


def test_the_eight_tools_stand_in_the_order_of_the_child() -> None:
    assert [tool.id for tool in tools()] == ["faces", "steps", "places", "week", "people", "draw", "say", "meeting"]
    assert all(tool.kind == tool.id for tool in tools())


def test_each_standing_question_is_asked_once() -> None:
    standing = {question.standing: tool.id for tool in tools() for question in tool.questions if question.standing}
    assert standing == {"view": "meeting", "safe": "steps", "better": "steps"}


def test_a_child_can_always_say_how_they_want_to_be_heard() -> None:
    asked = {question.id: question for question in tool_named("meeting").questions}
    assert [*asked] == ["know", "change", "how", "who", "advocate"]
    assert [choice.id for choice in asked["how"].choices] == ["myself", "with_advocate", "someone_tells", "dont_know"]
    assert [choice.id for choice in asked["advocate"].choices] == ["yes", "no", "later"]


def test_pleasant_and_hard_faces_are_as_many() -> None:
    faces = [*child_tools.child_tools().faces]
    assert len(faces) == 12
    assert {"happy", "calm", "excited", "proud", "loved"} <= set(faces[:6])


def test_only_who_may_be_the_danger_asks_for_care() -> None:
    assert [line.id for line in hearers() if line.care] == ["mum_or_dad", "somebody_else"]


def test_every_picture_that_a_word_stands_beside_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol[^>]* id="([^"]+)"', (WEB / "static/child/art.svg").read_text()))
    told = words_in("en")
    named = {line["picture"] for part in ("welcome", "goodbye", "hearers") for line in told[part]}
    for tool in told["tools"]:
        choices = [
            *tool["choices"],
            *tool["places"],
            *(each for asked in tool["questions"] for each in asked["choices"]),
        ]
        named |= {tool["picture"], *(choice["picture"] for choice in choices)}
    assert named - drawn == set()


def test_the_worker_reads_labels_in_english() -> None:
    assert face_label("happy") == face_label("face-happy") == "Happy"
    assert picture_label("who-cat") == picture_label("cat") == "Cat"
    assert picture_label("pic-sun") == picture_label("sun") == "Sun"
    assert hearer_label("core_group") == "The people who help my family"


def test_what_is_no_longer_offered_is_shown_by_its_id() -> None:
    assert (face_label("gone"), picture_label("pic-gone"), hearer_label("gone")) == ("gone", "pic-gone", "gone")
    with pytest.raises(UnknownTool, match="'gone'"):
        tool_named("gone")


def test_a_councils_tool_stands_among_ours(own_folder: Path) -> None:
    (own_folder / "tools/pets.toml").write_text(PETS)
    use_own(own_folder)
    assert [tool.id for tool in tools()][:3] == ["faces", "pets", "steps"]
    assert tool_named("pets").title == "My pets"


def test_a_councils_words_take_the_place_of_ours_one_by_one(own_folder: Path) -> None:
    (own_folder / "ui.toml").write_text('stop = "No more"\n')
    use_own(own_folder)
    words = words_in("en")["words"]
    assert (words["stop"], words["next"]) == ("No more", "Next")


def test_a_councils_welcome_is_said_instead_of_ours(own_folder: Path) -> None:
    line = '[[lines]]\nid = "ring"\nwords = "You can ring us."\npicture = "pic-phone"\nsource = "Ours"\n'
    (own_folder / "goodbye.toml").write_text(line)
    use_own(own_folder)
    assert [line["words"] for line in words_in("en")["goodbye"]] == ["You can ring us."]


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ('title = "My pets"', "title = 3", r"tools/pets.toml at title: expected `str`, got `int`"),
        ('ask = "choice"', 'ask = "smile"', r"tools/pets.toml at questions\[0\].ask: invalid enum value 'smile'"),
        ('ask = "choice"', 'ask = "faces"', "question have asks for faces, and a tool of this kind asks for choice"),
        ('id = "pets"', 'id = "cats"', "its id is 'cats', and the file is called pets.toml"),
        ('say = "Tell', 'hint = "x"\nsay = "Tell', "contains unknown field `hint`"),
        ('picture = "pic-pet"', 'picture = "../cat.png"', "at picture"),
        ('id = "no"', 'id = "yes"', "two choices of question have have the same id"),
        ('title = "My pets"', 'title = "My pets', "pets.toml can't be read"),
    ],
)
def test_a_slip_in_a_councils_tool_is_told_with_its_file_and_place(
    own_folder: Path, said: str, instead: str, told: str
) -> None:
    (own_folder / "tools/pets.toml").write_text(PETS.replace(said, instead))
    with pytest.raises(Unreadable, match=told):
        use_own(own_folder)
    assert [tool.id for tool in tools()] == ["faces", "steps", "places", "week", "people", "draw", "say", "meeting"]


def test_a_word_that_no_screen_knows_is_told(own_folder: Path) -> None:
    (own_folder / "ui.toml").write_text('stopp = "No more"\n')
    with pytest.raises(Unreadable, match=r"ui.toml: there is nothing called stopp"):
        use_own(own_folder)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is no folder that can be read"):
        use_own(tmp_path / "gone")
