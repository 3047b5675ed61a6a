"""A phone that holds work, one that has gone quiet, and one that was lost."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from server.demo.staff import Staff
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.worker import Worker

NO_KEY: Final = '{"kty":"EC","crv":"P-256","x":"","y":""}'
"""Nobody can open anything with these phones: they exist on paper only."""


async def hand_out_devices(staff: Staff, *, now: datetime) -> None:
    days, hours = timedelta(days=1), timedelta(hours=1)
    lost_at = now - 6 * days
    await Registration.insert(
        _device(
            staff.jo,
            "Chrome on Android",
            now,
            last_contact_at=now - 21 * hours,
            unsent_count=3,
            oldest_unsent_at=now - 2 * days - 3 * hours,
        ),
        _device(staff.omar, "Safari on iPhone", now, last_contact_at=now - 5 * days),
        _device(staff.helen, "Edge on Windows", now, last_contact_at=now - hours),
        _device(
            staff.sian,
            "Firefox on Android",
            now,
            last_contact_at=lost_at + 2 * hours,
            revoked_at=lost_at,
            revoked_by=staff.tom.id,
            revoked_reason="Left on the bus to the office.",
            lost_key_at=lost_at + 2 * hours,
        ),
    )


def _device(worker: Worker, name: str, now: datetime, **given: Any) -> Registration:
    return Registration(
        id=new_id(),
        worker=worker.id,
        device=new_id(),
        name=name,
        public_key=NO_KEY,
        token_digest=hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
        registered_at=now - timedelta(days=120),
        **given,
    )
