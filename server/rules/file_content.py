"""What the server keeps of an opened file: never what a client made, but what it made or checked itself."""

from typing import Final, NamedTuple

from server.rules.drawing import FORMAT_TYPE, read_drawing, write_drawing
from server.rules.file_bounds import DRAWING_BYTES, FILE_BYTES
from server.rules.photos import redraw_photo
from server.rules.refusals import Refused
from server.rules.sounds import sound_type

MOST: Final = {"drawing": DRAWING_BYTES, "sound": FILE_BYTES, "photo": FILE_BYTES}
"""Bytes of plaintext, by purpose."""
TOO_LONG: Final = "This file is longer than a {purpose} may be, so it was not taken."


class Content(NamedTuple):
    kept: bytes
    media_type: str


def content_of(plain: bytes, purpose: str, said_type: str) -> Content:
    """Check it against what its record says it is, and make what will be served of it. Takes up to a second of a
    processor. Raises Refused, the sentence under "".
    """
    if len(plain) > MOST.get(purpose, 0):
        raise Refused({"": TOO_LONG.format(purpose=purpose)})
    if purpose == "drawing":
        return Content(write_drawing(read_drawing(plain)), FORMAT_TYPE)
    if purpose == "sound":
        return Content(plain, sound_type(plain, said_type))
    return Content(redraw_photo(plain), "image/jpeg")
