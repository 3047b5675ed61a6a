"""A photo is drawn anew: nothing of the file that came is kept but what is to be seen."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from server.rules.photos import LONGEST, redraw_photo
from server.rules.refusals import Refused
from server.rules.sounds import sound_type
from tests.files import WEBM, photo

PLANTED = b"planted-where-it-was-taken"


def exif(**tags: object) -> bytes:
    made = Image.Exif()
    made[0x010E] = PLANTED.decode()
    made[0x8825] = {1: "N", 2: (51.0, 28.0, 40.0), 3: "W", 4: (3.0, 10.0, 50.0), 27: PLANTED}
    made[0x0112] = tags.get("orientation", 1)
    return made.tobytes()


def test_where_and_when_it_was_taken_is_gone_and_so_is_every_other_word() -> None:
    taken = photo(exif=exif(), comment=PLANTED, icc_profile=PLANTED, xmp=PLANTED)
    assert taken.count(PLANTED) >= 4
    kept = redraw_photo(taken + PLANTED)
    assert PLANTED not in kept
    read = Image.open(BytesIO(kept))
    assert not read.getexif()
    assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert read.mode == "RGB"


def test_it_is_turned_upright_first() -> None:
    assert Image.open(BytesIO(redraw_photo(photo(600, 200, exif=exif(orientation=6))))).size == (200, 600)


def test_it_is_no_larger_than_1600_pixels_and_never_enlarged() -> None:
    assert Image.open(BytesIO(redraw_photo(photo(3000, 1500)))).size == (LONGEST, LONGEST // 2)
    assert Image.open(BytesIO(redraw_photo(photo(30, 20)))).size == (30, 20)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_grey_or_printed_one_is_a_photo_too(mode: str) -> None:
    written = BytesIO()
    Image.new(mode, (40, 30)).save(written, "JPEG")
    assert Image.open(BytesIO(redraw_photo(written.getvalue()))).mode == "RGB"


def test_what_is_no_jpeg_or_only_half_of_one_is_refused() -> None:
    png = BytesIO()
    Image.new("RGB", (40, 30)).save(png, "PNG")
    whole = photo()
    for content in (
        b"",
        b"\xff\xd8\xff",
        png.getvalue(),
        b"<svg onload=x>",
        WEBM,
        whole[: len(whole) // 2],
        whole[:200],
    ):
        with pytest.raises(Refused):
            redraw_photo(content)


@pytest.mark.parametrize(("width", "height"), [(65_000, 65_000), (12_001, 10), (4_000, 4_000)])
def test_one_with_too_many_pixels_is_refused_before_it_is_decoded(
    width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size is in its head: a small file can claim any."""
    small = photo(16, 16)
    at = small.index(b"\xff\xc0") + 5
    bomb = small[:at] + struct.pack(">HH", height, width) + small[at + 4 :]
    decoded: list[object] = []
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda picture: decoded.append(picture))
    with pytest.raises(Refused):
        redraw_photo(bomb)
    assert decoded == []


def test_a_sound_is_what_its_first_bytes_say_and_its_record_says_the_same() -> None:
    mp4 = struct.pack(">I", 24) + b"ftypM4A " + bytes(12)
    ogg = b"OggS" + bytes(40)
    for content, type in ((WEBM, "audio/webm"), (mp4, "audio/mp4"), (ogg, "audio/ogg")):
        assert sound_type(content, type) == type
        assert sound_type(content, f"{type};codecs=opus") == type
        for other in {"audio/webm", "audio/mp4", "audio/ogg", "text/html", ""} - {type}:
            with pytest.raises(Refused):
                sound_type(content, other)
    matroska = WEBM.replace(b"webm", b"matr")
    for content in (b"", b"<html>", matroska, b"RIFF" + bytes(40), b"ID3" + bytes(40), zlib.compress(b"x"), mp4[4:]):
        with pytest.raises(Refused):
            sound_type(content, "audio/webm")
