"""pg_dump, pg_restore and psql, which come with PostgreSQL."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

from server.backups.failing import BackupFailed
from server.settings import environment_with


def run(program: str, *arguments: object, url: str = "") -> None:
    """Raises BackupFailed with what the program said first."""
    target, environment = _connection(url)
    command = [_path_of(program), *target, *map(str, arguments)]
    ran = subprocess.run(  # noqa: S603 - no shell, and the operator's own settings
        command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False
    )
    if ran.returncode:
        raise BackupFailed(f"{program} failed: {_first_error(ran.stderr)}")


@contextmanager
def reading(program: str, *arguments: object) -> Iterator[IO[bytes]]:
    """What the program writes, as it comes. Raises BackupFailed at the end when it failed."""
    command = [_path_of(program), *map(str, arguments)]
    # Its complaints to a file: a full pipe that nobody reads would stop it.
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints) as process,  # noqa: S603 - as above
    ):
        assert process.stdout  # noqa: S101 - for the type checker
        yield process.stdout
        process.stdout.close()
        process.wait()
        complaints.seek(0)
        said = complaints.read()
    if process.returncode:
        raise BackupFailed(f"{program} failed: {_first_error(said)}")


def _connection(url: str) -> tuple[Sequence[str], dict[str, str]]:
    """The password goes by the environment: everybody on the machine sees a program's arguments."""
    if not url:
        return [], environment_with()
    parts = urlsplit(url)
    user_and_host = parts.netloc
    if parts.password is None:
        return [f"--dbname={url}"], environment_with()
    user, _, host = user_and_host.rpartition("@")
    bare = urlunsplit(parts._replace(netloc=f"{user.split(':')[0]}@{host}"))
    return [f"--dbname={bare}"], environment_with(PGPASSWORD=unquote(parts.password))


def _path_of(program: str) -> str:
    found = shutil.which(program)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    if not installed:
        raise BackupFailed(f"{program} is missing. Install PostgreSQL's client programs, of the server's release.")
    return str(installed[-1])


def _first_error(said: bytes) -> str:
    """Never the lines below it, nor what stands after a colon and a quotation mark: those may hold a row's values."""
    lines = [line for line in said.decode(errors="replace").splitlines() if "error" in line.lower()]
    return lines[0].partition(': "')[0] if lines else "it did not say why."
