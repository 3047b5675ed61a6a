from uuid import UUID

from server.models.registration import Registration


async def unsent_on(device: UUID | None) -> int:
    """How many records the device last said it has not sent; they stay on it, sealed, whoever signs out."""
    row = await Registration.objects().where(Registration.id == device).first() if device else None
    return row.unsent_count if row else 0
