"""Whatever happens to a phone with three unsent records, all three arrive where they should, once."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.child_mode import expect_childs_page, finish_answer
from tests.browser.childs_tablet import Tablet
from tests.browser.conftest import WORKER, Phone, Server, SetUp, until
from tests.browser.test_photos import choose, photos, taken
from tests.browser.test_say_it import HearingPhone, Recorder

WORDS = "Curtains drawn, a radio on upstairs"
OTHER = "other.worker@doorstep.test"
HOURS_73 = 73 * 3_600_000

__all__ = ["taken"]

IN_THE_FILE = ["accepted", "accepted", "accepted"]
ASIDE = ["quarantined", "quarantined", "quarantined"]


@pytest.fixture
def hearing(playwright: Playwright, set_up: SetUp, server: Server, tmp_path: Path) -> Iterator[Phone]:
    """A phone with a microphone that beeps."""
    shutil.copytree(set_up.profile, tmp_path / "profile", symlinks=True)
    phone = HearingPhone(playwright, tmp_path / "profile", server.url)
    yield phone
    phone.close()


def test_ten_wrong_pins(server: Server, phone: Phone) -> None:
    ids = two_records_and_a_draft(server, phone)
    phone.page.reload()
    enter_ten_wrong_pins(phone)
    expect(phone.page.locator("[data-unsent-count]")).to_have_text("3 on this phone")
    assert phone.held("copies") == phone.held("drafts") == []
    server.start()
    expect_arrived(server, phone, ids, IN_THE_FILE)
    assert unfinished(server) == [ids[-1]]


def test_ten_wrong_pins_with_a_photo_in_the_draft(server: Server, phone: Phone, taken: Path) -> None:
    ids = two_records_and_a_draft(server, phone)
    choose(phone, taken)
    expect(photos(phone)).to_have_count(1)
    enter_ten_wrong_pins(phone)
    server.start()
    expect_arrived(server, phone, ids, IN_THE_FILE)
    assert until(lambda: kept_with(server, ids[-1]), "the photo", 40) == [("photo", "image/jpeg")]
    assert unfinished(server) == [ids[-1]]


def test_revoked_while_a_child_speaks_into_it(server: Server, hearing: Phone) -> None:
    """The tab is killed with it: nobody stops the recording, and nobody gives the tablet back."""
    tablet = Tablet(hearing)
    tablet.hand_over(tools=["say"])
    tablet.come_to_the_tools()
    server.kill()
    for number in (1, 2):
        finish_answer(hearing.page, f"{WORDS} {number}")
    tablet.open_tool("Say it")
    Recorder(tablet).record(pieces=3)
    ids = [row["id"] for store in ("outbox", "drafts") for row in hearing.held(store)]
    hearing.crash_tab()
    by_the_rules(server, REVOKE)
    server.start()
    hearing.open()
    expect_childs_page(hearing.page)
    expect_arrived(server, hearing, ids, ASIDE)
    until(lambda: [file["state"] for file in hearing.held("attachments")] == ["sent"], "the sound", 40)
    by_the_rules(server, RELEASE)
    assert kept_with(server, ids[-1]) == [("sound", "audio/webm")]
    assert server.rows("SELECT ending FROM child_answer WHERE id = ?", ids[-1]) == [("interrupted",)]


@pytest.mark.parametrize("opened", [True, False], ids=["open", "locked"])
def test_revoked(server: Server, phone: Phone, opened: bool) -> None:
    ids = two_records_and_a_draft(server, phone)
    if not opened:
        hide(phone)
    by_the_rules(server, REVOKE)
    server.start()
    expect_locked_for_good(phone, "This phone was signed off")
    expect_arrived(server, phone, ids, ASIDE)
    assert phone.held("copies") == phone.held("drafts") == []
    lost = "SELECT id FROM registration WHERE revoked_by IS NOT NULL AND lost_key_at IS NOT NULL AND id = ?"
    until(lambda: server.rows(lost, own(phone)), "the word that its key is lost, which goes after the records")


def test_account_closed(server: Server, phone: Phone) -> None:
    ids = two_records_and_a_draft(server, phone)
    by_the_rules(server, CLOSE)
    server.start()
    expect_locked_for_good(phone, "This account is closed")
    expect_arrived(server, phone, ids, ASIDE)


def test_three_days_without_contact(server: Server, phone: Phone) -> None:
    ids = three_records(server, phone)
    phone.page.evaluate(CONTACT_WAS, HOURS_73)
    hide(phone)
    until(lambda: phone.held("copies") == [], "the end of the copies")
    expect(phone.page.locator("[data-unsent-count]")).to_have_text("3 on this phone")
    phone.unlock()
    expect(phone.page.locator("h1")).to_have_text("No signal")
    server.start()
    phone.open()
    # The worker may hold the key still, and then the page goes on to Today by itself.
    expect(phone.pill.or_(phone.page.locator("form[data-unlock][data-ready]"))).to_be_visible()
    expect_arrived(server, phone, ids, IN_THE_FILE)


def test_sign_out(server: Server, phone: Phone) -> None:
    ids = three_records(server, phone)
    refusing = refuse_token(server, phone)
    server.start()
    phone.open("/me")
    expect(phone.page.locator("[data-sign-out-unsent]")).to_contain_text("3 records are still on this phone")
    phone.page.click("[data-sign-out] button")
    phone.page.wait_for_url("**/sign-in*")
    assert len(phone.held("outbox")) == 3
    refusing()
    phone.page.reload()
    expect_arrived(server, phone, ids, IN_THE_FILE)


def test_another_worker_signs_in(server: Server, phone: Phone) -> None:
    ids = three_records(server, phone)
    refusing = refuse_token(server, phone)
    server.start()
    phone.page.context.clear_cookies(name="doorstep-open")
    phone.open("/sign-in")
    phone.sign_in(OTHER)
    expect(phone.page.locator("form[data-device][data-ready]")).to_be_visible()
    phone.page.fill("[name=pin]", "three-wet-umbrellas")
    phone.page.fill("[name=again]", "three-wet-umbrellas")
    phone.page.click("form[data-device] button[type=submit]")
    expect(phone.pill).to_have_text("All sent")
    phone.open("/unsent")
    expect(phone.page.locator("#on-this-phone")).to_contain_text("Nothing waits on this phone")
    assert len(phone.held("outbox")) == 3, "another's records wait here, unseen"
    refusing()
    phone.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect_arrived(server, phone, ids, IN_THE_FILE)
    authors = server.rows(
        "SELECT DISTINCT email FROM capture JOIN worker ON worker.id = capture.author WHERE capture.id IN (?, ?, ?)",
        *ids,
    )
    assert authors == [(WORKER,)]


def two_records_and_a_draft(server: Server, phone: Phone) -> list[str]:
    ids = [*records(server, phone, 2)]
    phone.open_form()
    phone.fill_visit(f"{WORDS} 3")
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    return [*ids, phone.page.input_value("form[data-capture] [name=id]")]


def three_records(server: Server, phone: Phone) -> list[str]:
    return records(server, phone, 3)


def records(server: Server, phone: Phone, count: int) -> list[str]:
    """With no signal; the copies were taken along before."""
    phone.begin()
    server.kill()
    ids = []
    for number in range(1, count + 1):
        phone.open_form()
        ids.append(phone.page.input_value("form[data-capture] [name=id]"))
        phone.fill_visit(f"{WORDS} {number}")
        phone.save()
        expect(phone.saved).to_be_visible()
    assert len(phone.held("outbox")) == count
    return ids


def enter_ten_wrong_pins(phone: Phone) -> None:
    hide(phone)
    for number in range(10):
        phone.unlock(f"83517{number}")
        if number < 9:
            expect(phone.page.locator("#pin-problem")).to_contain_text("did not open it")
    expect(phone.page.locator("[data-lost]")).to_contain_text("wrong ten times")


def hide(phone: Phone) -> None:
    phone.page.click("[data-hide-now]")
    expect(phone.page).to_have_title("Locked – Doorstep")


def expect_locked_for_good(phone: Phone, words: str) -> None:
    """Any occasion will do: here, that somebody looks at the phone again."""
    phone.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(phone.page.locator("[data-lost]")).to_contain_text(words)
    assert WORDS not in phone.page.content()


def expect_arrived(server: Server, phone: Phone, ids: list[str], statuses: list[str]) -> None:
    query = "SELECT id, status FROM capture WHERE registration = ? ORDER BY received_at"
    phone.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    until(lambda: len(server.rows(query, own(phone))) == 3, "three records at the server")
    until(lambda: phone.held("outbox") == [], "three receipts")
    arrived = server.rows(query, own(phone))
    assert sorted(id for id, _ in arrived) == sorted(ids)
    assert [status for _, status in arrived] == statuses
    assert len(server.visits(WORDS)) == (3 if statuses == IN_THE_FILE else 0)


def unfinished(server: Server) -> list[str]:
    return [id for (id,) in server.rows("SELECT id FROM visit WHERE unfinished AND what_was_seen LIKE ?", f"%{WORDS}%")]


def kept_with(server: Server, record: str) -> list[tuple[str, str]]:
    return server.rows("SELECT purpose, media_type FROM attachment WHERE state = 'kept' AND record = ?", record)


def own(phone: Phone) -> str:
    """The id of the first registration on the phone."""
    rows = sorted(phone.held("registrations"), key=lambda row: float(row["registered_at"]))
    return str(rows[0]["id"])


def refuse_token(server: Server, phone: Phone) -> Callable[[], None]:
    """The server does not know the phone's upload token until what is answered is called."""
    before = server.rows("SELECT token_digest FROM registration WHERE id = ?", own(phone))[0][0]

    def set_to(digest: str) -> None:
        with closing(sqlite3.connect(server.data / "doorstep.sqlite")) as database, database:
            database.execute("UPDATE registration SET token_digest = ? WHERE id = ?", (digest, own(phone)))

    set_to("0" * 64)
    return lambda: set_to(before)


