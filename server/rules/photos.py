"""A photo is drawn anew: what is kept has the pixels, and nothing of the file that came."""

import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from server.rules.refusals import Refused

LONGEST: Final = 1600
"""Pixels of the longer side: what the phone sends, and enough to read a letter that lies on a table."""
SMALLER: Final = 400
"""For a list."""
MOST_PIXELS: Final = 8_000_000
"""Counted before anything is decoded: a phone sends a third of it, and a progressive JPEG takes six bytes for each."""
LONGEST_SIDE: Final = 12_000
QUALITY: Final = 85
NO_PHOTO: Final = "This is not a photo that Doorstep can read, so it was not taken."
TOO_LARGE: Final = "This photo has more pixels than can be taken. The app makes photos smaller: update it."


def redraw_photo(content: bytes) -> bytes:
    """A JPEG of at most 1600 px, upright, without any metadata. Raises Refused, the sentence under ""."""
    picture = _opened(content)
    if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
        raise Refused({"": TOO_LARGE})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Decodes at a smaller scale at once, where the file allows it.
            picture.draft("RGB", (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Exception as error:
        raise Refused({"": NO_PHOTO}) from error
    return _written(upright, LONGEST)


def smaller_photo(content: bytes) -> bytes:
    """Of one that was redrawn here: a JPEG of at most 400 px."""
    with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
        picture.draft("RGB", (SMALLER, SMALLER))
        return _written(picture.convert("RGB"), SMALLER)


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow warns of large ones; ours are counted below.
            warnings.simplefilter("ignore")
            return Image.open(BytesIO(content), formats=["JPEG"])
    except Exception as error:
        raise Refused({"": NO_PHOTO}) from error


def _written(picture: Image.Image, longest: int) -> bytes:
    picture.thumbnail((longest, longest))
    # A new picture, so that nothing hangs on it that Pillow would write: EXIF, profiles, comments, thumbnails.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
