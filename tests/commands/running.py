"""The `doorstep` command as somebody types it: a process of its own, with the settings of nobody."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import httpx
import pytest

from server.commands import answer
from tests.ports import free_port

DOORSTEP = Path(sys.executable).with_name("doorstep")


@dataclass
class Running:
    address: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return self.log.with_name("said").read_text()

    @property
    def exit_code(self) -> int | None:
        return self.process.returncode


@contextmanager
def demo(folder: Path, **settings: str) -> Iterator[Running]:
    with serving(folder, "demo", "--data", str(folder), **settings) as running:
        yield running


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[Running]:
    port = free_port()
    logs = folder.parent / f"logs-{port}"
    logs.mkdir()
    with (logs / "said").open("wb") as said, (logs / "log").open("wb") as log:
        command = [DOORSTEP, *arguments, "--port", str(port)]
        process = subprocess.Popen(command, stdout=said, stderr=log, env=environ(folder) | settings)
    running = Running(f"http://localhost:{port}", logs / "log", process)
    try:
        wait_until_it_answers(running)
        yield running
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_until_it_answers(running: Running) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert running.process.poll() is None, running.log.read_text()
        try:
            httpx.get(f"{running.address}/health", timeout=1)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"it never answered: {running.log.read_text()}")


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DOORSTEP, *arguments], env=environ(folder) | settings, capture_output=True, text=True, timeout=60
    )


def succeeding(folder: Path, *arguments: str, **settings: str) -> str:
    ran = run(folder, *arguments, **settings)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def failing(folder: Path, *arguments: str, **settings: str) -> str:
    ran = run(folder, *arguments, **settings)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout + ran.stderr


def in_process(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """The same in this process, a second sooner each time. Returns the exit code and what was printed."""
    codes: list[int] = []
    said = io.StringIO()
    with (
        mock.patch.dict(os.environ, environ(folder) | settings, clear=True),
        redirect_stdout(said),
        redirect_stderr(said),
    ):
        thread = threading.Thread(target=lambda: codes.append(answer(arguments)))
        thread.start()
        thread.join()
    assert codes, f"it failed: see the traceback above. {said.getvalue()}"
    return codes[0], said.getvalue()


def environ(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    return kept | {"DOORSTEP_DATA": str(folder)}


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir()}
