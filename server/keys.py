"""The server's own keys: files in one folder, readable by nobody else, never overwritten and never removed.

A record that a phone sealed months ago must still open, so every sealing key ever made is kept and loaded.
"""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

SECRET = "secret"  # noqa: S105 - a file's name
VAPID = "vapid.pem"


class KeysMissing(Exception):
    """The folder lacks a key; the message says which and what to do."""


class Keys(msgspec.Struct, frozen=True):
    current: ECKey
    """The newest sealing key, private half included: phones seal for this one."""
    by_kid: dict[str, ECKey]
    """Every sealing key, the current one included, by its RFC 7638 thumbprint."""
    secret: bytes
    """The newest: what is made now is made with it."""
    earlier_secrets: tuple[bytes, ...] = ()
    """Those that were rotated, the last one first: code apps and recovery codes made with them are still good."""

    @property
    def public_jwk(self) -> dict[str, str]:
        """The current key's public half with its kid, as phones get it."""
        return {str(name): str(value) for name, value in self.current.as_dict(private=False).items()}


def load_keys(folder: Path) -> Keys:
    """Raises KeysMissing when there is no sealing key or no secret."""
    sealing = sorted((_read_sealing_key(path) for path in folder.glob("sealing-*.json")), key=lambda made: made[0])
    if not sealing or not (folder / SECRET).exists():
        raise KeysMissing(f"There are no keys in {folder}. Run `doorstep keys`.")
    by_kid = {key.thumbprint(): key for _, key in sealing}
    return Keys(
        current=sealing[-1][1],
        by_kid=by_kid,
        secret=(folder / SECRET).read_bytes(),
        earlier_secrets=tuple(path.read_bytes() for path in sorted(folder.glob(f"{SECRET}.until-*"), reverse=True)),
    )


def load_vapid_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The key that push services know this server by: a new one would silence every phone. Raises KeysMissing."""
    try:
        key = serialization.load_pem_private_key((folder / VAPID).read_bytes(), password=None)
    except FileNotFoundError as error:
        raise KeysMissing(f"There is no {VAPID} in {folder}. Run `doorstep keys`.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeysMissing(f"{VAPID} in {folder} is not an elliptic curve key.")
    return key


def make_keys(folder: Path, *, new_sealing_key: bool = False, now: datetime | None = None) -> list[Path]:
    """Makes what is missing and returns the files made. `new_sealing_key` adds one beside the old ones."""
    for needed in (folder.parent, folder):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    if new_sealing_key or not any(folder.glob("sealing-*.json")):
        made.append(_make_sealing_key(folder, now or datetime.now(UTC)))
    if not (folder / VAPID).exists():
        made.append(_write_once(folder / VAPID, _vapid_pem()))
    if not (folder / SECRET).exists():
        made.append(_write_once(folder / SECRET, secrets.token_hex(32).encode()))
    return made


def _read_sealing_key(path: Path) -> tuple[str, ECKey]:
    jwk = json.loads(path.read_text())
    made_at = jwk.pop("made_at")
    key = ECKey.import_key(jwk)
    key.ensure_kid()
    return made_at, key


def _make_sealing_key(folder: Path, now: datetime) -> Path:
    key = ECKey.generate_key("P-256", auto_kid=True)
    jwk = {**key.as_dict(private=True), "made_at": now.astimezone(UTC).isoformat(timespec="microseconds")}
    return _write_once(folder / f"sealing-{key.thumbprint()}.json", json.dumps(jwk, indent=2).encode())


def _vapid_pem() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_once(path: Path, content: bytes) -> Path:
    """The file appears whole or not at all, and an existing one makes this fail."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)
    finally:
        partial.unlink()
    return path
