"""A real server that rings a real push service and a real mail server, and all that left it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session
from piccolo.columns import And

from server.models.alert import Delivery
from server.models.worker import Worker
from server.push_server import PushService, service
from server.settings import Settings
from tests.cast import NOW
from tests.conftest import sign_in
from tests.push.mailbox import Mailbox

ROOT = Path(__file__).resolve().parent.parent.parent


class Listening(PushService):
    """Keeps what a push service can read without any key."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, dict[str, str]]] = []
        """URL and headers of each push."""

    async def _push(self, request: web.Request) -> web.Response:
        self.asked.append((str(request.url), dict(request.headers)))
        return await super()._push(request)


class Letterbox(Mailbox):
    def __init__(self, arrived: asyncio.Condition) -> None:
        super().__init__()
        self._arrived = arrived

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = await super().handle_DATA(server, session, envelope)
        async with self._arrived:
            self._arrived.notify_all()
        return said


class Ringing:
    def __init__(self, settings: Settings, folder: Path, pushes: Listening, mails: Letterbox) -> None:
        self.settings = settings
        self.pushes = pushes
        self.mails = mails
        self.asked: list[str] = []
        """Every URL that browsers asked this server for."""
        self.pages: list[str] = []
        self.address = ""
        self.minutes = folder / "minutes"
        self.log = folder / "log"

    def tokens(self) -> list[str]:
        """The opaque id of each doorbell that arrived, pushes first."""
        texts = [message.text for message in self.pushes.messages]
        texts += [str(letter.get_payload()) for letter in self.mails.letters]
        return [text.partition("/a/")[2][:32] for text in texts]

    async def is_rung(self, worker: Worker, channel: str, rule: str) -> str:
        """Waits until a doorbell of that kind has arrived, and returns its opaque id."""
        whose = And(Delivery.alert.recipient == worker.id, Delivery.channel == channel)
        async with asyncio.timeout(30), self.pushes.arrived:
            while True:
                query = Delivery.select(Delivery.token).where(And(whose, Delivery.alert.event.rule == rule))
                for row in await query:
                    if row["token"] in self.tokens():
                        return str(row["token"])
                await self.pushes.arrived.wait()

    def move_clock(self, minutes: float) -> None:
        """To so many minutes after the tests' fixed moment. Written whole, or the server might read half."""
        written = self.minutes.with_suffix(".new")
        written.write_text(str(minutes))
        written.replace(self.minutes)
        at = (NOW + timedelta(minutes=minutes)).timestamp()
        self._patch.setattr(service, "time", SimpleNamespace(time=lambda: at))

    @asynccontextmanager
    async def browser_of(self, worker: Worker) -> AsyncIterator[httpx.AsyncClient]:
        async def note_request(request: httpx.Request) -> None:
            self.asked.append(str(request.url))

        async def note_page(response: httpx.Response) -> None:
            self.asked.append(response.headers.get("location", ""))
            self.pages.append((await response.aread()).decode())

        hooks = {"request": [note_request], "response": [note_page]}
        ours = {"Origin": self.settings.origin, "Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(base_url=self.address, headers=ours, event_hooks=hooks, timeout=30) as client:
            yield await sign_in(client, worker)

    @asynccontextmanager
    async def served(self, patch: pytest.MonkeyPatch, *, minutes: float) -> AsyncIterator[None]:
        self._patch = patch
        self.move_clock(minutes)
        environ = {
            "PATH": os.environ["PATH"],
            "DOORSTEP_DATA": str(self.settings.data),
            "DOORSTEP_DATABASE_URL": self.settings.database_url,
            "DOORSTEP_KEYS": str(self.settings.keys),
            "DOORSTEP_ORIGIN": self.settings.origin,
            # Elsewhere managers need a second factor, which is not what is tested here.
            "DOORSTEP_DEMO": "1",
            "DOORSTEP_PUSH_HOSTS": self.pushes.origin,
            "DOORSTEP_SMTP_URL": f"smtp://127.0.0.1:{self.mails.port}",
            "DOORSTEP_MAIL_FROM": "doorstep@council.example",
            "DOORSTEP_LOG_LEVEL": "debug",
        }
        with self.log.open("wb") as log:
            command = (sys.executable, "-m", "tests.alerts.run_ringing", str(self.minutes))
            pipe = asyncio.subprocess.PIPE
            server = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environ, stdout=pipe, stderr=log)
            try:
                assert server.stdout
                port = (await server.stdout.readline()).decode().strip()
                assert port, self.log.read_text()
                self.address = f"http://127.0.0.1:{port}"
                yield
            finally:
                server.terminate()
                await server.wait()


@asynccontextmanager
async def ringing(settings: Settings, folder: Path) -> AsyncIterator[Ringing]:
    async with Listening() as pushes, Letterbox(pushes.arrived) as mails:
        yield Ringing(settings, folder, pushes, mails)
