"""What somebody finds who takes a phone apart: the browser profile's files, byte by byte."""

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap


def found(profile: Path, word: str) -> list[str]:
    """The files in which the word stands as UTF-8, UTF-16 or base64, wherever it begins."""
    return _holding(profile, [word.encode(), word.encode("utf-16-le")])


def cached(profile: Path, path: str) -> list[str]:
    """The files of the browser's own cache of answers that hold one from an address with this in it."""
    return [str(file) for file in profile.rglob("Cache/Cache_Data/*_0") if path.encode() in file.read_bytes()]


def key_found(profile: Path, sealed_key: str, pin: str) -> list[str]:
    """The files in which the private key's own number stands, as bytes or in any of the ways to write it."""
    number = private_number(sealed_key, pin)
    assert len(number) == 32
    written = base64.urlsafe_b64encode(number).rstrip(b"=")
    hexed = number.hex().encode()
    return _holding(
        profile, [number, number[::-1], written, hexed, hexed.upper(), written.decode().encode("utf-16-le")]
    )


def private_number(sealed_key: str, pin: str) -> bytes:
    """What the PIN opens (RFC 7518, 4.8): joserfc bears fewer rounds than the phone takes."""
    header, wrapped, iv, ciphertext, tag = (_bytes(part) for part in sealed_key.split("."))
    said = json.loads(header)
    salt = said["alg"].encode() + b"\0" + _bytes(said["p2s"])
    wrapping = PBKDF2HMAC(hashes.SHA512(), 32, salt, said["p2c"]).derive(pin.encode())
    sealing = AESGCM(aes_key_unwrap(wrapping, wrapped))
    secret = json.loads(sealing.decrypt(iv, ciphertext + tag, sealed_key.split(".")[0].encode()))
    return _bytes(secret["d"])


def _bytes(written: str) -> bytes:
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))


def _holding(profile: Path, words: list[bytes]) -> list[str]:
    shapes = [shape for word in words for shape in (word, *_as_base64(word))]
    files = [path for path in profile.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(shape in path.read_bytes() for shape in shapes)]


def _as_base64(word: bytes) -> list[bytes]:
    assert len(word) >= 12, "a short word is found in any base64 by chance"
    shapes = []
    for shift in range(3):
        # What comes before and after decides the outer letters: only the inner ones are sure.
        inner = base64.b64encode(b"\0" * shift + word)[4:-4]
        shapes += [inner, inner.replace(b"+", b"-").replace(b"/", b"_")]
    return shapes
