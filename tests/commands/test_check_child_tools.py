"""`doorstep check` on a council's own folder for the child's tools."""

from pathlib import Path

import pytest

from server.childs_tools import use_councils_own
from server.rules.child_tools import tools, use_own
from server.settings import read_settings
from tests.commands.running import in_process
from tests.own_words import PETS, own_folder

__all__ = ["own_folder"]


def test_check_tells_a_slip_in_a_councils_tool(tmp_path: Path, own_folder: Path) -> None:
    (own_folder / "tools/pets.toml").write_text(PETS.replace('ask = "choice"', 'ask = "smile"'))
    code, said = in_process(tmp_path, "check", DOORSTEP_CHILD_TOOLS=str(own_folder))
    assert code == 1
    assert "Wrong: DOORSTEP_CHILD_TOOLS: " in said
    assert "tools/pets.toml at questions[0].ask" in said
    assert "Children get only the tools that come with Doorstep." in said


def test_check_tells_what_is_not_translated(tmp_path: Path, own_folder: Path) -> None:
    (own_folder / "tools/pets.toml").write_text(PETS)
    _, said = in_process(tmp_path, "check", DOORSTEP_CHILD_TOOLS=str(own_folder))
    assert "Missing: The child's words have no translation to cy for tool.pets.title" in said


def test_check_has_nothing_to_say_of_our_own_words(tmp_path: Path) -> None:
    _, said = in_process(tmp_path, "check")
    assert "child" not in said.lower()


@pytest.mark.parametrize("place", ["", "gone"])
def test_the_server_starts_without_a_folder_that_is_wrong(own_folder: Path, place: str) -> None:
    (own_folder / "tools/pets.toml").write_text("id =")
    use_councils_own(read_settings({"DOORSTEP_CHILD_TOOLS": str(own_folder / place)}))
    assert [tool.id for tool in tools()][:2] == ["faces", "steps"]


def test_the_server_takes_up_a_councils_folder(own_folder: Path) -> None:
    (own_folder / "tools/pets.toml").write_text(PETS)
    use_councils_own(read_settings({"DOORSTEP_CHILD_TOOLS": str(own_folder)}))
    assert [tool.id for tool in tools()][:2] == ["faces", "pets"]
    use_own(None)
