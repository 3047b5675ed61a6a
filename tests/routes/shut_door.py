"""A denied access that is open, for tests of the screens about it."""

from server.database import transaction
from server.models.core_group import CoreGroupMember
from server.models.event import Event
from server.rules.core_group import add_member
from tests.alerts.doorbells import deny, only_event
from tests.cast import NOW, Cast


async def a_shut_door(cast: Cast, **fields: str | list[str]) -> Event:
    """Siân is kept from Kit and Rowan; Tom is being rung."""
    await deny(cast, **fields)
    return await only_event()


async def a_core_group(cast: Cast) -> dict[str, CoreGroupMember]:
    """The school nurse, and the father, who must not know the address."""
    father = next(adult for adult in cast.households["maple"].adults.values() if adult.first_name == "Gareth")
    async with transaction():
        nurse = await add_member(
            cast.sian, cast.maple.id, name="Priya Nair", agency="School nursing", phone="01632 960 401", now=NOW
        )
        parent = await add_member(
            cast.sian, cast.maple.id, name="Gareth Pine", agency="", phone="01632 960 312", adult=father.id, now=NOW
        )
    return {"nurse": nurse, "father": parent}
