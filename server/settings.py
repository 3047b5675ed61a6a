"""The only reader of the environment. Every setting is DOORSTEP_*, has a safe default and stands in docs/."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec


class NotASetting(ValueError):
    """The message names the setting and says what it may be."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    data: Path
    """The folder for the embedded database and the keys."""
    database_url: str
    """Empty: SQLite in `data`. Else postgresql://user:password@host:port/name."""
    origin: str
    """Where people reach the app, as a browser writes it: scheme, host and port."""
    keys: Path
    """The folder that `doorstep keys` fills: sealing keys (all ever used), VAPID key, secret."""
    duty_phone: str
    """Rung when a team has no duty number of its own."""
    session_hours: int
    """A session ends for good after so long, however busy."""
    idle_minutes: int
    """A phone locks, and the server suspends its session, after so long without a person's touch."""
    hidden_seconds: int
    """A phone locks when Doorstep has been out of sight for so long."""
    shift_hours: int
    """How long breaking the glass gives access to a child."""
    log_level: str
    push_hosts: tuple[str, ...]
    """Push services beside the known ones: `host`, `host:port` or, for tests, `http://127.0.0.1:port`."""
    vapid_subject: str
    """Whom a push service writes to when our pushes go wrong: mailto: and an address."""
    smtp_url: str
    """smtp://, smtps:// or smtp+starttls:// with [user:password@]host[:port]. Empty: no e-mail."""
    mail_from: str
    """The address that e-mail comes from."""
    proxies: str
    """Addresses, with commas between, whose word on who is asking is taken (X-Forwarded-For)."""
    backup_to: tuple[str, ...]
    """Public keys (age1…) that back-ups are encrypted to; any one of their private halves opens them."""
    backups: Path
    """The folder that `doorstep backup` fills."""
    audit_years: int
    """How long audit entries are kept. 0: for ever."""
    child_tools: Path | None
    """A council's own folder of children's tools, words and translations. None: only ours."""
    ring: bool
    """Whether anybody is rung. Not in a drill: a restored database holds real people's subscriptions and addresses."""
    demo: bool
    """This is a demo, whose people have the password that the README prints. `doorstep check` calls it unsafe."""

    @property
    def https(self) -> bool:
        return self.origin.startswith("https://")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises NotASetting."""
    data = Path(environ.get("DOORSTEP_DATA", "data"))
    return Settings(
        data=data,
        database_url=environ.get("DOORSTEP_DATABASE_URL", ""),
        origin=environ.get("DOORSTEP_ORIGIN", "http://localhost:8000").rstrip("/"),
        keys=Path(environ.get("DOORSTEP_KEYS", "") or data / "keys"),
        duty_phone=environ.get("DOORSTEP_DUTY_PHONE", ""),
        session_hours=_whole(environ, "DOORSTEP_SESSION_HOURS", 12),
        idle_minutes=_whole(environ, "DOORSTEP_IDLE_MINUTES", 5),
        hidden_seconds=_whole(environ, "DOORSTEP_HIDDEN_SECONDS", 60),
        shift_hours=_whole(environ, "DOORSTEP_SHIFT_HOURS", 8),
        log_level=environ.get("DOORSTEP_LOG_LEVEL", "info"),
        push_hosts=_several(environ.get("DOORSTEP_PUSH_HOSTS", "")),
        vapid_subject=environ.get("DOORSTEP_VAPID_SUBJECT", ""),
        smtp_url=environ.get("DOORSTEP_SMTP_URL", ""),
        mail_from=environ.get("DOORSTEP_MAIL_FROM", ""),
        proxies=environ.get("DOORSTEP_PROXIES", "127.0.0.1"),
        backup_to=_several(environ.get("DOORSTEP_BACKUP_TO", "")),
        backups=Path(environ.get("DOORSTEP_BACKUPS", "") or data / "backups"),
        audit_years=_whole(environ, "DOORSTEP_AUDIT_YEARS", 0),
        child_tools=Path(own) if (own := environ.get("DOORSTEP_CHILD_TOOLS", "")) else None,
        ring=_yes(environ, "DOORSTEP_RING"),
        demo=environ.get("DOORSTEP_DEMO", "") == "1",
    )


def environment_with(**added: str) -> dict[str, str]:
    """What a program that we start finds: our own environment, and this."""
    return {**os.environ, **added}


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    words = environ.get(name, "").strip()
    try:
        return int(words) if words else default
    except ValueError as error:
        raise NotASetting(f"{name} is a whole number, such as {default}, and not {words}.") from error


def _yes(environ: Mapping[str, str], name: str) -> bool:
    """Unless somebody says no, in the one way there is: a word that is misread here would leave a child alone."""
    words = environ.get(name, "").strip().lower()
    if words not in ("", "yes", "no"):
        raise NotASetting(f"{name} is yes or no, and not {words}.")
    return words != "no"


def _several(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())
