"""Opens a file frame by frame, as its pieces come: docs/sync.md, "Files"."""

from base64 import urlsafe_b64decode
from binascii import Error as NoBase64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.rules.file_bounds import FRAME_BYTES, LENGTH_BYTES, TAG_BYTES

KEY_BYTES = 32


class CannotOpenFile(Exception):
    """The sentence for the author."""


class Frames:
    """Takes ciphertext in pieces of any size and gives plaintext. Holds one frame and one piece at most."""

    def __init__(self, key: str, *, total: int, may_be_cut: bool = False) -> None:
        """`key` as it stands in the record, base64url; `total` bytes of ciphertext. One that `may_be_cut` opens as well
        when no frame says that it is the last. Raises CannotOpenFile."""
        self._cipher = AESGCM(_key_of(key))
        self._may_be_cut = may_be_cut
        self._left = total
        self._waiting = bytearray()
        self._count = 0

    def open(self, piece: bytes) -> bytes:
        """The plaintext of every frame that is whole by now. Raises CannotOpenFile."""
        self._waiting += piece
        opened = bytearray()
        while (frame := self._next_frame()) is not None:
            opened += self._open(frame)
        return bytes(opened)

    def end(self) -> None:
        """Raises CannotOpenFile if the file stops in the middle."""
        if self._waiting or self._left or not self._count:
            raise CannotOpenFile("This file stops in the middle, so it can’t be opened.")

    def _next_frame(self) -> bytes | None:
        if len(self._waiting) < LENGTH_BYTES:
            return None
        length = int.from_bytes(self._waiting[:LENGTH_BYTES], "big")
        # Before the frame is there: a length that can't be is not waited for.
        if not TAG_BYTES <= length <= FRAME_BYTES + TAG_BYTES or LENGTH_BYTES + length > self._left:
            raise CannotOpenFile("This file is not put together as Doorstep’s files are, so it can’t be opened.")
        end = LENGTH_BYTES + length
        if len(self._waiting) < end:
            return None
        frame = bytes(self._waiting[LENGTH_BYTES:end])
        del self._waiting[:end]
        self._left -= end
        return frame

    def _open(self, frame: bytes) -> bytes:
        iv = bytes(8) + self._count.to_bytes(4, "big")
        self._count += 1
        ends = (b"\x00",) if self._left else (b"\x01", b"\x00") if self._may_be_cut else (b"\x01",)
        for end in ends:
            try:
                return self._cipher.decrypt(iv, frame, end)
            except InvalidTag:
                continue
        raise CannotOpenFile("This file does not fit the key in its record, so it can’t be opened.")


def _key_of(text: str) -> bytes:
    try:
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NoBase64, ValueError) as error:
        raise CannotOpenFile("The record holds no key for this file, so it can’t be opened.") from error
    if len(key) != KEY_BYTES:
        raise CannotOpenFile("The record holds no key for this file, so it can’t be opened.")
    return key
