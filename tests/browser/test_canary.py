"""A word planted wherever words are: no file of a phone that was locked, closed or killed holds it, nor the key."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PIN, Phone, Server
from tests.browser.phone_scripts import TAKE_ALONG
from tests.browser.raw_profile import cached, found, key_found
from tests.browser.test_screens import EVERYTHING_OPEN, screens_of, send_waiting_records

PLANTED = "Zwetschgenkern"
# What people write down, by table. Names too: a list of them is already a case file.
WORDS_IN = {
    "family": ("name",),
    "address": ("lines",),
    "child": ("first_name", "last_name", "school", "communication_needs"),
    "adult": ("first_name", "last_name", "relationship", "communication_needs", "must_not_know_reason"),
    "visit": ("place_words", "what_was_seen", "interactions", "parents_words", "others_present", "next_visit_words"),
    "seen": ("why_words", "said"),
    "amendment": ("words",),
    "core_group_member": ("name", "agency"),
    "denial_details": ("obstructed_by", "their_words", "tried_words"),
    "acknowledgement": ("words",),
    "alert_decision": ("why", "who", "how"),
}
CASE_PATHS = ["/children/", "/families/", "/visits/", "/answers/", "/alerts/", "/attachments/", "/quarantine", "/team"]


@pytest.mark.parametrize("ending", ["locked", "closed", "killed"])
def test_no_file_of_the_phone_holds_the_word_or_the_key(server: Server, phone: Phone, ending: str) -> None:
    plant(server)
    phone.begin()
    phone.page.evaluate(TAKE_ALONG)
    (registration,) = phone.held("registrations")
    read_everything(phone)
    record = write_everything(server, phone)
    if ending == "locked":
        phone.page.get_by_role("button", name="Hide now").click()
        for page in phone.context.pages:
            expect(page.locator("form[data-unlock][data-ready]")).to_be_visible()
            assert PLANTED not in page.content()
        assert any(row["name"].startswith("form:") for row in phone.held("settings"))
        assert any(str(row["sealed"]) for row in phone.held("outbox"))
    if ending == "killed":
        phone.kill()
    else:
        phone.close()
    assert found(phone.profile, record), "the search itself finds what is there"
    assert found(phone.profile, PLANTED) == []
    assert key_found(phone.profile, registration["sealed_key"], PIN) == []


def test_no_file_of_a_managers_phone_holds_it_either_whatever_page_they_were_on(
    server: Server, new_phone: Phone
) -> None:
    send_waiting_records(server)
    screens = screens_of(server, "team.manager")
    plant(server)
    page = new_phone.page
    new_phone.set_up("team.manager@doorstep.test")
    (registration,) = new_phone.held("registrations")
    for path in screens:
        new_phone.open(path)
        expect(new_phone.pill).to_have_text("All sent")
        page.evaluate(EVERYTHING_OPEN)
        # All at once: a list that looks again by itself may draw them anew meanwhile.
        fields = page.locator("main textarea:visible, main input[type=text]:visible")
        fields.evaluate_all(TYPE_IN_ALL, f"{PLANTED} in every field")
    new_phone.open("/team")
    expect(page.locator("main")).to_contain_text(PLANTED)
    page.get_by_role("button", name="Hide now").click()
    expect(page.locator("form[data-unlock][data-ready]")).to_be_visible()
    new_phone.close()
    assert found(new_phone.profile, registration["id"]), "the search itself finds what is there"
    assert found(new_phone.profile, PLANTED) == []
    assert key_found(new_phone.profile, registration["sealed_key"], PIN) == []
    # What the browser puts aside is compressed, and would hide the word.
    assert cached(new_phone.profile, f"{server.url}/static/")
    assert [cached(new_phone.profile, server.url + path) for path in CASE_PATHS] == [[]] * len(CASE_PATHS)


def plant(server: Server) -> None:
    with closing(sqlite3.connect(server.data / "doorstep.sqlite", timeout=30)) as connection, connection:
        for table, columns in WORDS_IN.items():
            for column in columns:
                connection.execute(f"UPDATE {table} SET {column} = {column} || ' {PLANTED}'")


def read_everything(phone: Phone) -> None:
    page = phone.page
    for place in ("/", "/families", "/alerts"):
        phone.open(place)
        expect(page.locator("main")).to_contain_text(PLANTED)
    phone.open("/")
    page.locator("[data-child-row] h3 a").first.click()
    expect(page.locator("h1")).to_contain_text(PLANTED)
    for path in (page.url, page.locator('main a[href^="/visits/"]:not([href*="new"])').first.get_attribute("href")):
        page.goto(path if str(path).startswith("http") else f"{phone.url}{path}")
        expect(page.locator("main")).to_contain_text(PLANTED)


def write_everything(server: Server, phone: Phone) -> str:
    """A draft, an amendment, a visit and a denied access that wait, and another form left half typed."""
    page = phone.page
    amendment = page.locator("form[data-capture=amendment] textarea").first
    amendment.evaluate(TYPE, f"{PLANTED} afterwards")
    expect(page.locator("[data-draft-state]").first).to_contain_text("Draft kept on this phone")
    phone.open("/families")
    page.locator('main a[href^="/families/"]').first.click()
    core_group = str(page.locator('main a[href$="/core-group"]').first.get_attribute("href"))
    other = phone.context.new_page()
    other.goto(phone.url + core_group)
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    for field in other.locator("form.card input[type=text], form.card input[type=tel]").all():
        field.fill(PLANTED)
    server.kill()
    phone.open_form()
    phone.fill_visit(PLANTED, outcome="took_place")
    fields = page.locator("form[data-capture] textarea, form[data-capture] input[type=text]")
    fields.evaluate_all(TYPE_IN_ALL, f"{PLANTED} in every field")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    record = page.input_value("form[data-capture] [name=id]")
    phone.save()
    expect(phone.saved).to_be_visible()
    phone.open("/denied-access/new")
    page.locator('main a[href^="/denied-access/new?family="]').first.click()
    expect(page.locator("form[data-capture=denied_access][data-ready]")).to_be_visible()
    page.get_by_role("button", name="Tell the managers now").click()
    expect(phone.saved).to_be_visible()
    phone.open("/unsent")
    expect(page.locator(f'[data-unsent="{record}"]')).to_contain_text(PLANTED)
    return record


TYPE = """(field, words) => {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
TYPE_IN_ALL = f"(fields, words) => fields.forEach((field) => ({TYPE})(field, words))"
