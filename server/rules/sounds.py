"""A recording is stored and served as the kind of sound that its first bytes show, which must be the kind it says."""

from typing import Final

from server.rules.refusals import Refused

WEBM, MP4, OGG = "audio/webm", "audio/mp4", "audio/ogg"
TYPES: Final = (WEBM, MP4, OGG)
NO_SOUND: Final = "This is not a recording of a kind that Doorstep can play, so it was not taken."
OTHER_SOUND: Final = "This recording is of another kind than its record says, so it was not taken."
EBML: Final = b"\x1a\x45\xdf\xa3"
HEADER: Final = 64
"""Bytes in which a WebM file says that it is one."""


def sound_type(content: bytes, said: str) -> str:
    """The media type by the file's own first bytes, if it is what was said. Raises Refused, the sentence under ""."""
    found = _found(content)
    if not found:
        raise Refused({"": NO_SOUND})
    if said.partition(";")[0].strip().lower() != found:
        raise Refused({"": OTHER_SOUND})
    return found


def _found(content: bytes) -> str:
    # RFC 8794: an EBML file that is WebM names "webm" as its DocType; Matroska proper would be a video file.
    if content.startswith(EBML) and b"webm" in content[:HEADER]:
        return WEBM
    if content.startswith(b"OggS"):
        return OGG
    # ISO 14496-12: the first box is the file's type.
    if content[4:8] == b"ftyp" and 8 <= int.from_bytes(content[:4], "big") <= 256:
        return MP4
    return ""
