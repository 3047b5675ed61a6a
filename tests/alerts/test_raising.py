"""What a visit sets off: at once for a shut door or a threat, slowly for a child who is just not seen."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from server.database import transaction
from server.models.alert import Alert, Delivery
from server.models.denied_access import DeniedAccess
from server.models.event import Cause, Event, EventChild, Rule
from server.models.ids import new_id
from server.models.visit import Seen
from server.rules.denied_access import record_denied_access
from server.rules.denied_access_form import read_denied_access, read_details
from server.rules.refusals import Refused
from server.rules.visit_entry import ChildEntry
from tests.alerts.doorbells import deny, only_event, told_of, visit_maple
from tests.cast import NOW, Cast

NEXT_DAY = NOW + timedelta(days=1)
THURSDAY, FRIDAY, MONDAY = NOW - timedelta(days=5), NOW - timedelta(days=4), NOW - timedelta(days=1)
"""No clock of the Maples is overdue on these days."""


async def test_denied_access_writes_everything_in_one_transaction(database: str, cast: Cast) -> None:
    given = {"family": str(cast.maple.id), "children": [str(cast.kit.id)]}

    async def record_and_fail() -> None:
        async with transaction():
            await record_denied_access(
                cast.sian, read_denied_access(given), visit_id=new_id(), recorded_at=NOW, received_at=NOW
            )
            assert await Delivery.count() > 0
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        await record_and_fail()
    assert await Event.count() == await Alert.count() == await Delivery.count() == await DeniedAccess.count() == 0


async def test_denied_access_is_on_the_timeline_with_every_child_not_seen(database: str, cast: Cast) -> None:
    visit = await deny(cast)
    assert visit.outcome == "denied_access"
    assert await Seen.count().where(Seen.visit == visit.id, Seen.seen == "not_seen") == 2
    event = await only_event()
    assert (event.rule, event.visit, event.family) == (Rule.DENIED_ACCESS, visit.id, cast.maple.id)
    assert await EventChild.count().where(EventChild.event == event.id) == 2


async def test_it_tells_the_manager_now_and_the_senior_manager_in_any_case(database: str, cast: Cast) -> None:
    await deny(cast)
    assert await told_of(await only_event()) == {"Tom": "team_manager", "Ruth": "senior_manager"}
    senior = await Alert.objects().where(Alert.recipient == cast.ruth.id).first()
    assert senior is not None
    assert senior.in_any_case
    assert senior.rings_at == NOW + timedelta(minutes=20)


async def test_the_same_denied_access_twice_is_one(database: str, cast: Cast) -> None:
    entry = read_denied_access({"family": str(cast.maple.id), "children": [str(cast.kit.id)]})
    visit_id = new_id()
    for recorded_at in (NOW, NOW + timedelta(seconds=3)):
        async with transaction():
            await record_denied_access(
                cast.sian, entry, visit_id=visit_id, recorded_at=recorded_at, received_at=recorded_at
            )
    assert await Event.count() == await DeniedAccess.count() == 1


async def test_an_id_taken_by_another_denied_access_is_refused(database: str, cast: Cast) -> None:
    visit = await deny(cast)
    other = read_denied_access({"family": str(cast.maple.id), "children": [str(cast.kit.id)], "danger": "yes"})
    with pytest.raises(Refused):
        async with transaction():
            await record_denied_access(cast.sian, other, visit_id=visit.id, recorded_at=NOW, received_at=NOW)


async def test_it_can_be_recorded_for_another_practitioner(database: str, cast: Cast) -> None:
    visit = await deny(
        cast, refused_to="practitioner", practitioner_name="Nia Rees", practitioner_agency="Health visiting"
    )
    row = await DeniedAccess.objects().get(DeniedAccess.id == visit.id)
    assert row is not None
    assert (row.refused_to, row.practitioner_name, row.practitioner_agency) == (
        "practitioner",
        "Nia Rees",
        "Health visiting",
    )


async def test_an_adult_who_would_not_allow_it_is_denied_access(database: str, cast: Cast) -> None:
    children = (
        ChildEntry(child=cast.kit.id, seen="not_alone", why="adult_would_not_allow"),
        ChildEntry(child=cast.rowan.id, seen="alone"),
    )
    visit = await visit_maple(cast, children=children)
    event = await only_event()
    assert event.rule == Rule.DENIED_ACCESS
    assert [row["child"] for row in await EventChild.select(EventChild.child)] == [cast.kit.id]
    denial = await DeniedAccess.objects().get(DeniedAccess.id == visit.id)
    assert denial is not None
    assert denial.to == "child"


@pytest.mark.parametrize(("signs", "heard"), [("yes", True), ("no", False), ("not_known", False), ("", False)])
async def test_no_reply_with_signs_of_somebody_inside_is_denied_access(
    database: str, cast: Cast, signs: str, heard: bool
) -> None:
    await visit_maple(cast, now=FRIDAY, outcome="no_reply", signs_inside=signs)
    assert await Event.exists().where(Event.rule == Rule.DENIED_ACCESS.value) == heard


async def test_the_childs_own_choice_is_not_denied_access(database: str, cast: Cast) -> None:
    children = tuple(
        ChildEntry(child=child.id, seen="not_alone", why="childs_choice") for child in (cast.kit, cast.rowan)
    )
    await visit_maple(cast, children=children)
    assert await Event.count() == 0


@pytest.mark.parametrize("violence", ["threat", "violent"])
async def test_a_threat_or_violence_alerts_at_once(database: str, cast: Cast, violence: str) -> None:
    children = tuple(ChildEntry(child=child.id, seen="alone") for child in (cast.kit, cast.rowan))
    await visit_maple(cast, children=children, violence=violence)
    event = await only_event()
    assert event.rule == Rule.VIOLENCE
    assert await told_of(event) == {"Tom": "team_manager"}


async def test_denied_access_with_a_threat_is_one_alert_that_says_both(database: str, cast: Cast) -> None:
    await deny(cast, violence="threat")
    event = await only_event()
    assert {row["rule"] for row in await Cause.select(Cause.rule)} == {Rule.DENIED_ACCESS, Rule.VIOLENCE}
    assert event.rule == Rule.DENIED_ACCESS


SLOW = ["no_reply", "child_not_home", "cancelled_by_family", "cancelled_by_us"]


@pytest.mark.parametrize("first", SLOW)
@pytest.mark.parametrize("second", ["no_reply", "took_place"])
async def test_two_in_a_row_are_told_whatever_they_were(database: str, cast: Cast, first: str, second: str) -> None:
    await _both_seen(cast, THURSDAY)
    await visit_maple(cast, now=FRIDAY, outcome=first)
    assert await Event.count() == 0
    await visit_maple(cast, now=MONDAY, outcome=second)
    assert (await only_event()).rule == Rule.NOT_SEEN


async def test_one_is_told_when_the_childs_clock_is_overdue(database: str, cast: Cast) -> None:
    await visit_maple(cast, outcome="no_reply")
    event = await only_event()
    assert event.rule == Rule.NOT_SEEN
    assert [row["child"] for row in await EventChild.select(EventChild.child)] == [cast.kit.id]


async def test_seen_in_between_the_count_begins_anew(database: str, cast: Cast) -> None:
    await _both_seen(cast, THURSDAY)
    await visit_maple(cast, now=FRIDAY, outcome="no_reply")
    await _both_seen(cast, FRIDAY + timedelta(hours=1))
    await visit_maple(cast, now=MONDAY, outcome="no_reply")
    assert await Event.count() == 0


async def test_a_late_record_of_an_earlier_visit_does_not_undo_a_later_one(database: str, cast: Cast) -> None:
    await _both_seen(cast, MONDAY)
    await visit_maple(cast, now=FRIDAY, outcome="no_reply")
    await visit_maple(cast, now=FRIDAY + timedelta(hours=1), outcome="no_reply")
    assert await Event.count() == 0


async def test_nobody_gets_a_second_alert_for_what_an_open_one_says(database: str, cast: Cast) -> None:
    await deny(cast)
    await visit_maple(cast, now=NEXT_DAY, outcome="no_reply")
    await visit_maple(cast, now=NEXT_DAY + timedelta(hours=1), outcome="child_not_home")
    event = await only_event()
    rules = [row["rule"] for row in await Cause.select(Cause.rule).where(Cause.event == event.id)]
    assert sorted(rules) == ["denied_access", "not_seen", "not_seen"]


async def test_a_second_denied_access_is_news(database: str, cast: Cast) -> None:
    await deny(cast)
    await deny(cast, now=NEXT_DAY)
    assert await Event.count() == 2


async def test_a_visit_that_sees_the_children_ends_not_seen_and_leaves_denied_access_open(
    database: str, cast: Cast
) -> None:
    await visit_maple(cast, outcome="no_reply")
    await deny(cast, now=NOW + timedelta(minutes=30))
    await _both_seen(cast, NEXT_DAY)
    left = await Event.objects().where(Event.closed_at.is_null())
    assert [event.rule for event in left] == [Rule.DENIED_ACCESS]


async def test_an_ordinary_visit_raises_nothing(database: str, cast: Cast) -> None:
    await _both_seen(cast, NOW)
    assert await Event.count() == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"to": "roof"}, "to"),
        ({"danger": "maybe"}, "danger"),
        ({"children": []}, "children"),
        ({"family": "none"}, "family"),
        ({"happened_on": "yesterday"}, "happened_on"),
        ({"score": "7"}, ""),
    ],
)
def test_each_wrong_answer_has_its_sentence(fields: dict[str, Any], wrong: str) -> None:
    good = {"family": str(new_id()), "children": [str(new_id())]}
    assert read_denied_access(good).danger == "not_known"
    with pytest.raises(Refused) as refused:
        read_denied_access(good | fields)
    assert list(refused.value.errors) == [wrong]


def test_what_was_tried_may_be_any_of_the_choices() -> None:
    told = read_details({"visit": str(new_id()), "tried": ["school", "knocked"]})
    assert told.tried == ("knocked", "school")
    with pytest.raises(Refused):
        read_details({"visit": str(new_id()), "tried": ["magic"]})


async def _both_seen(cast: Cast, now: datetime) -> None:
    seen = tuple(ChildEntry(child=child.id, seen="alone") for child in (cast.kit, cast.rowan))
    await visit_maple(cast, now=now, children=seen)
