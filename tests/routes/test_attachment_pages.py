"""GET /attachments/…: what the server made of a record's files, for whoever may read the record."""

from io import BytesIO
from xml.etree import ElementTree

import httpx
import pytest
from PIL import Image

from server.models.attachment import Attachment, FileState
from server.models.audit import AuditEntry
from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.ids import new_id
from server.models.restriction import Restriction
from server.models.worker import Worker
from server.rules.drawing_lines import pale_of
from server.rules.file_content import content_of
from server.rules.photos import redraw_photo
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.files import WEBM, drawing, photo, seal_file, stroke
from tests.rules.entries import an_entry, record

TWO_STROKES = drawing(stroke(colour=1), stroke(colour=2, chosen=False))


async def answer_of(child: Child, author: Worker) -> ChildAnswer:
    answer = ChildAnswer(
        id=new_id(),
        session=new_id(),
        child=child.id,
        author=author.id,
        tool="draw",
        kind="draw",
        answer='{"words":"","not_said":false}',
        began_at=NOW,
        answered_at=NOW,
        recorded_at=NOW,
        received_at=NOW,
    )
    await ChildAnswer.insert(answer)
    return answer


async def kept(plain: bytes, purpose: str, cast: Cast, **changes: object) -> Attachment:
    """A file of an answer of Kit's, or of a visit to him, as opening it leaves it."""
    file = seal_file(plain, purpose)
    if purpose == "photo":
        row = file.row((await record(cast.sian, an_entry(cast.kit), NOW)).id, "visit")
    else:
        row = file.row((await answer_of(cast.kit, cast.sian)).id)
    row.content, row.media_type = content_of(plain, purpose, row.media_type)
    row.state = FileState.KEPT.value
    for name, value in changes.items():
        setattr(row, name, value)
    await Attachment.insert(row)
    return row


async def test_a_drawing_is_served_as_the_server_draws_it(client: httpx.AsyncClient, cast: Cast) -> None:
    row = await kept(TWO_STROKES, "drawing", cast)
    await sign_in(client, cast.sian)
    answer = await client.get(f"/attachments/{row.id}/drawing.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "#d9483b" in answer.text
    assert "#ef8a2f" not in answer.text
    assert len(list(ElementTree.fromstring(answer.text))) == 2
    everything = (await client.get(f"/attachments/{row.id}/drawing.svg?chosen=all")).text
    assert everything.index(pale_of("#ef8a2f")) < everything.index("#d9483b")
    png = await client.get(f"/attachments/{row.id}/drawing.png")
    assert png.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(png.content)).size == (1600, 1200)
    strokes = await client.get(f"/attachments/{row.id}/strokes.json")
    assert strokes.headers["content-type"] == "application/json"
    assert [one["chosen"] for one in strokes.json()["strokes"]] == [True, False]


async def test_a_sound_is_served_whole_or_in_the_part_that_a_player_asks_for(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    sound = WEBM + bytes(range(256)) * 10
    row = await kept(sound, "sound", cast)
    await sign_in(client, cast.sian)
    url = f"/attachments/{row.id}/sound"
    whole = await client.get(url, headers={"accept-encoding": "br, gzip"})
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, sound, "audio/webm")
    assert whole.headers["accept-ranges"] == "bytes"
    assert "content-encoding" not in whole.headers
    size = len(sound)
    for asked, start, end in [
        ("bytes=0-", 0, size),
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=100-99999999", 100, size),
        ("bytes=-10", size - 10, size),
        ("bytes=-99999", 0, size),
    ]:
        part = await client.get(url, headers={"range": asked, "accept-encoding": "br, gzip"})
        assert part.status_code == 206, asked
        assert part.content == sound[start:end], asked
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}", asked
        assert part.headers["content-length"] == str(end - start), asked
    for asked in (f"bytes={size}-", "bytes=200-100", "bytes=-0"):
        none = await client.get(url, headers={"range": asked})
        assert (none.status_code, none.content) == (416, b""), asked
    for asked in ("bytes=0-1,5-6", "bytes=-", "lines=1-2", "bytes=a-b", f"bytes={'9' * 50}-"):
        assert (await client.get(url, headers={"range": asked})).status_code == 200, asked


