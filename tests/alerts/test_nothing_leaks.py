"""What leaves the building says nothing: pushes, e-mails, URLs and the log, whatever people typed."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from joserfc import jws
from piccolo.columns import Column

from server.doorbell import BODY, TITLE
from server.models.adult import Adult
from server.models.alert import Delivery
from server.models.child import Child
from server.models.event import Rule
from server.models.family import Address, Family
from server.models.ids import new_id
from server.models.team import Team
from server.models.worker import Worker
from server.push import topic_of
from server.push.message import LENGTH
from server.settings import Settings
from tests.alerts.ringing import Ringing, ringing
from tests.cast import Cast

PLANTED = "Zwolfplanted"
BEFORE_MORNING, MORNING, AFTERNOON, LATER = -366, -364, 0, 21
"""Minutes: 07:59, 08:01, the fixed moment at 14:05, and when the senior manager's turn has come."""
ROLE_WORDS = {"duty"}
"""“Dai Duty”: also the name of a route."""
MAIL_HEADERS = {
    "From": "doorstep@council.example",
    "Subject": TITLE,
    "Auto-Submitted": "auto-generated",
    "MIME-Version": "1.0",
    "Content-Type": 'text/plain; charset="utf-8"',
    "Content-Transfer-Encoding": "7bit",
}
PUSH_HEADERS = {
    *("Host", "User-Agent", "Accept", "Accept-Encoding", "Authorization"),
    *("Content-Encoding", "Content-Type", "Content-Length", "TTL", "Urgency", "Topic"),
}


