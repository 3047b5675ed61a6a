import asyncio
import copy
import shutil
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import httpx
import pytest
from litestar import Litestar

from server.database import close_database, migrate, open_database
from server.demo.staff import PASSWORD
from server.keys import make_keys
from server.models.worker import Worker
from server.settings import Settings, read_settings
from tests.cast import NOW, Cast, load_cast
from tests.own_postgres import OwnPostgres

T = TypeVar("T")
ENGINES = ["sqlite", "postgresql"]


@pytest.fixture
def now() -> datetime:
    """Tue 24 Nov 2026, 14:05 in London."""
    return NOW


@pytest.fixture(scope="session")
def postgres() -> Iterator[OwnPostgres]:
    """A running cluster. A missing PostgreSQL is an error that says what to install."""
    own = OwnPostgres()
    try:
        own.start()
        yield own
    finally:
        own.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    path = tmp_path_factory.mktemp("template") / "doorstep.sqlite"
    return path, in_own_loop(_fill(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def postgresql_template(postgres: OwnPostgres) -> tuple[str, Cast]:
    in_own_loop(_in_cluster(postgres, "CREATE DATABASE doorstep_cast"))
    return "doorstep_cast", in_own_loop(_fill(postgres.url("doorstep_cast")))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a single table."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    cluster: OwnPostgres = request.getfixturevalue("postgres")
    name = f"empty_{uuid4().hex}"
    in_own_loop(_in_cluster(cluster, f"CREATE DATABASE {name}"))
    yield cluster.url(name)
    in_own_loop(_in_cluster(cluster, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def filled(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Cast]]:
    """The URL of a fresh database with the cast in it, and the cast."""
    if engine == "sqlite":
        template, cast = request.getfixturevalue("sqlite_template")
        shutil.copyfile(template, tmp_path / "doorstep.sqlite")
        yield f"sqlite:///{tmp_path / 'doorstep.sqlite'}", copy.deepcopy(cast)
        return
    cluster: OwnPostgres = request.getfixturevalue("postgres")
    template, cast = request.getfixturevalue("postgresql_template")
    name = f"test_{uuid4().hex}"
    in_own_loop(_in_cluster(cluster, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield cluster.url(name), copy.deepcopy(cast)
    in_own_loop(_in_cluster(cluster, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def database(filled: tuple[str, Cast]) -> AsyncIterator[str]:
    """The database with the cast, open in the test's own loop, on each engine. Its value is the URL."""
    url, _ = filled
    await open_database(url)
    yield url
    await close_database()


@pytest.fixture
def cast(filled: tuple[str, Cast]) -> Cast:
    return filled[1]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder)
    return folder


@pytest.fixture
def settings(filled: tuple[str, Cast], keys: Path, tmp_path: Path) -> Settings:
    """As in the environment of nobody, but for the test's own database, folder and keys. A demo's: the cast are the
    demo's people, and managers among them have a password only."""
    environ = {"DOORSTEP_DATA": str(tmp_path), "DOORSTEP_DATABASE_URL": filled[0], "DOORSTEP_KEYS": str(keys)}
    return read_settings(environ | {"DOORSTEP_ORIGIN": "http://testserver.local", "DOORSTEP_DEMO": "1"})


NewClient = Callable[[], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def new_client(database: str, settings: Settings) -> AsyncIterator[NewClient]:
    """Makes browsers with cookies of their own, all talking to one app. It runs in the test's own loop, so that the
    test may look into the same database; follows no redirects; every request comes from our own pages."""
    from server.app import create_app

    app = create_app(settings, clock=lambda: NOW)

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_running(app))

        async def make() -> httpx.AsyncClient:
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(app),
                base_url=settings.origin,
                headers={"Origin": settings.origin, "Sec-Fetch-Site": "same-origin"},
            )
            return await stack.enter_async_context(client)

        yield make


@pytest.fixture
async def client(new_client: NewClient) -> httpx.AsyncClient:
    """A browser that nobody has signed in with yet."""
    return await new_client()


async def sign_in(client: httpx.AsyncClient, person: Worker) -> httpx.AsyncClient:
    answer = await client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    assert answer.status_code in {302, 303}, answer.text
    return client


def in_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """For what is not the test's own: run in a thread, so that pytest's loop is left alone."""
    results: list[T] = []
    thread = threading.Thread(target=lambda: results.append(asyncio.run(work)))
    thread.start()
    thread.join()
    assert results, "it failed: see the traceback above"
    return results[0]


@asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    """The two halves of a fixture are two tasks, but who begins an app's lifespan has to be who ends it."""
    begun, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            begun.set()
            await over.wait()

    living = asyncio.create_task(live())
    waiting = asyncio.create_task(begun.wait())
    await asyncio.wait([living, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        yield
    finally:
        over.set()
        await living


async def _fill(url: str) -> Cast:
    await open_database(url)
    try:
        await migrate()
        return await load_cast()
    finally:
        await close_database()


async def _in_cluster(cluster: OwnPostgres, statement: str) -> None:
    connection = await asyncpg.connect(cluster.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
