"""What a page offers by a worker's ties to a child is what loading by the same table gives them."""

import pytest
from piccolo.columns import And

from server.models.child import Child
from server.models.ids import new_id
from server.models.worker import Role
from server.rules.access import open_children
from server.rules.policy import CASE_FILE, Act, Relation
from server.rules.ties import ties_of
from tests.cast import NOW, Cast
from tests.routes.matrix_scene import scene

OF_A_CHILD = ("child", "family", "visit", "voice")

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("restricted", [False, True], ids=["open", "restricted"])
@pytest.mark.parametrize("role", Role)
async def test_they_allow_what_the_table_lets_load_and_nothing_else(cast: Cast, role: Role, restricted: bool) -> None:
    told = {}
    for relation in Relation:
        worker = (await scene(cast, role, relation, restricted=restricted)).worker
        ties = await ties_of(worker, cast.tegan.id, now=NOW)
        assert ties.restricted == restricted
        for resource in OF_A_CHILD:
            for act in Act:
                theirs = open_children(worker, resource, act, now=NOW)
                loads = theirs is not None and await Child.exists().where(And(Child.id == cast.tegan.id, theirs))
                told[relation, resource, act] = loads
                assert ties.allow(resource, act) == loads, (relation, resource, act)
    assert any(told.values()) == any(role in row.who for row in CASE_FILE)


async def test_to_a_child_who_does_not_exist_there_are_none(cast: Cast) -> None:
    ties = await ties_of(cast.tom, new_id(), now=NOW)
    assert (ties.held, ties.restricted) == (frozenset(), False)
