"""A server process that rings, with a clock moved by hand: `python -m tests.alerts.run_ringing FILE`.

The file holds the minutes since the tests' fixed moment. The port is printed once it listens; the log goes to stderr.
"""

import socket
import sys
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from server.access_log import AccessLog
from server.app import create_app
from server.logs import configure_logging
from server.settings import read_settings
from tests.cast import NOW


def main() -> None:
    minutes = Path(sys.argv[1])

    def clock() -> datetime:
        return NOW + timedelta(minutes=float(minutes.read_text()))

    settings = read_settings()
    configure_logging(settings.log_level)
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    app = AccessLog(create_app(settings, clock=clock, rings=True))
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, server_header=False)).run(sockets=[listening])


if __name__ == "__main__":
    main()
