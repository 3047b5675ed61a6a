from playwright.sync_api import expect

from tests.browser.conftest import PIN, Phone, Server
from tests.browser.locking import open_core_group


def test_reloads_killed_tabs_and_a_second_tab_give_no_try_for_nothing(server: Server, phone: Phone) -> None:
    phone.open()
    for number in range(4):
        wrong(phone, number)
    expect(phone.page.locator("#pin-problem")).not_to_contain_text("left")
    wrong(phone, 4)
    expect(phone.page.locator("#pin-problem")).to_contain_text("5 tries are left")
    phone.page.reload()
    wrong(phone, 5)
    expect(phone.page.locator("#pin-problem")).to_contain_text("4 tries are left")
    phone.crash_tab()
    phone.open()
    wrong(phone, 6)
    expect(phone.page.locator("#pin-problem")).to_contain_text("3 tries are left")
    phone.close()
    phone.launch()
    phone.open()
    other = phone.context.new_page()
    other.goto(phone.url)
    wrong(phone, 7)
    expect(phone.page.locator("#pin-problem")).to_contain_text("2 tries are left")
    first, phone.page = phone.page, other
    wrong(phone, 8)
    expect(other.locator("#pin-problem")).to_contain_text("1 try is left")
    phone.unlock("8351749")
    for page in (first, other):
        expect(page.locator("[data-lost]")).to_contain_text("The PIN was wrong ten times")
        expect(page.locator("form[data-unlock]")).to_be_hidden()


def test_the_right_pin_starts_the_count_anew_and_a_slip_is_no_try(phone: Phone) -> None:
    phone.open()
    wrong(phone, 0)
    phone.unlock("12")
    expect(phone.page.locator("#pin-problem")).to_contain_text("not counted")
    assert counted(phone) == 1
    phone.unlock()
    expect(phone.pill).to_have_text("All sent")
    assert counted(phone) == 0


def test_after_ten_a_new_pin_opens_the_phone_again(phone: Phone) -> None:
    phone.open()
    for number in range(9):
        wrong(phone, number)
    phone.unlock("8351749")
    phone.page.get_by_role("link", name="Sign in and choose a new PIN").click()
    expect(phone.page.locator("[name=password]")).to_be_visible()
    phone.set_up()
    phone.page.click("[data-hide-now]")
    phone.unlock(PIN)
    expect(phone.pill).to_have_text("All sent")


def test_what_was_half_typed_in_a_form_that_is_no_record_is_said_to_go_before_and_after(phone: Phone) -> None:
    """Nobody but this phone can read it: who wrote it knows to write it again."""
    phone.begin()
    open_core_group(phone.page)
    phone.page.fill("[name=name]", "Mrs Probert of the school")
    phone.page.click("[data-hide-now]")
    for number in range(9):
        wrong(phone, number)
    expect(phone.page.locator("#pin-problem")).to_contain_text("half typed in a form that is no record")
    phone.unlock("8351749")
    lost = phone.page.locator("[data-lost]")
    for _ in ("now", "after a reload"):
        expect(lost).to_contain_text("What you had typed into one form that is no record")
        expect(lost).to_contain_text("is gone")
        phone.page.reload()
    assert [row for row in phone.held("settings") if row["name"].startswith("form:")] == []


def test_who_had_typed_nothing_is_told_of_no_form(phone: Phone) -> None:
    phone.open()
    for number in range(9):
        wrong(phone, number)
    phone.unlock("8351749")
    expect(phone.page.locator("[data-lost]")).to_contain_text("No record that was not sent is lost")
    expect(phone.page.locator("[data-lost]")).not_to_contain_text("is gone")


def test_a_weak_pin_is_refused_beside_its_field(new_phone: Phone) -> None:
    new_phone.sign_in()
    expect(new_phone.page.locator("form[data-device][data-ready]")).to_be_visible()
    for pin, why in (
        ("123456", "in a row"),
        ("qwe123", "in a line"),
        ("111222", "few different"),
        ("121212", "again and again"),
        ("doorstep1", "guessed first"),
    ):
        new_phone.page.fill("[name=pin]", pin)
        new_phone.page.fill("[name=again]", pin)
        new_phone.page.click("form[data-device] button[type=submit]")
        expect(new_phone.page.locator("#pin-problem")).to_contain_text(why)
        expect(new_phone.page.locator("[name=pin]")).to_be_focused()
    assert new_phone.held("registrations") == [] if new_phone.page.evaluate(HAS_STORE) else True


def test_a_store_that_does_not_open_is_told_and_nothing_is_deleted(phone: Phone) -> None:
    phone.page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'UnknownError') }")
    phone.open("/locked")
    expect(phone.page.locator("[data-no-store]")).to_contain_text("Nothing was deleted")
    expect(phone.page.locator("form[data-unlock]")).to_be_hidden()


def wrong(phone: Phone, number: int) -> None:
    expect(phone.page.locator("form[data-unlock][data-ready]")).to_be_visible()
    before = counted(phone)
    phone.unlock(f"83517{number}")
    expect(phone.page.locator("#pin-problem")).to_contain_text("did not open it")
    assert counted(phone) == before + 1


def counted(phone: Phone) -> int:
    return int(phone.held("registrations")[0].get("wrong_pins") or 0)


HAS_STORE = "async () => (await indexedDB.databases()).some(({ name }) => name === 'doorstep')"
