"""Files that appear whole or not at all, for their owner alone."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from server.backups.failing import BackupFailed

CHUNK = 1 << 20
WORK = ".backup-"


def write_new(path: Path, content: bytes) -> None:
    """Raises FileExistsError."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        to_disk(file)


def write_over(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    try:
        write_new(partial, content)
        put_in_place(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def put_in_place(partial: Path, path: Path) -> None:
    os.replace(partial, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_private(folder: Path) -> None:
    for needed in (folder.parent, folder):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def working_folder(data: Path) -> Iterator[Path]:
    """The one place where a snapshot lies in clear: a folder for its owner alone, gone at the end whatever happens.

    One at a time. What a killed process left behind goes first.
    """
    make_private(data)
    with open(os.open(data / f"{WORK}lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupFailed("Another back-up or restore is under way here. Wait for it to end.") from error
        for left in data.glob(f"{WORK}*/"):
            shutil.rmtree(left)
        folder = Path(tempfile.mkdtemp(prefix=WORK, dir=data))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
