"""Who reads an alert, what it says, and that it stays on top until it closes."""

import csv
from datetime import timedelta
from io import StringIO

import httpx
import pytest

from server.database import transaction
from server.handover import NO_MAIL, Handover
from server.models.alert import Alert, Delivery
from server.models.event import Event, Rule
from server.models.family import Family
from server.rules.alert_log import harmless
from server.rules.alert_words import BY_ITSELF
from server.rules.alerts import Told, tell
from server.rules.closing import close_by_rule
from server.rules.deliveries import queue_due
from server.rules.dispatch import run_due
from server.rules.events import Happening, raise_event
from tests.alerts.doorbells import FakeDoorbells, deny, subscribe
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.routes.shut_door import a_shut_door


async def test_it_says_what_happened_and_how_long_each_child_was_not_seen(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    event = await a_shut_door(cast)
    page = (await (await sign_in(client, cast.tom)).get(f"/alerts/{event.id}")).text
    for words in (
        "Denied access, today 14:05",
        "Could not see 2 children",
        "Not seen alone for 11 working days",
        "Seen alone 10 working days ago",
        "Access to the home was refused to Siân Morgan.",
    ):
        assert words in page
    assert page.index("Kit Maple") < page.index("Rowan Maple")


async def test_who_knows_and_who_is_next_stand_there(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    page = (await (await sign_in(client, cast.tom)).get(f"/alerts/{event.id}")).text
    knows = page.split('id="knows"')[1]
    order = ["Team manager", "Tom Ellis", "Senior manager", "Next, in 20 min", "Duty", "14:35"]
    places = [knows.index(words) for words in order]
    assert places == sorted(places)


async def test_that_there_is_no_mail_server_is_said_once_and_calmly(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    await subscribe(cast.tom)
    without_mail = FakeDoorbells()
    without_mail.answer = lambda channel, whose: Handover("refused", why=NO_MAIL)
    for minutes in (0, 20, 40):
        await run_due(without_mail, now=NOW + timedelta(minutes=minutes))
    assert await Delivery.count().where(Delivery.trouble == NO_MAIL) >= 3
    knows = (await (await sign_in(client, cast.tom)).get(f"/alerts/{event.id}")).text.split('id="knows"')[1]
    assert knows.count("No e-mail set up.") == 1
    assert "no mail server" not in knows
    assert "Could not be reached" in knows


async def test_looking_at_it_is_opened_and_not_acknowledged(new_client: NewClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(await new_client(), cast.tom)
    page = (await him.get(f"/alerts/{event.id}")).text
    assert '<span class="tag tag--soon">Opened 14:05</span>' in page
    assert "tag--done" not in page
    assert f'action="/alerts/{event.id}/acknowledge"' in page


async def test_looking_again_by_itself_or_taking_a_copy_along_is_nobodys_opening_it(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    part = (await him.get(f"/alerts/{event.id}", headers={"HX-Request": "true"})).text
    taken_along = await him.get(f"/alerts/{event.id}", headers={"Sec-Fetch-Mode": "cors"})
    assert taken_along.status_code == 200
    assert "<html" not in part
    assert "Team manager" in part
    assert await Alert.count().where(Alert.opened_at.is_not_null()) == 0


async def test_a_doorbell_leads_its_own_recipient_to_the_alert_and_nobody_else(
    new_client: NewClient, cast: Cast
) -> None:
    event = await a_shut_door(cast)
    delivery = await Delivery.objects().where(Delivery.alert.recipient == cast.tom.id).first()
    assert delivery
    him = await sign_in(await new_client(), cast.tom)
    answer = await him.get(f"/a/{delivery.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/alerts/{event.id}")
    assert await Delivery.count().where(Delivery.opened_at.is_not_null()) == 1
    her = await sign_in(await new_client(), cast.ruth)
    assert (await her.get(f"/a/{delivery.token}")).status_code == 404


async def test_the_phones_receipt_needs_only_the_token(client: httpx.AsyncClient, cast: Cast) -> None:
    await a_shut_door(cast)
    delivery = await Delivery.objects().first()
    assert delivery
    assert (await client.post("/alerts/shown", json={"token": delivery.token})).json() == {"noted": True}
    assert (await client.post("/alerts/shown", json={"token": "x" * 32})).json() == {"noted": True}
    assert await Delivery.count().where(Delivery.shown_at.is_not_null()) == 1


async def test_it_stands_on_top_of_today_for_the_lead_and_the_managers(new_client: NewClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    for person in (cast.sian, cast.tom, cast.ruth):
        them = await sign_in(await new_client(), person)
        page = (await them.get("/")).text
        assert page.index(f"/alerts/{event.id}") < page.index("Overdue")
        assert "Nobody has acknowledged it yet. The next is told 14:25." in page
    for stranger in (cast.omar, cast.helen, cast.ada, cast.jo):
        them = await sign_in(await new_client(), stranger)
        assert "/alerts/" not in (await them.get("/")).text


async def test_the_list_and_the_poll_know_of_it(new_client: NewClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(await new_client(), cast.tom)
    assert "Could not see 2 children" in (await him.get("/alerts")).text
    assert (await him.get("/alerts/count")).json() == {"open": 1, "others": 1, "newest": str(event.id)}
    her = await sign_in(await new_client(), cast.sian)
    assert (await her.get("/alerts/count")).json() == {"open": 1, "others": 0, "newest": ""}
    other = await sign_in(await new_client(), cast.omar)
    assert "Nothing is open" in (await other.get("/alerts")).text
    assert (await other.get("/alerts/count")).json() == {"open": 0, "others": 0, "newest": ""}
    ada = await sign_in(await new_client(), cast.ada)
    assert (await ada.get("/alerts")).status_code == 404
    assert (await ada.get("/alerts/count")).json() == {"open": 0, "others": 0, "newest": ""}


async def test_whoever_was_rung_reads_it_until_it_closes(new_client: NewClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    desk = await sign_in(await new_client(), cast.dai)
    assert (await desk.get(f"/alerts/{event.id}")).status_code == 404
    async with transaction():
        await tell(event, [Told(recipient=cast.dai.id, place="duty", rings_at=NOW)], now=NOW)
        await queue_due(now=NOW, event=event.id)
    page = await desk.get(f"/alerts/{event.id}")
    assert page.status_code == 200
    assert "14 Heol y Felin" in page.text
    assert f"/alerts/{event.id}" in (await desk.get("/")).text
    async with transaction():
        await close_by_rule(event, how="safe", now=NOW)
    assert (await desk.get(f"/alerts/{event.id}")).status_code == 404


async def test_a_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    for person in (cast.omar, cast.helen, cast.ada, cast.jo):
        them = await sign_in(await new_client(), person)
        assert (await them.get(f"/alerts/{event.id}")).status_code == 404
        for act in ("acknowledge", "decisions", "told", "hand-over", "close"):
            answer = await them.post(f"/alerts/{event.id}/{act}", data={"kind": "other", "why": "x", "words": "x"})
            assert answer.status_code == 404, act


async def test_nothing_of_it_is_kept_by_any_cache(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    for path in ("/", "/alerts", f"/alerts/{event.id}", "/alerts.csv", "/alerts/count"):
        assert (await him.get(path)).headers["cache-control"] == "no-store"


async def test_open_alerts_go_along_on_the_phone(client: httpx.AsyncClient, cast: Cast) -> None:
    event = await a_shut_door(cast)
    told = (await (await sign_in(client, cast.sian)).get("/take-along")).json()
    for path in (
        "/alerts",
        f"/alerts/{event.id}",
        "/denied-access/new",
        "/denied-access/details",
        f"/denied-access/new?family={cast.maple.id}",
    ):
        assert path in told["pages"]


async def test_the_log_is_for_managers_and_tells_each_step(new_client: NewClient, cast: Cast) -> None:
    event = await a_shut_door(cast, danger="yes")
    him = await sign_in(await new_client(), cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    answer = await him.get("/alerts.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(StringIO(answer.text))
    assert (row["family"], row["danger"], row["raised"]) == ("Maple", "yes", "2026-11-24 14:05")
    assert (row["acknowledged"], row["decided"], row["closed"]) == ("2026-11-24 14:05", "", "")
    for person in (cast.sian, cast.omar, cast.dai, cast.ada):
        them = await sign_in(await new_client(), person)
        assert (await them.get("/alerts.csv")).status_code == 404
    helen = await sign_in(await new_client(), cast.helen)
    assert "Maple" not in (await helen.get("/alerts.csv")).text


async def test_no_cell_of_the_log_is_a_formula(client: httpx.AsyncClient, cast: Cast) -> None:
    await Family.update({Family.name: '=HYPERLINK("http://evil.test")'}).where(Family.id == cast.maple.id)
    await a_shut_door(cast)
    (row,) = csv.DictReader(StringIO((await (await sign_in(client, cast.tom)).get("/alerts.csv")).text))
    assert row["family"].startswith("'=")
    assert [harmless(cell) for cell in ("+1", "-1", "@a", "\tx", "Maple")] == ["'+1", "'-1", "'@a", "'\tx", "Maple"]


async def test_the_loud_come_first_and_among_them_those_nobody_has(client: httpx.AsyncClient, cast: Cast) -> None:
    first = await a_shut_door(cast)
    him = await sign_in(client, cast.tom)
    await him.post(f"/alerts/{first.id}/acknowledge")
    await deny(cast, now=NOW - timedelta(minutes=30), family=str(cast.oak.id), children=[str(cast.tegan.id)])
    second = await Event.objects().where(Event.id != first.id).first()
    assert second
    page = (await him.get("/alerts")).text
    assert page.index(f"/alerts/{second.id}") < page.index(f"/alerts/{first.id}")
    assert "Acknowledged by the team manager 14:05. Decision open." in page


async def test_the_team_page_says_who_can_be_reached_and_leads_to_the_log(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    await subscribe(cast.tom)
    page = (await (await sign_in(client, cast.tom)).get("/team")).text
    reach = page.split('id="reach"')[1].split("</section>")[0]
    assert reach.count("Can’t be reached") == 2  # Dai and Ruth: no browser, and there is no mail server
    assert "1 browser may ring, none shown yet." in reach
    assert 'href="/alerts.csv"' in reach


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule != Rule.TEST])
async def test_every_kind_of_alert_has_a_page_for_whom_it_tells(
    client: httpx.AsyncClient, cast: Cast, rule: Rule
) -> None:
    nameless = rule in (Rule.UNOPENED, Rule.NOBODY_REACHABLE, *BY_ITSELF)
    async with transaction():
        event = await raise_event(
            Happening(
                rule=rule,
                key=f"{rule}:test:{cast.sian.id.hex}",
                team=cast.cwm_valley.id,
                family=None if nameless else cast.maple.id,
                author=None if rule == Rule.NOBODY_REACHABLE else cast.sian.id,
                happened_at=NOW,
                children=[] if nameless else [cast.kit.id],
            ),
            now=NOW,
        )
        assert event
        await tell(event, [Told(recipient=cast.tom.id, place="team_manager", rings_at=NOW)], now=NOW)
    him = await sign_in(client, cast.tom)
    answer = await him.get(f"/alerts/{event.id}")
    assert answer.status_code == 200
    assert (f'action="/alerts/{event.id}/acknowledge"' in answer.text) == (rule not in (Rule.DUE_SOON, *BY_ITSELF))
    assert ("Kit Maple" in answer.text) == (not nameless)
    assert (f"/alerts/{event.id}" in (await him.get("/alerts")).text) == (rule != Rule.DUE_SOON)


async def test_managers_and_duty_take_the_open_alerts_along_and_no_case_file(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    event = await a_shut_door(cast)
    told = (await (await sign_in(client, cast.tom)).get("/take-along")).json()
    assert told["pages"] == ["/", "/unsent", "/me", "/alerts", f"/alerts/{event.id}"]
