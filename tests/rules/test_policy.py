"""Who may do what, as a person would say it, beside the table that says it to the program."""

import pytest

from server.models.worker import Role
from server.rules.policy import CASE_FILE, PLACES, RESTRICTED, Needs, Relation, may, may_at_all
from tools.policy_page import PAGE, page

OWN, COVERED, TEAM, TOLD = Relation.OWN, Relation.COVERED, Relation.TEAM, Relation.TOLD
NAMED, GLASS, SELF, OTHER = Relation.NAMED, Relation.GLASS, Relation.SELF, Relation.OTHER
ACTS = ("read", "write", "act")
COLUMNS = ("child", "family", "visit", "voice", "alert")


def test_the_page_of_the_documentation_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again: python -m tools.policy_page"


def test_administrators_see_no_case_content() -> None:
    assert not any(Role.ADMINISTRATOR in row.who for row in (*CASE_FILE, *RESTRICTED))
    with_cases = {place.resource for place in PLACES if Role.ADMINISTRATOR in place.who}
    assert with_cases == {"today", "families", "own records", "own account", "own phone", "devices", "people"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("column", COLUMNS)
def test_who_is_nothing_to_a_child_may_nothing(role: Role, column: str) -> None:
    for act in ACTS:
        assert not may(role, column, act, [OTHER])
        assert not may(role, column, act, [OTHER], restricted=True)


@pytest.mark.parametrize("relation", [OWN, COVERED, TEAM])
@pytest.mark.parametrize("role", Role)
def test_leading_covering_and_overseeing_open_no_restricted_child(role: Role, relation: Relation) -> None:
    for column in COLUMNS:
        for act in ACTS:
            assert not may(role, column, act, [relation], restricted=True)


def test_whoever_is_rung_opens_the_alert_of_a_restricted_child_and_nothing_else() -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert may(role, "alert", "read", [TOLD], restricted=True)
        assert may(role, "alert", "act", [TOLD], restricted=True)
        assert not any(may(role, column, act, [TOLD], restricted=True) for column in COLUMNS[:4] for act in ACTS)


def test_no_social_worker_breaks_the_glass_of_a_restricted_child() -> None:
    assert may(Role.SOCIAL_WORKER, "child", "read", [GLASS])
    assert not may(Role.SOCIAL_WORKER, "child", "read", [GLASS], restricted=True)
    assert may(Role.DUTY, "child", "read", [GLASS], restricted=True)


def test_whoever_goes_through_glass_records_the_visit_and_decides_nothing() -> None:
    for role in (Role.SOCIAL_WORKER, Role.DUTY, Role.TEAM_MANAGER):
        assert may(role, "visit", "write", [GLASS])
        assert not may(role, "child", "act", [GLASS])
        assert not may(role, "alert", "act", [GLASS])


def test_only_managers_decide_about_a_child() -> None:
    for role in (Role.SOCIAL_WORKER, Role.DUTY, Role.ADMINISTRATOR):
        for restricted in (False, True):
            assert not may(role, "child", "act", list(Relation), restricted=restricted)
    assert may(Role.TEAM_MANAGER, "child", "act", [TEAM])
    assert may(Role.TEAM_MANAGER, "child", "act", [NAMED], restricted=True)


def test_being_named_opens_nothing_where_nobody_is_restricted() -> None:
    assert not any(may(role, "child", "read", [NAMED]) for role in Role)


def test_what_somebody_recorded_stays_theirs_to_add_to() -> None:
    for restricted in (False, True):
        assert may(Role.SOCIAL_WORKER, "visit", "write", [SELF], restricted=restricted)


def test_the_gate_lets_no_administrator_near_a_case() -> None:
    for column in COLUMNS:
        for act in ACTS:
            assert not may_at_all(Role.ADMINISTRATOR, Needs(column, act))
    assert not may_at_all(Role.ADMINISTRATOR, Needs("break-glass", "act"))


def test_who_reads_a_child_reads_their_words_and_who_works_with_them_writes_beside() -> None:
    for restricted in (False, True):
        for role in Role:
            for relation in Relation:
                if not may(role, "child", "read", [relation], restricted=restricted):
                    assert not may(role, "voice", "read", [relation], restricted=restricted)
    for relation in (OWN, COVERED):
        assert may(Role.SOCIAL_WORKER, "voice", "read", [relation])
        assert may(Role.SOCIAL_WORKER, "voice", "write", [relation])
    assert may(Role.TEAM_MANAGER, "voice", "act", [TEAM])
    assert may(Role.DUTY, "voice", "read", [TOLD])


def test_being_rung_or_breaking_the_glass_writes_nothing_beside_a_childs_words() -> None:
    for role in Role:
        for restricted in (False, True):
            assert not may(role, "voice", "write", [TOLD, GLASS], restricted=restricted)
        assert not may(role, "voice", "read", [TOLD], restricted=True)


def test_each_row_says_why() -> None:
    assert all(row.why.endswith(".") for row in (*CASE_FILE, *RESTRICTED))
