"""A browser in which somebody's session is open, without the sign-in page: for tests that need many."""

import httpx

from server.gate import open_cookie_name, session_cookie_name
from server.models.worker import Worker
from server.rules.sessions import begin
from server.settings import Settings
from tests.cast import NOW
from tests.conftest import NewClient


async def opened_as(new_client: NewClient, worker: Worker) -> httpx.AsyncClient:
    client = await new_client()
    await open_session(client, worker)
    return client


async def open_session(client: httpx.AsyncClient, worker: Worker) -> None:
    """From now on this browser asks as that worker, and as nobody else."""
    settings: Settings = client._transport.app.state.settings  # type: ignore[attr-defined]
    client.cookies.clear()
    begun = await begin(worker, now=NOW, hours=12, means="password+code")
    client.cookies.set(session_cookie_name(settings, worker.id), begun.token)
    client.cookies.set(open_cookie_name(settings), f"{worker.id.hex}.{begun.open_token}")
