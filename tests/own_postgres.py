"""A PostgreSQL cluster of the tests' own, in a temporary folder and on a socket there. Gone at the end."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

MISSING = "PostgreSQL's server programs are missing. On Debian: apt-get install postgresql"
# Nothing in here outlives the run: no need to wait for the disk.
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


class OwnPostgres:
    def __init__(self) -> None:
        self.programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="doorstep-pg-"))
        # The server refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)

    def start(self) -> None:
        data, log = self.folder / "data", self.folder / "log"
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"{CARELESS} -c listen_addresses='' -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def _run(self, program: str, *arguments: object) -> None:
        command = [self.programs / program, *map(str, arguments)]
        ran = subprocess.run(
            command,
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user else None,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            # Not a pipe: the server inherits it and would keep it open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if ran.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed.\n{log.read_text() if log.exists() else ''}")


def _programs() -> Path:
    on_path = shutil.which("pg_ctl")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if found and (found[-1] / "initdb").exists():
        return found[-1]
    if on_path:
        return Path(on_path).parent
    raise RuntimeError(MISSING)
