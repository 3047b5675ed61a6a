"""A wire that only remembers: who was rung when, without a push service."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from server.database import transaction
from server.handover import Handover
from server.models.alert import Alert, Delivery
from server.models.event import Event
from server.models.ids import new_id
from server.models.push_subscription import PushSubscription
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules.denied_access import record_denied_access
from server.rules.denied_access_form import read_denied_access
from server.rules.dispatch import Ran, run_due
from server.rules.visit_entry import ChildEntry, VisitEntry
from server.rules.visits import record_visit
from tests.cast import NOW, Cast


class FakeDoorbells:
    def __init__(self) -> None:
        self.rang: list[tuple[str, str, str]] = []
        """(channel, whose, opaque id)."""
        self.answer: Callable[[str, str], Handover] = lambda channel, whose: Handover("handed_over")
        self.before: Callable[[], None] = lambda: None

    async def push(self, *, endpoint: str, p256dh: str, auth: str, opaque: str, alert: UUID) -> Handover:
        return self._rang("push", endpoint.rpartition("/")[2], opaque)

    async def mail(self, *, address: str, opaque: str) -> Handover:
        return self._rang("mail", address.partition("@")[0], opaque)

    def heard(self) -> list[tuple[str, str]]:
        """What rang since the last time it was asked, in order of name."""
        heard = sorted((channel, whose) for channel, whose, _ in self.rang)
        self.rang.clear()
        return heard

    def _rang(self, channel: str, whose: str, opaque: str) -> Handover:
        self.before()
        self.rang.append((channel, whose, opaque))
        return self.answer(channel, whose)


class Walk:
    """A clock that is moved by hand, and a dispatcher that runs whenever it has been."""

    def __init__(self, doorbells: FakeDoorbells) -> None:
        self.doorbells = doorbells
        self.now = NOW

    async def to(self, minutes: float) -> list[tuple[str, str]]:
        """Minutes since the beginning; returns what rang."""
        self.now = NOW + timedelta(minutes=minutes)
        await run_due(self.doorbells, now=self.now)
        return self.doorbells.heard()

    async def run(self) -> Ran:
        return await run_due(self.doorbells, now=self.now)


async def subscribe(worker: Worker, name: str = "", *, now: datetime = NOW) -> PushSubscription:
    """A browser of the worker's, known to the fake wire by the first part of their address."""
    account = name or worker.email.partition("@")[0]
    row = PushSubscription(
        worker=worker.id,
        endpoint=f"https://push.example/{account}",
        endpoint_digest=f"{worker.id.hex}{account}"[:64],
        p256dh="key",
        auth="secret",
        subscribed_at=now,
    )
    await PushSubscription.insert(row)
    return row


async def deny(cast: Cast, *, now: datetime = NOW, author: Worker | None = None, **fields: str | list[str]) -> Visit:
    """Siân is kept from Kit and Rowan."""
    given = {"family": str(cast.maple.id), "children": [str(cast.kit.id), str(cast.rowan.id)], **fields}
    async with transaction():
        return await record_denied_access(
            author or cast.sian, read_denied_access(given), visit_id=new_id(), recorded_at=now, received_at=now
        )


async def visit_maple(cast: Cast, *, now: datetime = NOW, outcome: str = "took_place", **changes: object) -> Visit:
    """A visit by Siân to the Maples, at which nobody was seen unless `children` says so."""
    said: dict[str, object] = {
        "children": tuple(ChildEntry(child=child.id, seen="not_seen") for child in (cast.kit, cast.rowan)),
        "ended_at": None,
        "announced": "announced",
        "manner": "in_person",
        "place": "home",
        "next_visit_on": None,
    } | changes
    texts = ("place_words", "bedroom", "what_was_seen", "interactions", "parents_words", "others_present",
             "signs_of_others", "interpreter", "next_visit_words")  # fmt: skip
    entry = VisitEntry(
        family=cast.maple.id,
        outcome=outcome,
        visited_on=now.date(),
        began_at=now,
        **(dict.fromkeys(texts, "") | said),  # type: ignore[arg-type]
    )
    async with transaction():
        return await record_visit(cast.sian, entry, visit_id=new_id(), recorded_at=now, received_at=now)


async def only_event() -> Event:
    (event,) = await Event.objects()
    return event


async def told_of(event: Event) -> dict[str, str]:
    """Name of the recipient: place on the ladder."""
    rows = await Alert.select(Alert.recipient.name.as_alias("name"), Alert.place).where(Alert.event == event.id)
    return {row["name"].split()[0]: row["place"] for row in rows}


async def states_of(worker: Worker) -> dict[str, str]:
    """Channel and ring: state of the delivery."""
    rows = await Delivery.select(Delivery.channel, Delivery.ring, Delivery.state).where(
        Delivery.alert.recipient == worker.id
    )
    return {f"{row['channel']} {row['ring']}": row["state"] for row in rows}
