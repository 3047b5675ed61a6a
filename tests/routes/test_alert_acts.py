"""What is done about an alert: acknowledged, decided, told, handed over, closed."""

import re

import httpx

from server.database import transaction
from server.models.acknowledgement import Acknowledgement, HandOver
from server.models.alert_decision import AlertDecision
from server.models.event import Event, Rule
from server.rules.events import Happening, raise_event
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.routes.shut_door import a_core_group, a_shut_door


async def test_acknowledged_is_green_and_asks_for_decisions(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    before = (await him.get(f"/alerts/{event.id}")).text
    assert 'name="kind"' not in before
    answer = await him.post(f"/alerts/{event.id}/acknowledge")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/alerts/{event.id}")
    page = (await him.get(f"/alerts/{event.id}")).text
    assert '<span class="tag tag--done">Acknowledged 14:05</span>' in page
    assert "Acknowledged by the team manager 14:05. Decision open." in page
    assert "Decide by 15:05, or it climbs again." in page
    assert f'action="/alerts/{event.id}/acknowledge"' not in page
    for kind in ("immediate_protection", "agency_sees_child", "review_brought_forward", "legal_advice", "other"):
        assert f'name="kind" value="{kind}"' in page


async def test_a_second_tap_is_not_a_second_acknowledgement(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    for _ in range(2):
        assert (await him.post(f"/alerts/{event.id}/acknowledge")).status_code == 303
    assert await Acknowledgement.count() == 1


async def test_another_sites_page_acknowledges_nothing(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    answer = await him.post(f"/alerts/{event.id}/acknowledge", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert await Acknowledgement.count() == 0


async def test_the_worker_at_the_door_reads_it_and_cannot_acknowledge(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    her = await sign_in(client, cast.sian)
    page = (await her.get(f"/alerts/{event.id}")).text
    assert "acknowledge" not in page.split("<main")[1].replace("Nobody has acknowledged", "")
    assert (await her.post(f"/alerts/{event.id}/acknowledge")).status_code == 404


async def test_an_overdue_visit_asks_a_manager_for_a_reason_or_a_plan(client: httpx.AsyncClient, cast: Cast) -> None:
    async with transaction():
        event = await raise_event(
            Happening(
                rule=Rule.OVERDUE,
                key="overdue:test",
                team=cast.cwm_valley.id,
                family=cast.maple.id,
                happened_at=NOW,
                children=[cast.kit.id],
            ),
            now=NOW,
        )
    assert event
    him = await sign_in(client, cast.tom)
    assert 'name="words"' in (await him.get(f"/alerts/{event.id}")).text
    refused = await him.post(f"/alerts/{event.id}/acknowledge", data={"words": " "})
    assert refused.status_code == 422
    assert "Say why the child has not been seen, or what the plan is." in refused.text
    assert 'id="words-error"' in refused.text
    taken = await him.post(f"/alerts/{event.id}/acknowledge", data={"words": "Siân goes at 16:00."})
    assert taken.status_code == 303
    assert "Siân goes at 16:00." in (await him.get(f"/alerts/{event.id}")).text


async def test_each_decision_is_a_record_with_who_when_and_why(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    decided = {"kind": "agency_sees_child", "who": "Health visitor, Ann Reid", "by_on": "2026-11-25", "why": "At home."}
    answer = await him.post(f"/alerts/{event.id}/decisions", data=decided)
    assert answer.headers["location"] == f"/alerts/{event.id}#done"
    page = (await him.get(f"/alerts/{event.id}")).text
    for words in ("Another agency sees the child", "Health visitor, Ann Reid, by Wed 25 Nov", "Tom Ellis, 14:05"):
        assert words in page
    assert "Unless every child is seen or safe by Wed 25 Nov, 17:00, it climbs again." in page


async def test_a_decision_that_cant_be_taken_keeps_what_was_typed_beside_the_sentence(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    answer = await him.post(
        f"/alerts/{event.id}/decisions", data={"kind": "agency_sees_child", "who": "Ann <b>Reid</b>", "by_on": ""}
    )
    assert answer.status_code == 422
    assert 'value="Ann &lt;b&gt;Reid&lt;/b&gt;"' in answer.text
    assert 'id="agency_sees_child-by_on-error"' in answer.text
    assert 'href="#agency_sees_child-by_on"' in answer.text
    assert re.search(r'id="decide-agency_sees_child" open', answer.text)
    assert await AlertDecision.count() == 0


async def test_who_is_untold_stands_out_until_one_tap_says_told(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    group = await a_core_group(cast)
    him = await sign_in(client, cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    page = (await him.get(f"/alerts/{event.id}")).text
    assert "1 of 1 professionals not told yet" in page
    assert 'href="tel:01632960401"' in page
    answer = await him.post(f"/alerts/{event.id}/told", data={"member": str(group["nurse"].id), "how": "By phone"})
    assert answer.headers["location"] == f"/alerts/{event.id}#core-group"
    page = (await him.get(f"/alerts/{event.id}")).text
    assert "Told 14:05, by phone, by Tom Ellis" in page
    assert "not told yet" not in page


async def test_telling_a_parent_is_deliberate_and_shows_what_must_not_reach_them(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    event = await a_shut_door(cast)
    group = await a_core_group(cast)
    him = await sign_in(client, cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    page = (await him.get(f"/alerts/{event.id}")).text
    father = page.split(f'id="member-{group["father"].id}"')[1]
    assert father.index("must not know this address") < father.index('name="deliberate"')
    said = {"member": str(group["father"].id), "how": "By phone"}
    refused = await him.post(f"/alerts/{event.id}/told", data=said)
    assert refused.status_code == 422
    assert "This parent is marked: look at what must not reach them." in refused.text
    assert await AlertDecision.count() == 0
    taken = await him.post(f"/alerts/{event.id}/told", data={**said, "deliberate": "yes"})
    assert taken.status_code == 303


async def test_handed_over_it_waits_for_the_others_acknowledgement(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    refused = await him.post(f"/alerts/{event.id}/hand-over", data={"to": str(cast.ruth.id), "words": ""})
    assert refused.status_code == 422
    assert 'id="hand-over-words-error"' in refused.text
    assert f'value="{cast.ruth.id}" selected' in refused.text
    taken = await him.post(f"/alerts/{event.id}/hand-over", data={"to": str(cast.ruth.id), "words": "I am in court."})
    assert taken.status_code == 303
    assert await HandOver.count() == 1
    page = (await him.get(f"/alerts/{event.id}")).text
    assert "Handed over to Ruth Adeyemi 14:05, who has not acknowledged it yet." in page


async def test_it_closes_only_when_each_child_is_seen_or_safe(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    assert "Not yet: Rowan Maple, Kit Maple" in (await him.get(f"/alerts/{event.id}")).text
    half = {
        f"how-{cast.kit.id}": "seen",
        f"seen_by-{cast.kit.id}": "Ann Reid",
        f"seen_on-{cast.kit.id}": "2026-11-24",
    }
    refused = await him.post(f"/alerts/{event.id}/close", data=half)
    assert refused.status_code == 422
    assert "Not yet: Rowan Maple<" in refused.text
    assert 'value="Ann Reid"' in refused.text
    assert f'href="#close-how-{cast.rowan.id}"' in refused.text
    whole = half | {f"how-{cast.rowan.id}": "protected", f"words-{cast.rowan.id}": "With his grandmother."}
    assert (await him.post(f"/alerts/{event.id}/close", data=whole)).status_code == 303
    found = await Event.objects().get(Event.id == event.id)
    assert found
    assert found.closed_at == NOW
    page = (await him.get(f"/alerts/{event.id}")).text
    assert "Kit: seen by Ann Reid, Tue 24 Nov" in page
    assert "Rowan: protected. With his grandmother." in page
    assert "<form" not in page.split('class="alert"')[1]


async def test_what_is_closed_takes_no_more(new_client: NewClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(await new_client(), cast.tom)
    fields = {f"how-{child.id}": "protected" for child in (cast.kit, cast.rowan)}
    fields |= {f"words-{child.id}": "With their aunt." for child in (cast.kit, cast.rowan)}
    await him.post(f"/alerts/{event.id}/close", data=fields)
    for act, data in (("acknowledge", {}), ("decisions", {"kind": "other", "why": "x"}), ("close", fields)):
        answer = await him.post(f"/alerts/{event.id}/{act}", data=data)
        assert answer.status_code == 422, act
        assert "This is closed" in answer.text, act
