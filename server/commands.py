"""The `doorstep` command."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from server import (
    command_audit,
    command_backup,
    command_check,
    command_database,
    command_dispatch,
    command_import,
    command_keys,
    command_people,
    command_push_server,
    command_restore,
    command_retain,
    command_second_factor,
    command_sweep,
)
from server.logs import configure_logging
from server.settings import NotASetting, read_settings

LOCAL = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 when all is well."""
    try:
        configure_logging(read_settings().log_level)
    except NotASetting as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return answer(arguments)


def answer(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    code: int = asked.run(asked)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doorstep", description="Runs and looks after Doorstep.")
    commands = parser.add_subparsers(required=True)

    serve = commands.add_parser("serve", help="serve the app")
    _address(serve)
    serve.add_argument("--workers", type=int, default=1, help="how many processes (default: 1)")
    serve.set_defaults(run=_serve)

    demo = commands.add_parser("demo", help="make a demo in a folder and serve it")
    demo.add_argument("--data", type=Path, help="the folder (default: DOORSTEP_DATA)")
    _address(demo)
    demo.set_defaults(run=_demo)

    migrate = commands.add_parser("migrate", help="bring the database up to this release")
    migrate.set_defaults(run=lambda _: command_database.migrate_database())

    command_keys.add_to(commands)
    command_backup.add_to(commands)
    command_restore.add_to(commands)
    command_audit.add_to(commands)
    command_retain.add_to(commands)
    command_people.add_to(commands)
    command_second_factor.add_to(commands)

    check = commands.add_parser("check", help="say what is missing or unsafe for production")
    check.set_defaults(run=lambda _: command_check.check())

    dispatch = commands.add_parser("dispatch", help="ring doorbells, beside the servers that do")
    dispatch.set_defaults(run=lambda _: command_dispatch.dispatch())

    sweep = commands.add_parser("sweep", help="do what time has made due, once")
    sweep.add_argument("--now", type=_instant, help="an ISO instant (default: the server's clock)")
    sweep.set_defaults(run=lambda asked: command_sweep.sweep(asked.now or datetime.now(UTC)))

    captures = commands.add_parser("import-captures", help="take a phone's exported file into quarantine")
    captures.add_argument("file", type=Path)
    captures.set_defaults(run=lambda asked: command_import.import_file(asked.file))

    push = commands.add_parser("push-server", help="run the push service of the tests on this machine")
    push.add_argument("--port", type=int, default=8030, help="(default: 8030; 0: any that is free)")
    push.set_defaults(run=lambda asked: command_push_server.push_server(asked.port))
    return parser


# Loaded when asked for: no other command has to wait for the whole app.
def _serve(asked: argparse.Namespace) -> int:
    from server.command_serve import serve

    return serve(asked.host, asked.port, asked.workers)


def _demo(asked: argparse.Namespace) -> int:
    from server.command_demo import demo

    return demo(asked.data, asked.host, asked.port)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=LOCAL, help=f"(default: {LOCAL})")
    parser.add_argument("--port", type=int, default=8000, help="(default: 8000)")


def _instant(words: str) -> datetime:
    instant = datetime.fromisoformat(words)
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError("say the time zone too, as in 2026-11-24T14:05:00Z")
    return instant.astimezone(UTC)


if __name__ == "__main__":
    sys.exit(main())
