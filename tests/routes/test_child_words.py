"""The child's words as the tablet gets them: files of the release."""

from pathlib import Path

import httpx
import pytest

from server.release import Release
from server.rules.child_tools import use_own
from server.rules.child_words import languages, words_in
from tests.own_words import own_folder

__all__ = ["own_folder"]


async def test_each_language_is_a_file_of_the_release(client: httpx.AsyncClient) -> None:
    release = Release()
    listed = release.manifest({})["files"]
    for language in languages():
        url = release.url(f"child/words.{language.tag}.json")
        answer = await client.get(url)
        assert answer.headers["content-type"] == "application/json"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.json() == words_in(language.tag)
        assert url in listed  # type: ignore[operator]


def test_other_words_are_another_release(own_folder: Path) -> None:
    before = Release().name
    (own_folder / "ui.toml").write_text('stop = "No more"\n')
    use_own(own_folder)
    assert Release().name != before


async def test_a_councils_recording_is_served_as_sound(client: httpx.AsyncClient, own_folder: Path) -> None:
    recording = own_folder / "recordings/cy/face.happy.webm"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"\x1aE\xdf\xa3")
    use_own(own_folder)
    release = Release()
    client._transport.app.state.release = release  # type: ignore[attr-defined]
    answer = await client.get(release.url("child/recordings/cy/face.happy.webm"))
    assert answer.content == recording.read_bytes()
    assert answer.headers["content-type"] == "audio/webm"


@pytest.mark.parametrize("place", ["child/recordings/cy/face.happy.ogg", "child/face.happy.ogg"])
def test_sound_is_served_from_one_folder_only(tmp_path: Path, place: str) -> None:
    (tmp_path / "static" / place).parent.mkdir(parents=True)
    (tmp_path / "static" / place).write_bytes(b"OggS")
    assert (Path(place) in Release(tmp_path).files) == place.startswith("child/recordings/")
