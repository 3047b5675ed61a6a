"""E-mail, outward: the only place that knows SMTP. The same words and link as a push, plain text."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec

from server.doorbell import BODY, TITLE, link
from server.handover import NO_MAIL, Handover, back_off
from server.settings import Settings

WHOLE_EXCHANGE: Final = 20.0
"""Seconds for connection, handshake and delivery together."""
# Narrower than the standard: no quotes, comments, spaces, commas or control characters, so nothing to break out of.
ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
LANES: Final = 8
"""Letters under way at once: mail servers turn away whoever opens more than a few connections."""
PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
HERE: Final = ("localhost", "127.0.0.1", "::1")


class MailServer(msgspec.Struct, frozen=True):
    security: Literal["smtp", "smtps", "smtp+starttls"]
    host: str
    port: int
    user: str | None
    password: str | None


class Mailer:
    """Sends one e-mail a doorbell, each over its own connection."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = WHOLE_EXCHANGE,
    ) -> None:
        """Raises ValueError with a sentence for the operator when a setting can't be used."""
        self._server = mail_server(settings.smtp_url) if settings.smtp_url else None
        if self._server is not None and not ADDRESS.fullmatch(settings.mail_from):
            raise ValueError("DOORSTEP_MAIL_FROM is the plain address that e-mail comes from, without a name.")
        self._from = settings.mail_from
        self._origin = settings.origin
        self._clock = clock
        self._patience = patience
        self._lanes = asyncio.Semaphore(LANES)

    @property
    def works(self) -> bool:
        """Whether there is a mail server at all."""
        return self._server is not None

    async def ring(self, address: str, *, opaque: str) -> Handover:
        """Hands one e-mail to the mail server. Raises ValueError only when `opaque` is no opaque id."""
        url = link(self._origin, opaque)
        if self._server is None:
            return Handover("refused", why=NO_MAIL)
        if not ADDRESS.fullmatch(address):
            return Handover("refused", why="no such address")
        async with self._lanes:
            return await self._deliver(self._server, self._letter(address, url))

    def _letter(self, address: str, url: str) -> EmailMessage:
        letter = EmailMessage(policy=SMTP)
        letter["From"] = self._from
        letter["To"] = address
        letter["Subject"] = TITLE
        letter["Date"] = format_datetime(self._clock())
        letter["Message-ID"] = make_msgid(domain=_domain(self._from))
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(f"{BODY}\n\n{url}\n", cte="7bit")
        return letter

    async def _deliver(self, server: MailServer, letter: EmailMessage) -> Handover:
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname=_domain(self._from),
            timeout=None,  # one limit for the whole exchange, below
            use_tls=server.security == "smtps",
            start_tls=server.security == "smtp+starttls",
        )
        try:
            async with asyncio.timeout(self._patience):
                await client.connect()
                await client.send_message(letter)
            return Handover("handed_over", why="250")
        except aiosmtplib.SMTPException as error:
            return _judge(error, self._clock())
        except TimeoutError:
            return Handover("unreachable", why="time-out")
        except (OSError, ValueError):
            return Handover("unreachable", why="no connection")
        finally:
            await _part(client)


def mail_server(url: str) -> MailServer:
    """Reads DOORSTEP_SMTP_URL. Raises ValueError; the message never repeats the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(UNREADABLE) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(UNREADABLE)
    if parts.password and parts.scheme == "smtp" and parts.hostname not in HERE:
        raise ValueError(
            "DOORSTEP_SMTP_URL: smtp:// would send the password in clear. Use smtp+starttls:// or smtps://."
        )
    security: Literal["smtp", "smtps", "smtp+starttls"] = parts.scheme  # type: ignore[assignment]
    return MailServer(
        security=security,
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _judge(error: aiosmtplib.SMTPException, now: datetime) -> Handover:
    refusals = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else [error]
    code = next((one.code for one in refusals if isinstance(one, aiosmtplib.SMTPResponseException)), 0)
    if 400 <= code < 500:
        return back_off(None, why=str(code), now=now)
    if code >= 500:
        return Handover("refused", why=str(code))
    if type(error) in (aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported):
        # It lacks what was asked for, such as STARTTLS: then rather no mail than one in clear.
        return Handover("refused", why="not supported")
    if isinstance(error, TimeoutError):
        return Handover("unreachable", why="time-out")
    return Handover("unreachable", why="no connection")


async def _part(client: aiosmtplib.SMTP) -> None:
    """What a server does after it has the letter changes nothing."""
    if client.is_connected:
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(1):
                await client.quit()
    client.close()


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


UNREADABLE: Final = "DOORSTEP_SMTP_URL is smtp://, smtps:// or smtp+starttls:// with [user:password@]host[:port]."
