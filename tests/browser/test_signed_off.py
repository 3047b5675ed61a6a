"""A phone that was signed off hears so at its next contact, also when it can't prove any more which phone it is."""

import pytest

from tests.browser.conftest import Phone, Server
from tests.browser.test_three_unsent import (
    ASIDE,
    REVOKE,
    by_the_rules,
    expect_arrived,
    expect_locked_for_good,
    hide,
    refuse_token,
    two_records_and_a_draft,
)


@pytest.mark.parametrize("opened", [True, False], ids=["open", "locked"])
def test_revoked_when_its_upload_token_is_not_known_any_more(server: Server, phone: Phone, opened: bool) -> None:
    ids = two_records_and_a_draft(server, phone)
    if not opened:
        hide(phone)
    refuse_token(server, phone)
    by_the_rules(server, REVOKE)
    server.start()
    expect_locked_for_good(phone, "This phone was signed off")
    assert phone.held("copies") == phone.held("drafts") == []
    assert len(phone.held("outbox")) == 3
    phone.set_up()
    expect_arrived(server, phone, ids, ASIDE)
