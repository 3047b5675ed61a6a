"""Builds the Litestar app from the settings and a clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from server.auditing import auditing
from server.childs_tools import use_councils_own
from server.database import close_database, open_database
from server.dispatching import dispatching
from server.gate import Clock, WhoIsAsking, role_may, same_site_only, signed_in_only
from server.keys import load_keys
from server.opening_files import opening_files
from server.release import Release
from server.routes.every import ROUTES
from server.routes.problems import HANDLERS
from server.routes.reading_notes import Lately, ReadingNotes
from server.routes.said import described
from server.rules.audit_together import Together
from server.rules.carried import Carried
from server.settings import Settings, read_settings
from server.templating import templates_of
from server.walls import security_headers, takes_the_body

MOST_OF_A_FORM = 1_000_000
"""Bytes: every text field of the visit form at its limit, for a household of five."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now, rings: bool = False) -> Litestar:
    """The app for one process. `clock` says what time it is: the tests move it. With `rings` it also seals and,
    unless the settings say no, dispatches."""
    settings = settings or read_settings()
    use_councils_own(settings)
    release = Release()
    state = State(
        {
            "settings": settings,
            "clock": clock,
            "release": release,
            "templates": templates_of(
                release,
                duty_phone=settings.duty_phone,
                idle_minutes=settings.idle_minutes,
                hidden_seconds=settings.hidden_seconds,
                rings=settings.ring,
            ),
            "keys": load_keys(settings.keys),
        }
    )

    @asynccontextmanager
    async def database(_: Litestar) -> AsyncIterator[None]:
        await open_database(settings)
        try:
            if not rings:
                yield
                return
            async with (
                dispatching(settings, clock=clock) if settings.ring else nullcontext(),
                auditing(clock=clock),
                opening_files(clock=clock),
            ):
                yield
        finally:
            await close_database()

    return Litestar(
        route_handlers=described(ROUTES),
        state=state,
        lifespan=[database],
        middleware=[
            WhoIsAsking,
            DefineMiddleware(ReadingNotes, together=Together(), lately=Lately(), carried=Carried()),
        ],
        before_send=[security_headers(settings)],
        guards=[same_site_only, takes_the_body, signed_in_only, role_may],
        exception_handlers=HANDLERS,
        # Litestar would turn every library's log on, arguments and all: see server/logs.py.
        logging_config=None,
        compression_config=CompressionConfig(
            backend="brotli",
            brotli_gzip_fallback=True,
            # Sound: it is compressed already, and its parts are counted in its own bytes.
            exclude_opt_key="as_it_is",
        ),
        request_max_body_size=MOST_OF_A_FORM,
        openapi_config=OpenAPIConfig(
            title="Doorstep",
            version="0.1.0",
            # As JSON alone: the viewers that come along fetch their scripts from elsewhere.
            render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
            openapi_router=Router("/openapi", route_handlers=[], opt={"public": True}),
        ),
    )
