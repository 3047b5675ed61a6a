import asyncio
import stat
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from server.database import answers, close_database, open_database, pending_migrations
from server.keys import SECRET, VAPID, KeysMissing, load_keys
from server.mail import Mailer
from server.models.worker import Role, Worker
from server.push.hosts import push_hosts
from server.push.vapid import NOBODY, VapidTokens, subject_for
from server.settings import Settings, read_settings


class Findings(msgspec.Struct):
    wrong: list[str] = []
    """Settings with which the server does not start."""
    unsafe: list[str] = []
    missing: list[str] = []


def check() -> int:
    """Prints sentences; 1 when something is wrong or unsafe."""
    settings = read_settings()
    findings = Findings()
    _check_origin(settings, findings)
    _check_demo(settings, findings)
    _check_keys(settings.keys, findings)
    _check_files(settings, findings)
    asyncio.run(_check_database(settings, findings))
    _check_duty(settings, findings)
    _check_push(settings, findings)
    _check_mail(settings, findings)
    for sentence in findings.wrong:
        print(f"Wrong: {sentence}")
    for sentence in findings.unsafe:
        print(f"Unsafe: {sentence}")
    for sentence in findings.missing:
        print(f"Missing: {sentence}")
    print(_told_of_the_database(settings))
    if not findings.wrong and not findings.unsafe and not findings.missing:
        print("Nothing is missing.")
    return 1 if findings.wrong or findings.unsafe else 0


def _check_origin(settings: Settings, findings: Findings) -> None:
    if not settings.https:
        findings.unsafe.append(
            f"DOORSTEP_ORIGIN is {settings.origin}. Without https, passwords and records cross the network in clear, "
            "and phones can't keep anything offline. Put a proxy with a certificate in front and say its https address."
        )
    elif urlsplit(settings.origin).path:
        findings.unsafe.append("DOORSTEP_ORIGIN has a path. Leave it off: scheme, host and port only.")


def _check_demo(settings: Settings, findings: Findings) -> None:
    if settings.demo:
        findings.unsafe.append("DOORSTEP_DEMO is on. Its password is printed in the README. Unset it.")


def _check_keys(folder: Path, findings: Findings) -> None:
    try:
        load_keys(folder)
    except KeysMissing as error:
        findings.unsafe.append(str(error))
        return
    if not (folder / VAPID).exists():
        findings.missing.append(f"{folder} has no VAPID key, so no push message can be sent. Run `doorstep keys`.")
    readable = [path for path in (*folder.glob("sealing-*.json"), folder / VAPID, folder / SECRET) if _open_to(path)]
    for path in readable:
        findings.unsafe.append(f"Other accounts of this machine can read {path}. Run `chmod 600 {path}`.")


def _check_files(settings: Settings, findings: Findings) -> None:
    database = settings.data / "doorstep.sqlite"
    if not settings.database_url and _open_to(database) and _open_to(settings.data):
        findings.unsafe.append(f"Other accounts of this machine can read {database}. Run `chmod 700 {settings.data}`.")


async def _check_database(settings: Settings, findings: Findings) -> None:
    try:
        await open_database(settings)
    except Exception as error:
        findings.unsafe.append(f"The database can't be opened ({type(error).__name__}). Look at DOORSTEP_DATABASE_URL.")
        return
    try:
        if not await answers():
            findings.unsafe.append("The database does not answer.")
        elif await pending_migrations():
            findings.unsafe.append("The database lacks tables of this release. Run `doorstep migrate`.")
        else:
            await _check_people(findings)
    finally:
        await close_database()


async def _check_people(findings: Findings) -> None:
    if await Worker.exists().where(Worker.email.like("%@doorstep.test")):
        findings.unsafe.append("The demo's people are in this database, with a password that everybody can look up.")
    if not await Worker.exists().where(Worker.role == Role.ADMINISTRATOR):
        findings.missing.append("There is no administrator yet, so nobody can add people.")


def _check_duty(settings: Settings, findings: Findings) -> None:
    if not settings.duty_phone:
        findings.missing.append(
            "DOORSTEP_DUTY_PHONE is empty. A team without a duty number of its own has nobody for a phone to ring."
        )


def _check_push(settings: Settings, findings: Findings) -> None:
    try:
        push_hosts(settings.push_hosts)
    except ValueError as error:
        findings.wrong.append(str(error))
    for host in settings.push_hosts:
        if host.startswith("http://"):
            findings.unsafe.append(f"DOORSTEP_PUSH_HOSTS names {host}. That is for tests: take it out.")
    subject = subject_for(settings.vapid_subject, settings.origin)
    try:
        VapidTokens(generate_private_key(SECP256R1()), subject)
    except ValueError as error:
        findings.wrong.append(str(error))
    if subject == NOBODY:
        findings.missing.append(
            "DOORSTEP_VAPID_SUBJECT is empty and the origin is no public https address. Push services want an address "
            "to write to when our pushes go wrong."
        )


def _check_mail(settings: Settings, findings: Findings) -> None:
    if not settings.smtp_url:
        findings.missing.append(
            "DOORSTEP_SMTP_URL is empty. A manager whose phone takes no push messages is not told of a shut door."
        )
        return
    try:
        Mailer(settings)
    except ValueError as error:
        findings.wrong.append(str(error))


def _told_of_the_database(settings: Settings) -> str:
    if settings.database_url.startswith("postgres"):
        return "The database is PostgreSQL: several processes on several machines may serve it."
    return "The database is SQLite: several processes may serve it, all on this machine. For more, use PostgreSQL."


def _open_to(path: Path) -> bool:
    """Whether others than the owner may read it."""
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