async def test_no_push_e_mail_log_or_url_holds_a_name_or_what_was_typed(
    rung: Ringing, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = await every_name()
    said = f"{PLANTED} {', '.join(sorted(names))}"
    async with rung.served(monkeypatch, minutes=BEFORE_MORNING):
        async with rung.browser_of(cast.tom) as his:
            phone = rung.pushes.subscribe()
            answer = await his.put("/push-subscriptions", json=phone.as_json(rung.pushes.origin))
            assert answer.status_code == 200, answer.text
        rung.move_clock(MORNING)
        await rung.is_rung(cast.tom, "push", Rule.OVERDUE)
        await rung.is_rung(cast.sian, "mail", Rule.OVERDUE)
        rung.move_clock(AFTERNOON)
        await tell_everything(rung, cast, said)
        opaque = await rung.is_rung(cast.tom, "push", Rule.DENIED_ACCESS)
        await act_on(rung, cast, opaque, said)
        rung.move_clock(LATER)
        await rung.is_rung(cast.tom, "push", Rule.NO_CHECK_IN)
        await rung.is_rung(cast.ruth, "mail", Rule.DENIED_ACCESS)
        await ask_for_what_is_not_there(rung, cast, said)

    await check_pushes(rung, names)
    await check_letters(rung, names)
    check_urls(rung, names)
    log = rung.log.read_text()
    for route in ("/denied-access", "/a/{opaque}", "/alerts/{event}/acknowledge"):
        assert route in log
    assert found(names, log) == set()


async def tell_everything(rung: Ringing, cast: Cast, said: str) -> None:
    """Siân is refused, and writes it all into every field that there is."""
    visit = str(new_id())
    door = {
        "id": visit,
        "family": str(cast.maple.id),
        "children": [str(cast.kit.id), str(cast.rowan.id)],
        "to": "home",
        "danger": "yes",
        "refused_to": "practitioner",
        "practitioner_name": said[:120],
        "practitioner_agency": said[-120:],
        "violence": "",
    }
    details = {
        "visit": visit,
        "tried": ["knocked", "phoned"],
        "child_noticed": "yes",
        "signs_inside": "yes",
        **dict.fromkeys(("obstructed_by", "their_words", "tried_words"), said),
        **dict.fromkeys(("child_noticed_words", "signs_inside_words"), said),
    }
    member = {"name": said[:100], "agency": said[-100:], "phone": "01632 960 499"}
    async with rung.browser_of(cast.sian) as hers:
        for path in ("/", f"/families/{cast.maple.id}", f"/denied-access/new?family={cast.maple.id}"):
            assert (await hers.get(path)).status_code == 200
        # What can't be taken is another way into a log.
        wrong = door | {"id": str(new_id()), "happened_on": said, "danger": said, PLANTED: said}
        assert (await hers.post("/denied-access", data=wrong)).status_code == 422
        duty = {"visit": visit, "spoke_with": said[:120]}
        for path, fields in (
            ("/denied-access", door),
            (f"/denied-access/{visit}/details", details),
            (f"/denied-access/{visit}/rang-duty", duty),
            (f"/families/{cast.maple.id}/core-group", member),
            ("/visit-timers", {"family": str(cast.oak.id), "minutes": "1"}),
        ):
            answer = await hers.post(path, data=fields)
            assert answer.status_code == 303, answer.text
        assert (await hers.get(f"/denied-access/{visit}")).status_code == 200


async def act_on(rung: Ringing, cast: Cast, opaque: str, said: str) -> None:
    """Tom follows the doorbell, acknowledges, decides, and passes it on."""
    async with rung.browser_of(cast.tom) as his:
        alert = (await his.get(f"/a/{opaque}")).headers["location"]
        assert PLANTED in (await his.get(alert)).text
        decided = {"kind": "agency_sees_child", "who": said[:120], "by_on": "2026-11-25", "why": said}
        for path, fields in (
            ("acknowledge", {"words": said}),
            ("decisions", decided),
            ("hand-over", {"to": str(cast.ruth.id), "words": said}),
        ):
            answer = await his.post(f"{alert}/{path}", data=fields)
            assert answer.status_code == 303, answer.text
        assert (await his.get("/alerts")).status_code == 200
    await rung.is_rung(cast.ruth, "mail", Rule.DENIED_ACCESS)


async def ask_for_what_is_not_there(rung: Ringing, cast: Cast, said: str) -> None:
    """Somebody types a name into the address line: it is not our page that asks, but it is our log."""
    async with rung.browser_of(cast.sian) as hers:
        asked = len(rung.asked)
        await hers.get("/families", params={"search": said})
        await hers.get(f"/children/{PLANTED}")
        await hers.post("/sync", content=said.encode(), headers={"Content-Type": "application/json"})
        assert (await hers.post("/sign-in", data={"email": said, "password": said})).status_code == 422
        del rung.asked[asked:]


async def check_pushes(rung: Ringing, names: set[str]) -> None:
    assert len(rung.pushes.messages) >= 3
    alerts = {row["token"]: row["alert"] for row in await Delivery.select(Delivery.token, Delivery.alert)}
    for message in rung.pushes.messages:
        opaque = message.text.partition("/a/")[2][:32]
        assert message.text == push_text(rung.settings.origin, opaque)
        assert (message.topic, message.urgency) == (topic_of(alerts[opaque]), "high")
    for url, headers in rung.pushes.asked:
        # The endpoint is the push service's own, and the topic was looked at above.
        assert re.fullmatch(re.escape(rung.pushes.origin) + r"/push/[\w-]{32}", url)
        assert set(headers) <= PUSH_HEADERS
        token = headers.pop("Authorization").partition("t=")[2].partition(",")[0]
        claims = jws.extract_compact(token.encode()).payload.decode()
        assert found(names, claims + str({**headers, "Topic": ""})) == set()


def push_text(origin: str, opaque: str) -> str:
    assert len(opaque) == 32
    notification = {"title": TITLE, "lang": "en-GB", "dir": "ltr", "body": BODY, "navigate": f"{origin}/a/{opaque}"}
    message = {"web_push": 8030, "notification": notification, "mutable": True}
    return json.dumps(message, separators=(",", ":")).ljust(LENGTH)


async def check_letters(rung: Ringing, names: set[str]) -> None:
    assert len(rung.mails.letters) >= 2
    known = {row["token"] for row in await Delivery.select(Delivery.token)}
    people = set(await Worker.select(Worker.email).output(as_list=True))
    for letter, raw in zip(rung.mails.letters, rung.mails.raw, strict=True):
        body = str(letter.get_payload())
        opaque = body.partition("/a/")[2][:32]
        assert opaque in known
        assert body == f"{BODY}\r\n\r\n{rung.settings.origin}/a/{opaque}\r\n"
        others = {name: value for name, value in letter.items() if name not in {"To", "Date", "Message-ID"}}
        assert others == MAIL_HEADERS
        assert letter["To"] in people
        assert found(names, raw.decode("ascii").replace(opaque, "")) == set()


def check_urls(rung: Ringing, names: set[str]) -> None:
    """What was asked for, and what the pages would ask for next; telephone numbers are there to be rung."""
    linked = [url for page in rung.pages for url in re.findall(r'(?:href|src|action)="([^"]*)"', page)]
    urls = {unquote_plus(url) for url in [*rung.asked, *linked] if not url.startswith("tel:")}
    assert len(urls) > 20
    opaque = "|".join(rung.tokens())
    assert found(names, re.sub(opaque, "", "\n".join(sorted(urls)))) == set()


async def every_name() -> set[str]:
    """Of children, adults, workers, families and teams, with schools, addresses and telephone numbers."""
    columns: list[Column] = [Child.first_name, Child.last_name, Child.school, Adult.first_name, Adult.last_name]
    columns += [Adult.phone, Family.name, Team.name, Address.lines, Address.postcode, Worker.name]
    names: set[str] = set()
    for column in columns:
        names |= set(await column._meta.table.select(column).output(as_list=True))
    names |= {
        part.strip() for lines in await Address.select(Address.lines).output(as_list=True) for part in lines.split(",")
    }
    names |= {part for name in await Worker.select(Worker.name).output(as_list=True) for part in name.split()}
    names = {name for name in names if name and name.lower() not in ROLE_WORDS}
    assert {"Kit", "Maple", "Carys", "Siân Morgan", "Tom", "Ysgol Glan yr Afon", "14 Heol y Felin"} <= names
    return names


def found(names: set[str], text: str) -> set[str]:
    """Whole words only: “Jo” stands by chance in what is random."""
    words = "|".join(re.escape(name) for name in names)
    return set(re.findall(rf"(?<![^\W_])(?:{words}|\w*{PLANTED}\w*)(?![^\W_])", text, re.IGNORECASE))


@pytest.fixture
async def rung(database: str, settings: Settings, tmp_path: Path) -> AsyncIterator[Ringing]:
    async with ringing(settings, tmp_path) as ready:
        yield ready
