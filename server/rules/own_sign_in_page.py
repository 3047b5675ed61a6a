"""What a worker sees of how they sign in, and where they are signed in."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from server.models.session import Session
from server.models.worker import Worker
from server.rules.london import day_of, say_day
from server.rules.saying import say_instant
from server.rules.second_factor import factors_of, must_have_one
from server.rules.sessions import sessions_of

MEANS: Final = {
    "password": "by password",
    "password+code": "by password and code",
    "password+recovery": "by password and recovery code",
    "password+passkey": "by password and passkey",
    "passkey": "by passkey",
}
FEW: Final = 3


class OwnPasskey(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    added_words: str
    used_words: str


class OwnSession(msgspec.Struct, frozen=True):
    id: UUID
    browser: str
    since_words: str
    active_words: str
    here: bool


class OwnSignInPage(msgspec.Struct, frozen=True):
    must_have_one: bool
    app_since: str
    """Empty: there is no app."""
    passkeys: list[OwnPasskey]
    has_factor: bool
    recovery_left: int
    recovery_few: bool
    sessions: list[OwnSession]


async def own_sign_in_page(worker: Worker, *, here: Session, demo: bool, now: datetime) -> OwnSignInPage:
    """`here` is the session that asks: it is the first of the list, and is ended by signing out."""
    factors, today = await factors_of(worker.id), day_of(now)
    app = factors.code_app
    sessions = sorted(await sessions_of(worker, now=now), key=lambda one: one.id != here.id)
    return OwnSignInPage(
        must_have_one=must_have_one(worker, demo=demo),
        app_since=say_day(day_of(app.confirmed_at), today) if app and app.confirmed_at else "",
        passkeys=[
            OwnPasskey(
                id=passkey.id,
                name=passkey.name,
                added_words=say_day(day_of(passkey.created_at), today),
                used_words=say_instant(passkey.last_used_at, today) if passkey.last_used_at else "",
            )
            for passkey in factors.passkeys
        ],
        has_factor=factors.any,
        recovery_left=factors.recovery_left,
        recovery_few=factors.recovery_left <= FEW,
        sessions=[
            OwnSession(
                id=one.id,
                browser=one.browser or "A browser",
                since_words=f"{say_instant(one.began_at, today)}, {MEANS.get(one.means, 'by password')}",
                active_words=say_instant(one.last_active_at, today),
                here=one.id == here.id,
            )
            for one in sessions
        ],
    )
