"""What administrators do about people, and what closing an account sets off."""

from datetime import timedelta

import httpx
import pytest

from server.demo.staff import PASSWORD
from server.models.alert import Alert
from server.models.audit import AuditEntry
from server.models.event import Event, EventChild, Rule
from server.models.ids import new_id
from server.models.plan import Lead, Plan
from server.models.push_subscription import PushSubscription
from server.models.second_factor import CodeApp
from server.models.session import Session
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules.closing_account import close_account, reopen_account
from server.rules.people import people_page
from server.rules.refusals import NotFound, Refused
from server.rules.subscriptions import subscribe
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, visit_fields
from tests.routes.counting import count_queries
from tests.routes.test_devices import a_device

PAGE = {"accept": "text/html"}
LEFT = {"reason": "She has left the council."}


async def test_the_list_says_role_team_devices_and_second_factor(client: httpx.AsyncClient, cast: Cast) -> None:
    await a_device(cast.sian)
    await CodeApp.insert(CodeApp(worker=cast.tom.id, sealed_secret="x", created_at=NOW, confirmed_at=NOW))
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.jo.id)
    page = (await (await sign_in(client, cast.ada)).get("/people")).text
    assert "Social worker, Cwm Valley" in row_of(page, cast.sian)
    assert "1 device" in row_of(page, cast.sian)
    assert "Second factor" in row_of(page, cast.tom)
    assert "No second factor yet" in row_of(page, cast.helen)
    assert "Cwm Valley, North Town" in row_of(page, cast.ruth)
    assert str(cast.jo.id) in page.split('id="closed"')[1]
    assert str(cast.jo.id) not in page.split('id="closed"')[0]


@pytest.mark.parametrize("who", ["sian", "tom", "ruth", "dai", "omar"])
async def test_people_are_404_for_everybody_but_administrators(client: httpx.AsyncClient, cast: Cast, who: str) -> None:
    them = await sign_in(client, getattr(cast, who))
    path = f"/people/{cast.jo.id}"
    for one in ("/people", path):
        assert (await them.get(one)).status_code == 404
    for act in ("close", "reopen", "end-sessions", "reset-second-factor"):
        assert (await them.post(f"{path}/{act}", data=LEFT)).status_code == 404
    assert (await person(cast.jo)).closed_at is None


@pytest.mark.parametrize("who", ["sian", "tom", "ruth", "dai", "omar"])
async def test_the_rules_refuse_them_too(database: str, cast: Cast, who: str) -> None:
    for asked in (
        people_page(getattr(cast, who)),
        close_account(getattr(cast, who), cast.jo.id, "Because.", now=NOW),
        reopen_account(getattr(cast, who), cast.jo.id, now=NOW),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_closing_ends_every_session_at_once_and_stops_every_bell(new_client: NewClient, cast: Cast) -> None:
    tom, ada = await sign_in(await new_client(), cast.tom), await sign_in(await new_client(), cast.ada)
    await sign_in(await new_client(), cast.tom)
    await subscribe(cast.tom, endpoint="https://push.test/tom", p256dh="A", auth="B", now=NOW)
    answer = await ada.post(f"/people/{cast.tom.id}/close", data=LEFT)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/people/{cast.tom.id}")
    closed = await person(cast.tom)
    assert (closed.closed_at, closed.closed_by, closed.closed_reason) == (NOW, cast.ada.id, LEFT["reason"])
    assert (await tom.get("/team", headers=PAGE)).headers["location"].startswith("/sign-in")
    assert await Session.count().where(Session.worker == cast.tom.id).where(Session.ended_at.is_null()) == 0
    assert (await PushSubscription.objects())[0].retired_at == NOW
    (entry,) = await AuditEntry.objects().where(AuditEntry.act == "closed account")
    assert (entry.worker, entry.subject) == (cast.ada.id, cast.tom.id)


async def test_a_closed_account_is_told_what_an_unknown_one_is(new_client: NewClient, cast: Cast) -> None:
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)
    browser = await new_client()
    closed = await browser.post("/sign-in", data={"email": cast.sian.email, "password": PASSWORD})
    unknown = await browser.post("/sign-in", data={"email": "nobody@doorstep.test", "password": PASSWORD})
    assert closed.status_code == unknown.status_code == 422
    assert closed.text.replace(cast.sian.email, "") == unknown.text.replace("nobody@doorstep.test", "")


