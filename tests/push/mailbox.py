"""A real mail server on loopback that keeps what it gets, or refuses as it is told."""

import asyncio
import ssl
from email import message_from_bytes
from email.message import Message
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Mailbox:
    def __init__(
        self, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, password: str | None = None
    ) -> None:
        self.letters: list[Message] = []
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.said_hello: list[str] = []
        self.connections = 0
        self.to_rcpt = "250 OK"
        self.to_data = "250 OK"
        self.hangs = False
        self.hanging = asyncio.Condition()
        self._tls = tls
        self._starttls = starttls
        self._password = password

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(
            self,
            hostname="mail.example",
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            authenticator=self._authenticate if self._password else None,
            auth_required=self._password is not None,
            auth_require_tls=self._starttls is not None,
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, said: object
    ) -> AuthResult:
        assert isinstance(said, LoginPassword)
        return AuthResult(success=said.password == (self._password or "").encode(), handled=False)

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.said_hello.append(hostname)
        return responses

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.hangs:
            async with self.hanging:
                self.hanging.notify_all()
            await asyncio.Event().wait()
        if self.to_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_rcpt

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        if self.to_data.startswith("250"):
            self.raw.append(content)
            self.letters.append(message_from_bytes(content))
            self.recipients += envelope.rcpt_tos
        return self.to_data
