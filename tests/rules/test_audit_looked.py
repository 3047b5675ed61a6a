"""Whom a manager finds on a child's page under "Who looked"."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.models.attachment import Attachment
from server.models.child import Child
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.restriction import BreakGlass
from server.models.worker import Worker
from server.rules import audit
from server.rules.audit_looked import Looked, who_looked
from tests.alerts.doorbells import deny, only_event
from tests.cast import NOW, Cast
from tests.files import seal_file
from tests.rules.entries import an_entry, record
from tests.trail import empty


@pytest.fixture(autouse=True)
async def _nobody_looked_yet(database: str) -> None:
    await empty()


async def test_who_how_often_and_when_last_newest_first(cast: Cast) -> None:
    for minutes in (50, 40, 30):
        await look(cast.sian, cast.kit.id, minutes=minutes)
    await look(cast.tom, cast.kit.id, minutes=20)
    tom, sian = await looked(cast)
    assert (tom.who, tom.role, tom.times_words) == (cast.tom.name, "Team manager", "Looked once")
    assert (sian.who, sian.times_words, sian.last_words) == (cast.sian.name, "Looked 3 times", "Tue 24 Nov, 13:35")


async def test_the_family_its_visits_and_alerts_about_the_child_count(cast: Cast) -> None:
    visit = await record(cast.sian, an_entry(cast.kit), NOW)
    await deny(cast)
    event = await only_event()
    for subject, what in ((cast.maple.id, "family"), (visit.id, "visit"), (event.id, "alert")):
        await look(cast.tom, subject, what=what)
    (tom,) = await looked(cast)
    assert tom.times_words == "Looked 3 times"


async def test_a_page_with_pictures_is_one_look_and_a_picture_alone_is_one_too(cast: Cast) -> None:
    visit = await record(cast.sian, an_entry(cast.kit), NOW)
    pictures = [seal_file(bytes([number]), "photo").row(visit.id, "visit") for number in range(3)]
    await Attachment.insert(*pictures)
    for picture in pictures:
        await audit.note("looked at visit", now=NOW, worker=cast.tom.id, subject_kind="photo", subject=picture.id)
    assert [one.times_words for one in await looked(cast)] == ["Looked once"]
    await look(cast.tom, visit.id, what="visit")
    assert [one.times_words for one in await looked(cast)] == ["Looked once"]


async def test_a_visit_to_a_brother_alone_does_not_count(cast: Cast) -> None:
    to_rowan = await record(cast.sian, an_entry(cast.rowan), NOW)
    to_both = await record(cast.sian, an_entry(cast.kit, cast.rowan), NOW)
    await look(cast.jo, to_rowan.id, what="visit")
    await look(cast.tom, to_both.id, what="visit")
    assert [one.who for one in await looked(cast)] == [cast.tom.name]


async def test_another_childs_page_does_not_count(cast: Cast) -> None:
    await look(cast.tom, cast.rowan.id)
    await look(cast.tom, cast.oak.id, what="family")
    assert await looked(cast) == []


async def test_what_was_done_is_no_look(cast: Cast) -> None:
    await audit.note("changed lead", now=NOW, worker=cast.tom.id, subject_kind="child", subject=cast.kit.id)
    assert await looked(cast) == []


async def test_after_ninety_days_nobody_speaks_of_it(cast: Cast) -> None:
    await look(cast.tom, cast.kit.id, minutes=91 * 24 * 60)
    assert await looked(cast) == []


async def test_what_a_phone_took_along_is_told_apart_from_a_look(cast: Cast) -> None:
    await look(cast.sian, cast.kit.id, minutes=30)
    await look(cast.sian, cast.kit.id, did="took along")
    await look(cast.jo, cast.kit.id, did="took along")
    jo, sian = sorted(await looked(cast), key=lambda one: one.who)
    assert jo.times_words == "Kept on their phone, not opened here"
    assert (sian.times_words, sian.last_words) == ("Looked once, kept on their phone", "Tue 24 Nov, 13:35")


async def test_who_was_refused_is_there_too(cast: Cast) -> None:
    await audit.note("refused: read child", now=NOW, worker=cast.omar.id, subject_kind="child", subject=cast.kit.id)
    (omar,) = await looked(cast)
    assert (omar.who, omar.times_words) == (cast.omar.name, "Refused once")


async def test_from_which_device(cast: Cast) -> None:
    phone = Registration(id=new_id(), worker=cast.sian.id, device=new_id(), name="Siân's phone", public_key="{}",
                         token_digest="x", registered_at=NOW, last_contact_at=NOW)  # fmt: skip
    await Registration.insert(phone)
    with audit.noted_from(phone.id, None):
        await look(cast.sian, cast.kit.id)
    (sian,) = await looked(cast)
    assert sian.device == "Siân's phone"


async def test_a_broken_glass_is_marked(cast: Cast) -> None:
    glass: dict[str, Any] = {"child": cast.kit.id, "reason": "…", "until_at": NOW + timedelta(hours=8)}
    await BreakGlass.insert(BreakGlass(worker=cast.omar.id, began_at=NOW, **glass))
    await look(cast.omar, cast.kit.id)
    await look(cast.tom, cast.kit.id, minutes=1)
    omar, tom = await looked(cast)
    assert (omar.glass_words, tom.glass_words) == ("Tue 24 Nov, 14:05", "")


async def looked(cast: Cast) -> list[Looked]:
    child = await Child.objects(Child.family).get(Child.id == cast.kit.id)
    return await who_looked(child, now=NOW)


async def look(person: Worker, subject: UUID, *, minutes: int = 0, what: str = "child", did: str = "looked at") -> None:
    at: datetime = NOW - timedelta(minutes=minutes)
    await audit.note(f"{did} {what}", now=at, worker=person.id, subject_kind=what, subject=subject)
