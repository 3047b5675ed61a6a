"""The key pairs that back-ups are encrypted to: the public half lives on the server, the private half nowhere near."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pyrage import IdentityError, RecipientError
from pyrage.x25519 import Identity, Recipient

from server.backups.failing import BackupFailed
from server.backups.writing import write_new

PRIVATE = "AGE-SECRET-KEY-1"


def make_identity(file: Path, now: datetime) -> str:
    """Writes a new private key to `file`, for its owner alone, and returns the public half. Never overwrites."""
    identity = Identity.generate()
    public = str(identity.to_public())
    said = f"# Opens Doorstep's back-ups. Made {now:%Y-%m-%d}. Keep it off the server.\n# public key: {public}\n"
    try:
        write_new(file, f"{said}{identity}\n".encode())
    except FileExistsError as error:
        raise BackupFailed(f"{file} is there already. A private key is never overwritten: choose another name.") from (
            error
        )
    except OSError as error:
        raise BackupFailed(f"{file} can't be written: {error.strerror}.") from error
    return public


def recipients_of(public_keys: Sequence[str]) -> list[Recipient]:
    """Raises BackupFailed when there is none, or one is no public key."""
    if not public_keys:
        raise BackupFailed(
            "Nobody could open it: set DOORSTEP_BACKUP_TO (or --to) to a public key, age1…. "
            "`doorstep backup keygen FILE` makes a pair."
        )
    return [_recipient(key) for key in public_keys]


def read_identities(file: Path) -> list[Identity]:
    """The private keys in a file as `keygen` (or age-keygen) writes it. Raises BackupFailed."""
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BackupFailed(f"The key file {file} can't be read.") from error
    try:
        found = [Identity.from_str(line) for line in lines if line.startswith(PRIVATE)]
    except IdentityError as error:
        raise BackupFailed(f"{file} holds a private key with a slip in it. Look for a copy that is whole.") from error
    if not found:
        raise BackupFailed(f"{file} holds no private key: it has a line that begins with {PRIVATE}.")
    return found


def _recipient(key: str) -> Recipient:
    if key.upper().startswith(PRIVATE):
        raise BackupFailed(
            "That is a private key. Give the public one, age1…, and take the private one off this server."
        )
    try:
        return Recipient.from_str(key)
    except RecipientError as error:
        raise BackupFailed(f"{key} is no public key: it is age1 and 58 letters and digits.") from error
