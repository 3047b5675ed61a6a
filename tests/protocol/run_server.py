"""A server process that can be told to die: `python -m tests.protocol.run_server [midway|before|after]`.

"before" and "after" are of its first commit, "midway" is between a visit's row and its children's. It prints its port
once it listens. The hook is here and nowhere in what is installed.
"""

import os
import signal
import socket
import sys
from typing import Any

import uvicorn

from server.app import create_app
from server.database import postgres, sqlite
from server.models.visit import Seen
from tests.cast import NOW


def main() -> None:
    for transaction in (postgres.PooledTransaction, sqlite.PooledTransaction):
        if sys.argv[1:] == ["before"]:
            transaction.commit = die_instead  # type: ignore[assignment, method-assign]
        if sys.argv[1:] == ["after"]:
            transaction.commit = die_after(transaction.commit)  # type: ignore[assignment, method-assign]
    if sys.argv[1:] == ["midway"]:
        Seen.insert = die  # type: ignore[assignment, method-assign]
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(create_app(clock=lambda: NOW), log_level="warning")
    uvicorn.Server(config).run(sockets=[listening])


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def die_instead(_: Any) -> None:
    die()


def die_after(commit: Any) -> Any:
    async def commit_and_die(self: Any) -> None:
        await commit(self)
        die()

    return commit_and_die


if __name__ == "__main__":
    main()
