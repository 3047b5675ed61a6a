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
    settings: Settings = client._transport.app.state.settings  # type: ignore[attr-defined]
    begun = await begin(worker, now=NOW, hours=12, means="password+code")
    client.cookies.set(session_cookie_name(settings, worker.id), begun.token)
    client.cookies.set(open_cookie_name(settings), f"{worker.id.hex}.{begun.open_token}")
    return client
