"""The same doorbell by e-mail, to a real mail server on loopback."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from server.doorbell import BODY, TITLE, new_opaque_id
from server.handover import BACK_OFF, Handover
from server.mail import LANES, Mailer, mail_server
from server.settings import Settings
from tests.push.conftest import ORIGIN
from tests.push.mailbox import Mailbox

MANAGER = "rhian.hughes@council.example"
OURS = "doorstep@council.example"
PASSWORD = "a p@ss/word"
INJECTIONS = [
    "a@b.example\r\nBcc: everybody@evil.example",
    "a@b.example\nSubject: Jane Doe",
    "a@b.example\r\n.\r\nMAIL FROM:<x@y.example>",
    "a@b.example, c@d.example",
    "a@b.example;c@d.example",
    "Jane Doe <a@b.example>",
    "<a@b.example>",
    "a@b.example>\x00",
    '"a\r\nb"@b.example',
    "a b@b.example",
    "a@b.example ORCPT=x",
    "a@[127.0.0.1]",
    "a@b@c.example",
    "a@",
    "@b.example",
    "é@b.example",
    "a@" + "b" * 260 + ".example",
    "",
]


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with Mailbox() as running:
        yield running


@pytest.fixture
def mailer_for(settings_for: Callable[..., Settings]) -> Callable[..., Mailer]:
    def mailer(url: str, *, patience: float = 20) -> Mailer:
        return Mailer(settings_for(smtp_url=url, mail_from=OURS), patience=patience)

    return mailer


@pytest.fixture
def mailer(mailbox: Mailbox, mailer_for: Callable[..., Mailer]) -> Mailer:
    return mailer_for(f"smtp://127.0.0.1:{mailbox.port}")


async def test_an_e_mail_is_the_constant_text_and_the_link(mailer: Mailer, mailbox: Mailbox) -> None:
    opaque = new_opaque_id()
    assert await mailer.ring(MANAGER, opaque=opaque) == Handover("handed_over", why="250")
    letter = mailbox.letters[0]
    assert letter.get_payload() == f"{BODY}\r\n\r\n{ORIGIN}/a/{opaque}\r\n"
    assert letter.get_content_type() == "text/plain"
    assert (letter["From"], letter["To"], letter["Subject"]) == (OURS, MANAGER, TITLE)
    assert letter["Auto-Submitted"] == "auto-generated", "so that nobody's holiday note answers"
    assert mailbox.recipients == [MANAGER]


async def test_an_e_mail_says_nothing_more_than_that(mailer: Mailer, mailbox: Mailbox) -> None:
    await mailer.ring(MANAGER, opaque=new_opaque_id())
    expected = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
    assert set(mailbox.letters[0].keys()) - {"X-Peer", "X-MailFrom", "X-RcptTo"} == expected | {
        "Content-Transfer-Encoding"
    }
    assert mailbox.said_hello == ["council.example"], "nor the name of the machine"
    assert mailbox.letters[0]["Message-ID"].endswith("@council.example>")


async def test_two_e_mails_differ_by_link_date_and_id_only(mailer: Mailer, mailbox: Mailbox) -> None:
    ids = [new_opaque_id(), new_opaque_id()]
    for opaque in ids:
        await mailer.ring(MANAGER, opaque=opaque)
    lines = [
        [
            line
            for line in raw.decode().replace(opaque, "").splitlines()
            if not line.startswith(("Date:", "Message-ID:"))
        ]
        for raw, opaque in zip(mailbox.raw, ids, strict=True)
    ]
    assert lines[0] == lines[1]


@pytest.mark.parametrize("address", INJECTIONS)
async def test_an_address_that_is_none_reaches_no_mail_server(mailer: Mailer, mailbox: Mailbox, address: str) -> None:
    assert await mailer.ring(address, opaque=new_opaque_id()) == Handover("refused", why="no such address")
    assert mailbox.connections == 0


@pytest.mark.parametrize("told", ["Jane Doe", "a" * 31 + "\n", "x\r\nBcc: a@b.example"])
async def test_nothing_but_an_opaque_id_can_be_mailed(mailer: Mailer, mailbox: Mailbox, told: str) -> None:
    with pytest.raises(ValueError, match="opaque"):
        await mailer.ring(MANAGER, opaque=told)
    assert mailbox.connections == 0


@pytest.mark.parametrize("address", [OURS + "\r\nBcc: a@b.example", f"Doorstep <{OURS}>", "", "doorstep"])
def test_a_sender_that_is_no_address_stops_the_start(settings_for: Callable[..., Settings], address: str) -> None:
    with pytest.raises(ValueError, match="DOORSTEP_MAIL_FROM"):
        Mailer(settings_for(smtp_url="smtp://localhost", mail_from=address))


@pytest.mark.parametrize(
    ("reply", "handover"),
    [
        ("550 5.1.1 No such user", Handover("refused", why="550")),
        ("553 5.1.3 Bad address", Handover("refused", why="553")),
        ("450 4.2.1 Mailbox busy", Handover("back_off", seconds=BACK_OFF, why="450")),
        ("452 4.2.2 Mailbox full", Handover("back_off", seconds=BACK_OFF, why="452")),
    ],
)
async def test_what_the_server_says_to_the_recipient_or_the_letter_decides(
    mailer: Mailer, mailbox: Mailbox, reply: str, handover: Handover
) -> None:
    mailbox.to_rcpt = reply
    assert await mailer.ring(MANAGER, opaque=new_opaque_id()) == handover
    mailbox.to_rcpt, mailbox.to_data = "250 OK", reply
    assert await mailer.ring(MANAGER, opaque=new_opaque_id()) == handover
    assert mailbox.letters == []


async def test_a_mail_server_that_hangs_is_given_up_in_time(
    mailbox: Mailbox, mailer_for: Callable[..., Mailer]
) -> None:
    mailbox.hangs = True
    began = time.monotonic()
    handover = await mailer_for(f"smtp://127.0.0.1:{mailbox.port}", patience=0.4).ring(MANAGER, opaque=new_opaque_id())
    assert handover == Handover("unreachable", why="time-out")
    assert time.monotonic() - began < 5


async def test_many_e_mails_go_over_a_few_connections_at_a_time(mailer: Mailer, mailbox: Mailbox) -> None:
    mailbox.hangs = True
    rings = [asyncio.create_task(mailer.ring(MANAGER, opaque=new_opaque_id())) for _ in range(30)]
    async with asyncio.timeout(10), mailbox.hanging:
        await mailbox.hanging.wait_for(lambda: mailbox.connections >= LANES)
    assert mailbox.connections == LANES
    for ring in rings:
        ring.cancel()
    await asyncio.gather(*rings, return_exceptions=True)


async def test_no_mail_server_at_that_address_is_unreachable(mailer_for: Callable[..., Mailer]) -> None:
    handover = await mailer_for("smtp://127.0.0.1:9").ring(MANAGER, opaque=new_opaque_id())
    assert handover == Handover("unreachable", why="no connection")


async def test_without_a_setting_no_e_mail_leaves(settings_for: Callable[..., Settings]) -> None:
    mailer = Mailer(settings_for())
    assert not mailer.works
    assert await mailer.ring(MANAGER, opaque=new_opaque_id()) == Handover("refused", why="no mail server")


async def test_starttls_or_no_mail(mailer_for: Callable[..., Mailer], mailbox: Mailbox) -> None:
    handover = await mailer_for(f"smtp+starttls://localhost:{mailbox.port}").ring(MANAGER, opaque=new_opaque_id())
    assert handover == Handover("refused", why="not supported")
    assert mailbox.letters == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # aiosmtpd counts STARTTLS only
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
async def test_an_encrypted_mail_server_gets_the_letter_and_the_password(
    scheme: str, mailer_for: Callable[..., Mailer], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    how = {"smtps": "tls", "smtp+starttls": "starttls"}[scheme]
    async with Mailbox(**{how: _context(certificate)}, password=PASSWORD) as box:
        good = mailer_for(f"{scheme}://alerts:a%20p%40ss%2Fword@localhost:{box.port}")
        assert await good.ring(MANAGER, opaque=new_opaque_id()) == Handover("handed_over", why="250")
        bad = mailer_for(f"{scheme}://alerts:wrong@localhost:{box.port}")
        assert await bad.ring(MANAGER, opaque=new_opaque_id()) == Handover("refused", why="535")
        assert len(box.letters) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
async def test_a_mail_server_with_a_certificate_of_nobody_gets_nothing(
    scheme: str, mailer_for: Callable[..., Mailer], certificate: Path
) -> None:
    how = {"smtps": "tls", "smtp+starttls": "starttls"}[scheme]
    async with Mailbox(**{how: _context(certificate)}) as box:
        handover = await mailer_for(f"{scheme}://localhost:{box.port}").ring(MANAGER, opaque=new_opaque_id())
        assert handover.result == "unreachable"
        assert box.letters == []


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "mail.example:25",
        "smtp://",
        "smtp://mail.example:99999",
        "smtp://mail.example/inbox",
        "smtp://mail.example?x=y",
        "smtp://user:secret@mail.example",
        "starttls://mail.example",
    ],
)
def test_a_setting_that_can_not_be_used_stops_the_start_and_tells_no_password(url: str) -> None:
    with pytest.raises(ValueError, match="DOORSTEP_SMTP_URL") as refusal:
        mail_server(url)
    assert "secret" not in str(refusal.value)


def test_ports_are_those_that_mail_servers_use() -> None:
    ports = {scheme: mail_server(f"{scheme}://mail.example").port for scheme in ("smtp", "smtps", "smtp+starttls")}
    assert ports == {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-signed certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("mail") / "localhost.pem"
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem + made.public_bytes(Encoding.PEM))
    return path


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
