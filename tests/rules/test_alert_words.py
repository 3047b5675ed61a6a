"""Every code that an alert can carry has its words: a code without one leaves a gap on the page, and no error."""

from server.models.closing import How
from server.models.event import Rule
from server.models.worker import Role
from server.rules.alert_standing import CLOSED
from server.rules.alert_words import AS_SOMEBODY, KINDS, PLACES, ROLES, title_of


def test_every_way_of_closing_has_words() -> None:
    assert set(CLOSED) == set(How)
    assert all(words.endswith(".") for words in CLOSED.values())


def test_every_rule_has_a_kind_and_a_title() -> None:
    assert set(KINDS) == set(Rule)
    assert all(title_of(rule, children) for rule in Rule for children in (0, 2))


def test_whoever_may_act_can_be_spoken_of_by_role() -> None:
    assert set(ROLES) == set(Role) - {Role.ADMINISTRATOR}
    assert set(AS_SOMEBODY) <= set(PLACES)