async def test_a_photo_comes_large_and_small(client: httpx.AsyncClient, cast: Cast) -> None:
    row = await kept(photo(2000, 1000), "photo", cast)
    await sign_in(client, cast.sian)
    for query, size in (("", (1600, 800)), ("?size=small", (400, 200))):
        answer = await client.get(f"/attachments/{row.id}/photo{query}")
        assert answer.headers["content-type"] == "image/jpeg"
        assert Image.open(BytesIO(answer.content)).size == size


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_every_file_is_served_so_that_it_can_do_nothing(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    of_kind = {
        "drawing": (TWO_STROKES, ("drawing.svg", "drawing.png", "strokes.json")),
        "sound": (WEBM, ("sound",)),
        "photo": (photo(), ("photo",)),
    }
    for purpose, (plain, names) in of_kind.items():
        row = await kept(plain, purpose, cast)
        for name in names:
            answer = await client.get(f"/attachments/{row.id}/{name}")
            assert answer.status_code == 200
            assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["content-disposition"] == "inline"


async def test_a_stranger_gets_404_and_so_does_whoever_asks_under_another_purpose(
    new_client: NewClient, cast: Cast
) -> None:
    row = await kept(TWO_STROKES, "drawing", cast)
    of_visit = await kept(photo(), "photo", cast)
    paths = [f"/attachments/{row.id}/{name}" for name in ("drawing.svg", "drawing.png", "strokes.json")]
    for person in (cast.omar, cast.ada):
        client = await sign_in(await new_client(), person)
        for path in [*paths, f"/attachments/{of_visit.id}/photo"]:
            assert (await client.get(path)).status_code == 404, (person.name, path)
    client = await sign_in(await new_client(), cast.sian)
    for path in (f"/attachments/{row.id}/sound", f"/attachments/{row.id}/photo", f"/attachments/{new_id()}/photo"):
        assert (await client.get(path)).status_code == 404, path
    assert (await (await new_client()).get(paths[0])).status_code == 401


async def test_what_is_awaited_or_was_refused_is_not_there_yet(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    for state in (FileState.AWAITED, FileState.REFUSED):
        row = await kept(TWO_STROKES, "drawing", cast, state=state.value)
        assert (await client.get(f"/attachments/{row.id}/drawing.svg")).status_code == 404


async def test_a_photo_of_a_visit_that_tells_of_a_child_closed_to_them_too_is_kept_back(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    """It may show that child, as the visit's words may be about them."""
    visit = await record(cast.sian, an_entry(cast.kit, cast.rowan), NOW)
    row = seal_file(b"", "photo").row(visit.id, "visit", state=FileState.KEPT.value, content=redraw_photo(photo()))
    await Attachment.insert(row)
    await sign_in(client, cast.sian)
    assert (await client.get(f"/attachments/{row.id}/photo")).status_code == 200
    await Restriction.insert(Restriction(child=cast.rowan.id, set_by=cast.ruth.id, reason="Theirs.", began_at=NOW))
    assert (await client.get(f"/visits/{visit.id}")).status_code == 200
    assert (await client.get(f"/attachments/{row.id}/photo")).status_code == 404


async def test_looking_at_a_picture_is_noted(client: httpx.AsyncClient, cast: Cast) -> None:
    row = await kept(TWO_STROKES, "drawing", cast)
    await sign_in(client, cast.sian)
    await client.get(f"/attachments/{row.id}/drawing.svg")
    noted = await AuditEntry.select(AuditEntry.act, AuditEntry.subject_kind).where(AuditEntry.subject == row.id)
    assert noted == [{"act": "looked at voice", "subject_kind": "drawing"}]
