"""What leaves the building when an alert rings: the same words every time and an opaque id, in a push as in an e-mail.

Phones show notifications on locked screens and mail is read on shared ones, so nothing here can hold a name.
"""

import re
import secrets
from typing import Final

TITLE: Final = "Doorstep"
BODY: Final = "Open Doorstep: something needs you now."
OPAQUE: Final = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)


def new_opaque_id() -> str:
    """32 characters, 192 random bits: whoever holds it got it from the doorbell."""
    return secrets.token_urlsafe(24)


def link(origin: str, opaque: str) -> str:
    """Where the doorbell leads. Raises ValueError for anything but an opaque id: nothing else may travel."""
    if not OPAQUE.fullmatch(opaque):
        raise ValueError("An opaque id is 32 characters of base64url.")
    return f"{origin}/a/{opaque}"