async def test_closing_twice_does_nothing_twice(client: httpx.AsyncClient, cast: Cast) -> None:
    ada = await sign_in(client, cast.ada)
    for reason in ("First.", "Second."):
        await ada.post(f"/people/{cast.jo.id}/close", data={"reason": reason})
    assert (await person(cast.jo)).closed_reason == "First."
    assert await AuditEntry.count().where(AuditEntry.act == "closed account") == 1


async def test_her_phones_records_still_come_and_wait(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    ada = await sign_in(await new_client(), cast.ada)
    await ada.post(f"/people/{cast.sian.id}/close", data=LEFT)
    body = {"registration": str(sian.registration), "captures": [sian.sealed(visit_fields(cast.maple, cast.kit))]}
    answer = (await sian.post("/sync", body)).json()
    assert answer["standing"] == "closed"
    assert [one["status"] for one in answer["receipts"]] == ["quarantined"]


@pytest.mark.parametrize(("reason", "sentence"), [("", "Say why"), ("x" * 501, "too long")])
async def test_closing_needs_a_reason(client: httpx.AsyncClient, cast: Cast, reason: str, sentence: str) -> None:
    answer = await (await sign_in(client, cast.ada)).post(f"/people/{cast.jo.id}/close", data={"reason": reason})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (await person(cast.jo)).closed_at is None


async def test_nobody_closes_their_own_account(client: httpx.AsyncClient, cast: Cast) -> None:
    ada = await sign_in(client, cast.ada)
    answer = await ada.post(f"/people/{cast.ada.id}/close", data=LEFT)
    assert answer.status_code == 422
    assert "can’t close your own account" in answer.text
    assert f"/people/{cast.ada.id}/close" not in (await ada.get(f"/people/{cast.ada.id}")).text
    assert (await person(cast.ada)).closed_at is None


async def test_the_last_administrator_stays(database: str, cast: Cast) -> None:
    """As when two administrators close each other at once: whoever comes second was closed a moment ago."""
    other = Worker(id=new_id(), name="Bea", email="bea@doorstep.test", role=Role.ADMINISTRATOR, password_hash="x")
    await Worker.insert(other)
    await close_account(cast.ada, other.id, "Left.", now=NOW)
    with pytest.raises(Refused) as refused:
        await close_account(other, cast.ada.id, "Left.", now=NOW)
    assert "last administrator" in refused.value.errors[""]
    assert (await person(cast.ada)).closed_at is None


async def test_the_children_she_led_are_a_number_to_the_administrator_and_the_manager_is_told(
    new_client: NewClient, cast: Cast
) -> None:
    ada = await sign_in(await new_client(), cast.ada)
    led = await Lead.count().where(Lead.worker == cast.sian.id)
    before = (await ada.get(f"/people/{cast.sian.id}")).text
    assert f"{led} children" in before
    await ada.post(f"/people/{cast.sian.id}/close", data=LEFT)
    page = (await ada.get(f"/people/{cast.sian.id}")).text
    assert f"{led} children still without another lead social worker." in page
    for name in ("Kit", "Rowan", "Maple", "Tegan", "Efa"):
        assert name not in before + page
    event = await only_event()
    assert (event.rule, event.team) == (Rule.NO_LEAD, cast.cwm_valley.id)
    assert await EventChild.count() == 0
    rows = await Alert.select(Alert.recipient.name.as_alias("name"), Alert.place)
    assert [(row["name"], row["place"]) for row in rows] == [("Tom Ellis", "team_manager")]
    tom = await sign_in(await new_client(), cast.tom)
    assert f'href="/alerts/{event.id}"' in (await tom.get("/")).text
    told = (await tom.get(f"/alerts/{event.id}")).text
    assert f"{led} children have nobody: the account of Siân Morgan" in told
    assert 'href="/team?sort=lead"' in told
    assert (await tom.get("/team?sort=lead")).text.count("account closed") == led


async def test_a_team_without_a_manager_tells_its_senior_manager(database: str, cast: Cast) -> None:
    await Oversight.delete().where(Oversight.worker == cast.tom.id)
    await close_account(cast.ada, cast.sian.id, "Left.", now=NOW)
    rows = await Alert.select(Alert.recipient.name.as_alias("name"))
    assert [row["name"] for row in rows] == ["Ruth Adeyemi"]


async def test_somebody_who_led_nobody_leaves_without_an_alert(database: str, cast: Cast) -> None:
    await Plan.update({Plan.ended_on: NOW.date() - timedelta(days=1)}).where(Plan.id == cast.plan_of(cast.bilal).id)
    await close_account(cast.ada, cast.omar.id, "Left.", now=NOW)
    await close_account(cast.ada, cast.jo.id, "Left.", now=NOW)
    assert await Event.count() == 0


async def test_the_alert_closes_when_the_last_child_has_a_lead_again(new_client: NewClient, cast: Cast) -> None:
    await close_account(cast.ada, cast.sian.id, "Left.", now=NOW)
    tom = await sign_in(await new_client(), cast.tom)
    rows = await Lead.select(Lead.plan.child.as_alias("child")).where(Lead.worker == cast.sian.id)
    children = [row["child"] for row in rows]
    for child in children:
        assert (await only_event()).closed_at is None
        answer = await tom.post(f"/children/{child}/lead", data={"worker": str(cast.jo.id)})
        assert answer.status_code == 303, answer.text
    event = await only_event()
    assert event.closed_at == NOW
    assert "Every child has a lead social worker again." in (await tom.get(f"/alerts/{event.id}")).text


async def test_reopened_they_sign_in_again_and_the_alert_closes(new_client: NewClient, cast: Cast) -> None:
    ada = await sign_in(await new_client(), cast.ada)
    await ada.post(f"/people/{cast.sian.id}/close", data=LEFT)
    for _ in range(2):
        assert (await ada.post(f"/people/{cast.sian.id}/reopen")).status_code == 303
    her = await person(cast.sian)
    assert (her.closed_at, her.closed_by, her.closed_reason) == (None, None, "")
    await sign_in(await new_client(), cast.sian)
    assert (await only_event()).closed_at == NOW
    assert await AuditEntry.count().where(AuditEntry.act == "reopened account") == 1


async def test_closed_a_second_time_the_manager_is_told_again(database: str, cast: Cast) -> None:
    await close_account(cast.ada, cast.sian.id, "Left.", now=NOW)
    await reopen_account(cast.ada, cast.sian.id, now=NOW)
    await close_account(cast.ada, cast.sian.id, "Left again.", now=NOW)
    assert await Event.count().where(Event.closed_at.is_null()) == 1


async def test_all_sessions_end_and_others_go_on(new_client: NewClient, cast: Cast) -> None:
    her, ada = await sign_in(await new_client(), cast.sian), await sign_in(await new_client(), cast.ada)
    assert (await ada.post(f"/people/{cast.sian.id}/end-sessions")).status_code == 303
    assert (await her.get("/", headers=PAGE)).status_code == 303
    assert (await ada.get("/people")).status_code == 200
    assert await AuditEntry.exists().where(AuditEntry.act == "ended all sessions")
    await sign_in(await new_client(), cast.sian)


async def test_a_lost_second_factor_is_reset_and_never_ones_own(client: httpx.AsyncClient, cast: Cast) -> None:
    for worker in (cast.tom, cast.ada):
        await CodeApp.insert(CodeApp(worker=worker.id, sealed_secret="x", created_at=NOW, confirmed_at=None))
    ada = await sign_in(client, cast.ada)
    await CodeApp.update({CodeApp.confirmed_at: NOW}, force=True)
    assert "Reset the second factor" in (await ada.get(f"/people/{cast.tom.id}")).text
    assert (await ada.post(f"/people/{cast.tom.id}/reset-second-factor")).status_code == 303
    assert (await ada.post(f"/people/{cast.ada.id}/reset-second-factor")).status_code == 422
    left = await CodeApp.select(CodeApp.worker).where(CodeApp.removed_at.is_null())
    assert [row["worker"] for row in left] == [cast.ada.id]


async def test_a_page_for_nobody_is_404(client: httpx.AsyncClient, cast: Cast) -> None:
    ada = await sign_in(client, cast.ada)
    assert (await ada.get(f"/people/{new_id()}")).status_code == 404
    assert (await ada.post(f"/people/{new_id()}/close", data=LEFT)).status_code == 404


async def test_more_people_need_no_more_queries(database: str, cast: Cast) -> None:
    async with count_queries() as few:
        await people_page(cast.ada)
    for number in range(5):
        email = f"more{number}@doorstep.test"
        await Worker.insert(Worker(name="More", email=email, role=Role.DUTY, password_hash="x"))
    async with count_queries() as many:
        await people_page(cast.ada)
    assert few.count == many.count


async def only_event() -> Event:
    (event,) = await Event.objects()
    return event


async def person(worker: Worker) -> Worker:
    found = await Worker.objects().get(Worker.id == worker.id)
    assert found is not None
    return found


def row_of(page: str, worker: Worker) -> str:
    row: str = page.split(f'data-person="{worker.id}"')[1].split("</li>")[0]
    return row
