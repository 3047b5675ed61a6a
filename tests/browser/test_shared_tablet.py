"""Several workers on one tablet: each opens their own, and nobody sees, sends as, or deletes another's."""

from playwright.sync_api import Page, expect

from tests.browser.child_mode import FOLDER
from tests.browser.conftest import PIN, WORKER, Phone, Server, until

OTHER = "other.worker@doorstep.test"
OTHER_PIN = "three-wet-umbrellas"
LEAD_NAME = "Siân Morgan"
OTHER_NAME = "Omar Khan"
WORDS = "Bins full, post on the mat"


def test_each_chooses_who_they_are_and_sees_only_their_own(server: Server, phone: Phone) -> None:
    phone.begin()
    mine = names_on_today(phone.page)
    hide(phone)
    join(phone)
    theirs = names_on_today(phone.page)
    assert not set(mine) & set(theirs)
    hide(phone)
    expect(phone.page.locator("button.who__person > :last-child")).to_have_text([OTHER_NAME, LEAD_NAME])
    assert not any(name in phone.page.content() for name in mine + theirs)

    server.kill()
    unlock_as(phone, LEAD_NAME, PIN)
    expect(phone.page.locator("[data-child-row]").first).to_be_visible()
    assert names_on_today(phone.page) == mine
    phone.open_form()
    phone.fill_visit(WORDS, outcome="denied_access")
    phone.save()
    expect(phone.page.locator("[data-not-sent]")).to_be_visible()
    phone.open_form()
    phone.fill_visit(f"{WORDS} draft")
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    hide(phone)
    expect(phone.page.locator("[data-not-sent-banner]")).to_contain_text("NOT SENT")

    unlock_as(phone, OTHER_NAME, OTHER_PIN)
    expect(phone.page.locator("[data-child-row]").first).to_be_visible()
    assert names_on_today(phone.page) == theirs
    expect(phone.page.locator("[data-not-sent-banner]")).to_have_count(0)
    expect(phone.pill).to_have_text("All sent")
    phone.open("/unsent")
    expect(phone.page.locator("#on-this-phone")).to_contain_text("Nothing waits on this phone")
    phone.open("/families?record=1")
    phone.page.locator('main a[href^="/visits/new"]').first.click()
    expect(phone.page.locator("form[data-capture][data-ready]")).to_be_visible()
    expect(phone.page.locator("[data-draft-offer]")).to_have_count(0)
    assert len(phone.held("outbox")) == len(phone.held("drafts")) == 1

    server.start()
    phone.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    [record] = until(lambda: server.visits(WORDS), "the record, sent with its own token")
    author = "SELECT email FROM visit JOIN worker ON worker.id = visit.author WHERE visit.id = ?"
    assert server.rows(author, record) == [(WORKER,)]


def test_ten_wrong_pins_of_one_leave_the_other_alone(phone: Phone) -> None:
    join(phone)
    hide(phone)
    choose(phone, LEAD_NAME)
    for number in range(10):
        phone.unlock(f"83517{number}")
        if number < 9:
            expect(phone.page.locator("#pin-problem")).to_contain_text("did not open it")
    expect(phone.page.locator("[data-lost]")).to_contain_text(LEAD_NAME)
    keys = {row["worker_name"]: row["sealed_key"] for row in phone.held("registrations")}
    assert keys[LEAD_NAME] == ""
    assert keys[OTHER_NAME]
    whose = {row["worker_name"]: row["id"] for row in phone.held("registrations")}
    assert {row["registration"] for row in phone.held("copies")} == {whose[OTHER_NAME]}
    phone.page.click("[data-somebody-else]")
    unlock_as(phone, OTHER_NAME, OTHER_PIN)
    expect(phone.pill).to_have_text("All sent")


