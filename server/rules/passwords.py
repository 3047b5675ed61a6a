"""What a password has to be, and a new one for somebody who lost theirs.

Length is what makes guessing slow. Beyond it only what everybody would try is refused: no rule about capitals and
digits, which people answer with "Password1!".
"""

import re
from datetime import datetime
from typing import Final

from piccolo.columns import And

from server.database import transaction
from server.models.second_factor import SignInStep
from server.models.worker import Worker
from server.rules import audit
from server.rules.refusals import NotFound, Refused
from server.rules.sessions import end_all
from server.rules.signing_in import HASHER

SHORTEST: Final = 12
LONGEST: Final = 200
TOO_SHORT: Final = f"The password needs at least {SHORTEST} characters. Three or four unrelated words are good."
TOO_LONG: Final = f"The password is too long. Keep it to {LONGEST} characters."
NOT_TYPED: Final = "The password holds a character that can’t be typed everywhere. Choose another one."
HOLDS_ADDRESS: Final = "The password holds the e-mail address, which is tried first. Choose another one."
OBVIOUS: Final = "That password is one of those that are tried first. Three or four unrelated words are good."

SHORTEST_ACCOUNT: Final = 4
"""The part before the @ counts from so many letters on: "jo" is in many a word."""
LEFT_OVER: Final = 6
"""So many different letters have to be left without what everybody tries."""
TRIED_FIRST: Final = re.compile(
    "qwertyuiop|qwerty|asdfghjkl|asdfgh|zxcvbnm|abcdefghijkl|abcdef|password|passphrase|passwort|letmein|changeme|"
    "welcome|iloveyou|administrator|admin|manager|doorstep|council|children|social|worker|services|duty|secret|demo|"
    "test|spring|summer|autumn|winter|football|liverpool|arsenal|chelsea|monkey|dragon|sunshine|princess|trustno"
)
AS_LETTERS: Final = str.maketrans("013457@$", "oieastas")


def check_password(password: str, *, email: str) -> None:
    """Raises Refused on `password` when it is too short, holds the address, or is one that everybody tries."""
    if wrong := _wrong_with(password, email):
        raise Refused({"password": wrong})


def hash_of(password: str) -> str:
    """What is kept of it. Slow on purpose: not inside a transaction."""
    return HASHER.hash(password)


async def set_password(email: str, password: str, *, now: datetime) -> Worker:
    """A new password for whoever has that address: the old one is good no more, every session of theirs ends, and so
    does a sign-in that is half done. Their second factor stays.

    Who may do this is for the caller to know. Raises NotFound when nobody has the address, Refused on `password`.
    """
    address = email.strip().lower()
    worker = await Worker.objects().where(Worker.email == address).first()
    if worker is None:
        raise NotFound
    check_password(password, email=address)
    password_hash = hash_of(password)
    async with transaction():
        await Worker.update({Worker.password_hash: password_hash}).where(Worker.id == worker.id)
        await end_all(worker.id, now=now)
        half_done = And(SignInStep.worker == worker.id, SignInStep.ends_at > now)
        await SignInStep.update({SignInStep.ends_at: now}).where(half_done)
        await audit.note("set password", now=now, worker=None, subject_kind="worker", subject=worker.id)
    return worker


def _wrong_with(password: str, email: str) -> str:
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if not password.isprintable():
        return NOT_TYPED
    if _holds_address(_bare(password), email):
        return HOLDS_ADDRESS
    return OBVIOUS if _is_obvious(password) else ""


def _holds_address(bare: str, email: str) -> bool:
    account = _bare(email.partition("@")[0])
    return _bare(email) in bare or (len(account) >= SHORTEST_ACCOUNT and account in bare)


def _is_obvious(password: str) -> bool:
    # Years and 1234 go before digits are read as letters.
    without_numbers = re.sub(r"\d{3,}", "", password.casefold())
    letters = _bare(without_numbers.translate(AS_LETTERS))
    return len(set(TRIED_FIRST.sub("", letters))) < LEFT_OVER


def _bare(words: str) -> str:
    """Letters and digits alone, small."""
    return "".join(one for one in words.casefold() if one.isalnum())
