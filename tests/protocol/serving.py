"""Real server processes, and a proxy that loses answers."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent


@asynccontextmanager
async def serving(settings: Settings, *, die: str = "") -> AsyncIterator[str]:
    """A server process and its address. With `die` it ends by SIGKILL at that moment of its first record (see
    run_server.py), and that it did is checked at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.protocol.run_server"),
        *([die] if die else []),
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DOORSTEP_DATA": str(settings.data),
            "DOORSTEP_DATABASE_URL": settings.database_url,
            "DOORSTEP_KEYS": str(settings.keys),
            "DOORSTEP_ORIGIN": settings.origin,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        port = (await process.stdout.readline()).decode().strip()
        assert port, "the server did not start"
        yield f"http://127.0.0.1:{port}"
        if die:
            assert await process.wait() == -signal.SIGKILL
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


@asynccontextmanager
async def losing_answers(server: str) -> AsyncIterator[str]:
    """A way to the server on which every answer is lost, after the server has given it whole."""
    host, port = server.removeprefix("http://").split(":")

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inward, outward = await asyncio.open_connection(host, int(port))
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-l"))
        outward.write(head.replace(b"Connection: keep-alive", b"Connection: close"))
        outward.write(await reader.readexactly(length))
        answer = await inward.read()
        assert answer.startswith(b"HTTP/1.1 200")
        outward.close()
        writer.transport.abort()

    proxy = await asyncio.start_server(carry, "127.0.0.1", 0)
    async with proxy:
        yield f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
