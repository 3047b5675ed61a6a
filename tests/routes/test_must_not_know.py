"""Who must not know the address or the school is said before it stands anywhere, and before anybody could tell them.

From Doorstep something leaves towards an adult or a core group through: a phone number beside a name; the form that
says a core group member was told; the list of the core group; the log as CSV; a child's words, passed on or shown with
somebody in the room; the text and doorbells are constant.
The pages are looked at as they are made, every one of the app's, for everybody who may open it.
"""

import httpx
import pytest

from server.models.alert import Alert
from server.models.answer_notes import WhatWasDone
from server.models.child_answer import ChildAnswer
from server.models.core_group import CoreGroupMember
from server.models.event import Event
from server.rules.alert_log import COLUMNS, alert_log
from server.rules.core_group import AN_ADULT
from server.rules.london import day_of
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.routes.opened import opened_as
from tests.routes.shut_door import a_core_group, a_shut_door
from tests.routes.test_matrix import declared
from tests.voices import a_session, an_answer

ADDRESS, SCHOOL, FATHERS_PHONE = "14 Heol y Felin", "Ysgol Glan yr Afon", 'href="tel:01632960312"'
BEFORE = {
    ADDRESS: "Gareth Pine (father) must not know this address",
    SCHOOL: "Gareth Pine (father) must not know the school",
}


@pytest.mark.parametrize("who", ["sian", "tom", "dai"])
async def test_wherever_it_stands_the_mark_stands_before_it(new_client: NewClient, cast: Cast, who: str) -> None:
    event = await a_shut_door(cast)
    members = await a_core_group(cast)
    answer = await _words_that_tell(cast)
    worker = getattr(cast, who)
    if who == "dai":
        rung = {"rule": event.rule, "place": "duty", "raised_at": NOW}
        await Alert.insert(Alert(event=event.id, recipient=worker.id, **rung))
    client = await opened_as(new_client, worker)
    shown = {}
    for path in await _pages(client, cast, event, members, answer):
        page = (await client.get(path)).text
        for secret, mark in BEFORE.items():
            if secret in page:
                assert mark in page[: page.index(secret)], f"{path}: {secret} without the mark before it"
                shown[secret] = path
        if FATHERS_PHONE in page:
            before = page[: page.index(FATHERS_PHONE)].casefold()
            assert "must not know" in before[before.rindex("gareth pine") - 200 :], f"{path}: his number, unmarked"
            shown[FATHERS_PHONE] = path
    assert set(shown) == {ADDRESS, SCHOOL, FATHERS_PHONE}, "the test looked at too little"


@pytest.mark.parametrize("path", ["/children/{child}/voice", "/answers/{answer}", "/children/{child}/hand-over"])
async def test_the_mark_stands_before_a_childs_words_which_may_tell_it(
    new_client: NewClient, cast: Cast, path: str
) -> None:
    answer = await _words_that_tell(cast)
    client = await opened_as(new_client, cast.sian)
    page = (await client.get(path.format(child=cast.kit.id, answer=answer.id))).text
    for secret, mark in BEFORE.items():
        assert mark in page[: page.index(secret)]


async def test_the_log_holds_no_address_no_school_and_no_number(new_client: NewClient, cast: Cast) -> None:
    await a_shut_door(cast)
    await a_core_group(cast)
    log = await alert_log(cast.tom, now=NOW)
    assert "Maple" in log
    for secret in (ADDRESS, SCHOOL, "01632", "Gareth"):
        assert secret not in log
    assert not {"address", "school", "phone", "plan"} & set(COLUMNS)


async def test_no_parent_slips_into_the_core_group_as_a_professional(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.sian)
    path = f"/families/{cast.maple.id}/core-group"
    answer = await client.post(path, data={"name": "gareth  pine", "agency": "Family friend", "phone": ""})
    assert answer.status_code == 422
    assert AN_ADULT in answer.text
    assert not await CoreGroupMember.exists().where(CoreGroupMember.family == cast.maple.id)


async def test_whoever_adds_a_marked_parent_reads_the_mark_first(new_client: NewClient, cast: Cast) -> None:
    client = await opened_as(new_client, cast.sian)
    page = (await client.get(f"/families/{cast.maple.id}/core-group")).text
    assert page.index("Gareth Pine (father) must not know this address") < page.index('name="adult"')


async def _words_that_tell(cast: Cast) -> ChildAnswer:
    """Kit drew where they live, and something was done about it."""
    answer = await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "draw", {"words": "My house"})
    done = {"told_words": f"I live at {ADDRESS}", "words": f"I asked {SCHOOL}.", "done_on": day_of(NOW)}
    about = {"answer": answer.id, "child": cast.kit.id, "author": cast.sian.id, "written_at": NOW}
    await WhatWasDone.insert(WhatWasDone(**done, **about))
    return answer


async def _pages(
    client: httpx.AsyncClient, cast: Cast, event: Event, members: dict[str, CoreGroupMember], answer: ChildAnswer
) -> list[str]:
    """Every page of the app that can be asked for, about this family."""
    ids = {
        "child": cast.kit.id,
        "family": cast.maple.id,
        "visit": event.visit,
        "event": event.id,
        "member": members["father"].id,
        "answer": answer.id,
    }
    app = client._transport.app  # type: ignore[attr-defined]
    paths = []
    for route in declared(app):
        names = [part.strip("{}") for part in route.path.split("/") if part.startswith("{")]
        if route.method == "GET" and all(name in ids for name in names):
            paths.append(route.path.format(**{name: ids[name] for name in names}))
    return [*paths, f"/visits/new?family={cast.maple.id}", f"/denied-access/new?family={cast.maple.id}"]