def test_each_resumes_their_own_session_and_signs_in_when_it_has_ended(server: Server, phone: Phone) -> None:
    join(phone)
    lead, other = (worker_of(phone, name) for name in (LEAD_NAME, OTHER_NAME))
    hide(phone)
    # The lead's profile signed in when it was set up, and that session lives.
    unlock_as(phone, LEAD_NAME, PIN)
    expect(phone.page.locator(f"[data-worker='{lead}']")).to_have_count(1)
    expect(phone.page.locator("[data-as-of]")).to_have_count(0)
    hide(phone)
    phone.context.clear_cookies(name=f"doorstep-{other.replace('-', '')}")
    unlock_as(phone, OTHER_NAME, OTHER_PIN)
    expect(phone.page.locator("[name=password]")).to_be_visible()


def test_a_colleague_who_opens_theirs_while_pages_are_taken_along_has_theirs_kept_under_nobody_elses_key(
    phone: Phone,
) -> None:
    join(phone)
    mine = next(row for row in phone.held("registrations") if row["worker_name"] == LEAD_NAME)
    before = [row for row in phone.held("copies") if row["registration"] == mine["id"]]
    # The list was the lead's; from here on the tablet is the other worker's.
    asked: list[str] = phone.page.evaluate(TAKE_ALONG, mine["worker"])
    assert asked[0] == "/take-along"
    assert len(asked) > 1, "it asked for no page"
    after = [row for row in phone.held("copies") if row["registration"] == mine["id"]]
    assert before
    assert all(row in before for row in after), "a colleague's page is kept for the lead"


def test_it_works_with_the_keyboard_alone(phone: Phone) -> None:
    join(phone)
    hide(phone)
    expect(phone.page.locator("button.who__person").first).to_be_focused()
    phone.page.keyboard.press("Tab")
    expect(phone.page.locator("button.who__person").nth(1)).to_be_focused()
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("[name=pin]")).to_be_focused()
    phone.page.keyboard.type(PIN)
    phone.page.keyboard.press("Enter")
    expect(phone.pill).to_have_text("All sent")


TAKE_ALONG = f"""async (worker) => {{
  const {{ takeAlong }} = await import({FOLDER} + "/sw/copies.js");
  // The worker may be at its last page still: whoever asks meanwhile is not heard.
  await navigator.locks.request("doorstep-take-along", () => {{}});
  const [fetched, asked] = [window.fetch, []];
  window.fetch = async (path, init) => {{
    asked.push(String(path));
    const answer = await fetched(path, init);
    if (path !== "/take-along") return answer;
    return Response.json({{ ...(await answer.json()), worker: {{ id: worker }} }});
  }};
  await takeAlong({{ force: true }});
  window.fetch = fetched;
  return asked;
}}"""


def join(phone: Phone) -> None:
    """The second worker signs in on the locked tablet, and chooses a PIN of their own."""
    phone.sign_in(OTHER)
    expect(phone.page.locator("form[data-device][data-ready]")).to_be_visible()
    phone.page.fill("[name=pin]", OTHER_PIN)
    phone.page.fill("[name=again]", OTHER_PIN)
    phone.page.click("form[data-device] button[type=submit]")
    expect(phone.pill).to_have_text("All sent")
    until(lambda: all(row["copied_at"] for row in phone.held("registrations")), "the second worker's copies")


def hide(phone: Phone) -> None:
    phone.page.click("[data-hide-now]")
    expect(phone.page).to_have_title("Locked – Doorstep")
    expect(phone.page.locator("form[data-unlock][data-ready]")).to_be_attached()


def choose(phone: Phone, name: str) -> None:
    phone.page.get_by_role("button", name=name).click()
    expect(phone.page.locator("[data-locked-worker]")).to_have_text(name)


def unlock_as(phone: Phone, name: str, pin: str) -> None:
    choose(phone, name)
    phone.unlock(pin)


def worker_of(phone: Phone, name: str) -> str:
    return next(str(row["worker"]) for row in phone.held("registrations") if row["worker_name"] == name)


def names_on_today(page: Page) -> list[str]:
    page.wait_for_load_state()
    return page.locator("[data-child-row] h3 a").all_inner_texts()
