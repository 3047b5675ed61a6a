"""What a child gave in one sitting, with a word, a line and a sound of their own: for tests of who gets to them."""

from dataclasses import dataclass

import httpx

from server.models.attachment import FileState
from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.worker import Worker
from server.rules.file_content import content_of
from tests.files import WEBM, drawing, seal_file, stroke
from tests.voices import a_session, an_answer

WORD = "PLUMCUPBOARD"
LINE = "#d9483b"
"""The colour of the line that was drawn, as the picture has it."""
SOUND = WEBM + b"PLUMSOUND"


@dataclass(frozen=True)
class Words:
    """Where the words, the picture and the sound are, each with what is to be found there."""

    answer: ChildAnswer
    pages: tuple[str, ...]
    picture: str
    strokes: str
    sound: str

    @property
    def everywhere(self) -> tuple[str, ...]:
        return (*self.pages, self.picture, self.picture.replace(".svg", ".png"), self.strokes, self.sound)


async def words_of(child: Child, author: Worker) -> Words:
    session = await a_session(child, author)
    answer = await an_answer(session, child, author, "draw", {"words": WORD, "not_said": False})
    drawn = await _kept(answer, drawing(stroke(colour=1)), "drawing")
    said = await _kept(answer, SOUND, "sound")
    pages = (f"/children/{child.id}/voice", f"/answers/{answer.id}")
    files = f"/attachments/{drawn}"
    return Words(answer, pages, f"{files}/drawing.svg", f"{files}/strokes.json", f"/attachments/{said}/sound")


async def assert_all_there(client: httpx.AsyncClient, words: Words) -> None:
    """The words as the child wrote them, the line as it was drawn, the sound to the byte."""
    for page in words.pages:
        answer = await client.get(page)
        assert answer.status_code == 200, page
        assert WORD in answer.text, page
        assert words.picture in answer.text, page
        assert words.sound in answer.text, page
    assert LINE in (await client.get(words.picture)).text
    assert len((await client.get(words.strokes)).json()["strokes"]) == 1
    assert (await client.get(words.sound)).content == SOUND


async def assert_nothing_there(client: httpx.AsyncClient, words: Words, *others: str) -> None:
    """404 wherever they are; and nothing of them in what the `others` answer, whatever that is."""
    for path in words.everywhere:
        answer = await client.get(path)
        assert answer.status_code == 404, path
        _holds_nothing(answer, words, path)
    for path in others:
        _holds_nothing(await client.get(path), words, path)


def _holds_nothing(answer: httpx.Response, words: Words, path: str) -> None:
    for found in (WORD.encode(), LINE.encode(), SOUND, words.picture.encode(), words.sound.encode()):
        assert found not in answer.content, (path, found)


async def _kept(answer: ChildAnswer, plain: bytes, purpose: str) -> object:
    row = seal_file(plain, purpose).row(answer.id)
    row.content, row.media_type = content_of(plain, purpose, row.media_type)
    row.state = FileState.KEPT.value
    await type(row).insert(row)
    return row.id
