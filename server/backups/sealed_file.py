"""An age file with a tar inside, written and read as streams."""

import hashlib
import io
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

from server.backups.failing import BackupFailed
from server.backups.writing import CHUNK, put_in_place, to_disk

BLOCK = tarfile.BLOCKSIZE
Content = bytes | Path


def seal(files: Sequence[tuple[str, Content]], recipients: Sequence[Recipient], target: Path) -> str:
    """Encrypts the named files into `target`, which appears when it is whole. Returns its SHA-256."""
    partial = target.with_name(f".{target.name}.partial")
    try:
        with partial.open("xb") as file:
            partial.chmod(0o600)
            writing = _Summing(file)
            pyrage.encrypt_io(_Joined(_tar(files)), writing, list(recipients))
            to_disk(file)
        put_in_place(partial, target)
    except (OSError, pyrage.EncryptError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else "the disk refused it"
        raise BackupFailed(f"{target} can't be written: {told}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return writing.sha256.hexdigest()


def unseal(sealed: Path, identities: Sequence[Identity], folder: Path) -> dict[str, Path]:
    """Decrypts into `folder` and returns the files that were inside, by their names there. Raises BackupFailed."""
    whole = folder / "inside.tar"
    try:
        with sealed.open("rb") as reading, whole.open("xb") as writing:
            _decrypt(reading, writing, identities, sealed)
        return dict(_unpacked(whole, folder / "inside"))
    except tarfile.TarError as error:
        raise BackupFailed(f"{sealed} opens, but it is no back-up of Doorstep's.") from error
    except OSError as error:
        raise BackupFailed(f"{error.filename or sealed} can't be read or written: {error.strerror}.") from error
    finally:
        whole.unlink(missing_ok=True)


def _decrypt(reading: io.BufferedReader, writing: io.BufferedWriter, keys: Sequence[Identity], sealed: Path) -> None:
    try:
        pyrage.decrypt_io(reading, writing, list(keys))
    except (OSError, pyrage.DecryptError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if "No matching keys" in str(error):
            raise BackupFailed(f"This key does not open {sealed}. It was encrypted to another public key.") from error
        raise BackupFailed(f"{sealed} is cut short, or was changed. Take another copy.") from error


def _tar(files: Sequence[tuple[str, Content]]) -> Iterator[bytes]:
    for name, content in files:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        yield header.tobuf(tarfile.PAX_FORMAT)
        yield from [content] if isinstance(content, bytes) else _chunks(content)
        yield bytes(-size % BLOCK)
    yield bytes(2 * BLOCK)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _unpacked(whole: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    folder.mkdir()
    with tarfile.open(whole, "r:") as tar:
        for number, member in enumerate(tar):
            inside = tar.extractfile(member) if member.isfile() else None
            if inside is None:
                raise tarfile.TarError("not a plain file")
            # Its own name is used for nothing but the file's end: no path from inside is trusted.
            path = folder / f"{number}" / Path(member.name).name
            path.parent.mkdir()
            with path.open("xb") as file:
                while chunk := inside.read(CHUNK):
                    file.write(chunk)
                to_disk(file)
            yield member.name, path


class _Joined:
    """Pieces, read as one file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = memoryview(b"")

    def read(self, size: int) -> bytes:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = memoryview(piece)
        given, self._held = self._held[:size], self._held[size:]
        return bytes(given)


class _Summing:
    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()
