"""Files of records as a phone seals and sends them: the tests' own, because the server only ever opens."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from server.models.attachment import Attachment
from tests.cast import NOW
from tests.phone import Phone

FRAME = 256 * 1024
PIECE = 512 * 1024
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + bytes(200)
TYPES = {"drawing": "application/vnd.doorstep.drawing+json", "sound": "audio/webm", "photo": "image/jpeg"}


@dataclass
class SealedFile:
    sealed: bytes
    key: str
    purpose: str
    type: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.sealed).hexdigest()

    def listed(self, **changes: Any) -> dict[str, Any]:
        """As it stands in its record."""
        said: dict[str, Any] = {
            "sha256": self.digest,
            "key": self.key,
            "size": len(self.sealed),
            "type": self.type,
            "purpose": self.purpose,
            "label": self.purpose,
            "chosen": True,
            "seconds": 0,
        }
        return said | changes

    def row(self, record: UUID, kind: str = "child_answer", **changes: Any) -> Attachment:
        """As the record's filing leaves it while it is awaited."""
        given: dict[str, Any] = {
            "record": record,
            "record_kind": kind,
            "digest": self.digest,
            "key": self.key,
            "purpose": self.purpose,
            "label": self.purpose,
            "media_type": self.type,
            "recorded_at": NOW,
        }
        return Attachment(**{**given, **changes})


def seal_file(
    plain: bytes, purpose: str = "drawing", *, type: str = "", frame: int = FRAME, is_cut: bool = False
) -> SealedFile:
    """With `is_cut` no frame says that it is the last."""
    key = os.urandom(32)
    cipher = AESGCM(key)
    parts = [plain[start : start + frame] for start in range(0, len(plain), frame)] or [b""]
    sealed = b""
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1 and not is_cut
        opened = cipher.encrypt(bytes(8) + number.to_bytes(4, "big"), part, b"\x01" if is_last else b"\x00")
        sealed += len(opened).to_bytes(4, "big") + opened
    return SealedFile(sealed, urlsafe_b64encode(key).rstrip(b"=").decode(), purpose, type or TYPES[purpose])


def drawing(*strokes: Mapping[str, Any], **changes: Any) -> bytes:
    said = {"format": "doorstep-drawing/1", "width": 1200, "height": 900, "strokes": list(strokes)}
    return json.dumps(said | changes).encode()


def stroke(**changes: Any) -> dict[str, Any]:
    line = {"tool": "pen", "colour": 0, "width": 12, "stamp": "", "chosen": True, "at": 0}
    return {**line, "points": [10, 10, 128, 0, 200, 300, 200, 16, 400, 100, 90, 16], **changes}


def photo(width: int = 640, height: int = 480, **saving: Any) -> bytes:
    written = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(written, "JPEG", **saving)
    return written.getvalue()


async def put(
    phone: Phone, digest: str, piece: bytes, start: int, total: int, *, headers: Mapping[str, str] = {}
) -> httpx.Response:
    said = {
        "cookie": f"doorstep-upload-{phone.registration}={phone.token}",
        "x-doorstep-registration": str(phone.registration),
        "content-type": "application/octet-stream",
        "content-range": f"bytes {start}-{start + len(piece) - 1}/{total}",
    }
    return await phone.client.put(f"/sync/attachments/{digest}", content=piece, headers={**said, **headers})


async def look(phone: Phone, digest: str) -> dict[str, Any]:
    said = {"x-doorstep-registration": str(phone.registration)}
    said["cookie"] = f"doorstep-upload-{phone.registration}={phone.token}"
    answer = await phone.client.get(f"/sync/attachments/{digest}", headers=said)
    assert answer.status_code == 200, answer.text
    standing: dict[str, Any] = answer.json()
    return standing


def pieces(sealed: bytes, size: int = PIECE) -> Iterator[tuple[int, bytes]]:
    for start in range(0, len(sealed), size):
        yield start, sealed[start : start + size]


async def send_file(phone: Phone, file: SealedFile, *, size: int = PIECE) -> dict[str, Any]:
    """All of it; how it stands afterwards."""
    said: dict[str, Any] = {}
    for start, piece in pieces(file.sealed, size):
        answer = await put(phone, file.digest, piece, start, len(file.sealed))
        assert answer.status_code == 200, answer.text
        said = answer.json()
        assert said["sha256"] == file.digest
    return said
