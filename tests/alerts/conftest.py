import pytest

from tests.alerts.doorbells import FakeDoorbells, Walk, subscribe
from tests.cast import Cast


@pytest.fixture
def doorbells() -> FakeDoorbells:
    return FakeDoorbells()


@pytest.fixture
async def walk(database: str, cast: Cast, doorbells: FakeDoorbells) -> Walk:
    """It is Tuesday, 14:05: office hours. Tom, Ruth and Dai each have a browser that can be rung."""
    for worker in (cast.tom, cast.ruth, cast.dai):
        await subscribe(worker)
    return Walk(doorbells)