def by_the_rules(server: Server, act: str) -> None:
    """What a manager or an administrator does, by the server's own rule in a process of its own."""
    environ = {**os.environ, "PYTHONPATH": str(server.code), "DOORSTEP_DATA": str(server.data)}
    script = ACT.replace("ACT", act)
    subprocess.run([sys.executable, "-c", script], cwd=server.code, env=environ, check=True, timeout=60)


ACT = """
import asyncio, os
from datetime import UTC, datetime
from server.database import close_database, open_database
from server.models.registration import Registration
from server.models.worker import Worker
from server.keys import load_keys
from server.rules.closing_account import close_account
from server.rules.quarantine import quarantined_for, release
from server.rules.revoking import revoke
from server.settings import read_settings

async def worker(account):
    return await Worker.objects().where(Worker.email == account + "@doorstep.test").first()

async def release_all(manager, settings, now):
    for capture in await quarantined_for(manager):
        await release(manager, capture.id, "Heard", load_keys(settings.keys).by_kid, now=now)

async def main():
    settings = read_settings(os.environ)
    await open_database(settings)
    lead = await worker("social.worker")
    theirs = await Registration.objects().where(Registration.worker == lead.id)
    newest = max(theirs, key=lambda one: one.registered_at)
    now = datetime.now(UTC)
    await ACT
    await close_database()

asyncio.run(main())
"""
REVOKE = 'revoke(await worker("team.manager"), newest.id, "Lost on a bus", now=now)'
RELEASE = 'release_all(await worker("team.manager"), settings, now)'
CLOSE = 'close_account(await worker("administrator"), lead.id, "Left the council", now=now)'

CONTACT_WAS = """async (ago) => {
  const request = indexedDB.open("doorstep");
  const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const store = database.transaction("registrations", "readwrite").objectStore("registrations");
  const all = store.getAll();
  const [row] = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
  const put = store.put({ ...row, contact_at: Date.now() - ago });
  await new Promise((resolve) => (put.onsuccess = resolve));
  database.close();
}"""
