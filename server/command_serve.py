import asyncio
import signal
import sys

import uvicorn
from litestar.types import ASGIApp

from server.access_log import AccessLog
from server.app import create_app
from server.database import close_database, open_database, pending_migrations
from server.keys import KeysMissing, load_keys
from server.logs import configure_logging
from server.settings import Settings, read_settings


def serve(host: str, port: int, workers: int) -> int:
    settings = read_settings()
    try:
        load_keys(settings.keys)
    except KeysMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    if asyncio.run(_pending(settings)):
        print("The database lacks tables of this release. Run `doorstep migrate`.", file=sys.stderr)
        return 1
    if not settings.ring:
        print("DOORSTEP_RING is no: this server rings nobody, whatever happens at a door.", file=sys.stderr)
    run("server.command_serve:served_app", host=host, port=port, workers=workers, proxies=settings.proxies)
    return 0


def served_app() -> ASGIApp:
    """What each worker process makes for itself."""
    settings = read_settings()
    configure_logging(settings.log_level)
    return AccessLog(create_app(settings, rings=True))


def run(app: ASGIApp | str, *, host: str, port: int, workers: int = 1, proxies: str = "127.0.0.1") -> None:
    """Serve until SIGTERM or SIGINT; requests that are under way get ten seconds to end."""
    # uvicorn closes up on SIGTERM and then hands it on, which would make a clean end look like a crash.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        app,
        factory=isinstance(app, str),
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=10,
    )


async def _pending(settings: Settings) -> bool:
    await open_database(settings)
    try:
        return bool(await pending_migrations())
    finally:
        await close_database()
