"""Under "Who looked" stands whoever saw what a child said, or a record about them that is not in the case file."""

from uuid import UUID

import httpx
import pytest

from server.models.audit import AuditEntry
from server.models.child import Child
from server.models.restriction import Restriction
from server.models.worker import Role
from server.rules.audit_looked import who_looked
from server.rules.policy import Relation
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.phone import Phone, visit_fields
from tests.routes.matrix_scene import scene
from tests.routes.opened import opened_as
from tests.trail import empty


@pytest.mark.parametrize(
    "path",
    [
        "/children/{child}/voice",
        "/children/{child}/hand-over",
        "/children/{child}/danger",
        "/answers/{answer}",
        "/attachments/{drawing}/drawing.svg",
        "/attachments/{drawing}/drawing.png",
        "/attachments/{drawing}/strokes.json",
        "/attachments/{sound}/sound",
        "/attachments/{photo}/photo",
        "/visits/{visit}",
        "/alerts/{event}",
    ],
)
async def test_what_a_child_said_drew_and_recorded_is_seen_by_somebody(
    new_client: NewClient, cast: Cast, path: str
) -> None:
    set_up = await scene(cast, Role.SOCIAL_WORKER, Relation.OWN, restricted=False)
    client = await opened_as(new_client, set_up.worker)
    assert (await client.get(path.format(**set_up.ids))).status_code == 200
    assert await looked(cast.tegan) == {set_up.worker.name: "Looked once"}


async def test_a_sound_that_is_played_part_by_part_is_listened_to(new_client: NewClient, cast: Cast) -> None:
    set_up = await scene(cast, Role.SOCIAL_WORKER, Relation.OWN, restricted=False)
    client = await opened_as(new_client, set_up.worker)
    await client.get(f"/attachments/{set_up.ids['sound']}/sound", headers={"range": "bytes=0-"})
    assert await looked(cast.tegan) == {set_up.worker.name: "Looked once"}


async def test_a_manager_who_reads_a_record_in_quarantine_looks_at_the_child_once_before_and_after_its_release(
    omar: Phone, cast: Cast, new_client: NewClient
) -> None:
    record = omar.sealed(visit_fields(cast.maple, cast.kit))
    await omar.send_one(record)
    client = await opened_as(new_client, cast.tom)
    path = f"/quarantine/{record['id']}"
    await empty()
    await client.get(path)
    assert await looked(cast.kit) == {cast.tom.name: "Looked once"}
    assert await subjects() == [("capture", UUID(record["id"])), ("family", cast.maple.id)]
    await client.post(path, data={"decision": "release", "reason": ""})
    assert await looked(cast.kit) == {cast.tom.name: "Looked 2 times"}
    await client.post(path, data={"decision": "release", "reason": "He was there."})
    await client.get(path)
    assert await looked(cast.kit) == {cast.tom.name: "Looked 3 times"}
    assert await looked(cast.tegan) == {}


async def test_what_is_withheld_is_no_look_at_the_child(omar: Phone, cast: Cast, new_client: NewClient) -> None:
    record = omar.sealed(visit_fields(cast.maple, cast.kit))
    await omar.send_one(record)
    await Restriction.insert(Restriction(child=cast.kit.id, set_by=cast.ruth.id, reason="Hers.", began_at=NOW))
    client = await opened_as(new_client, cast.tom)
    await empty()
    assert (await client.get(f"/quarantine/{record['id']}")).status_code == 200
    assert await subjects() == [("capture", UUID(record["id"]))]


async def test_both_records_of_a_conflict_say_whom_they_are_about(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    first = sian.sealed(visit_fields(cast.maple, cast.kit))
    await sian.send(first, sian.sealed(visit_fields(cast.oak, cast.tegan), id=first["id"]))
    client = await opened_as(new_client, cast.tom)
    await empty()
    assert (await client.get(f"/captures/{first['id']}/conflict")).status_code == 200
    assert await looked(cast.kit) == await looked(cast.tegan) == {cast.tom.name: "Looked once"}


async def test_a_record_that_is_put_right_says_whom_it_is_about_whatever_else_stands_in_it(
    sian: Phone, cast: Cast, client: httpx.AsyncClient, new_client: NewClient
) -> None:
    record = sian.sealed(visit_fields(cast.maple, cast.kit, outcome="zzz", child=str(cast.tegan.id)))
    await sian.send_one(record)
    author = await opened_as(new_client, cast.sian)
    await empty()
    assert (await author.get(f"/captures/{record['id']}/correct")).status_code == 200
    assert await looked(cast.kit) == {cast.sian.name: "Looked once"}


async def looked(child: Child) -> dict[str, str]:
    found = await Child.objects(Child.family).get(Child.id == child.id)
    return {one.who: one.times_words for one in await who_looked(found, now=NOW)}


async def subjects() -> list[tuple[str, UUID | None]]:
    rows = await AuditEntry.objects().order_by(AuditEntry.id)
    return [(row.subject_kind, row.subject) for row in rows]
