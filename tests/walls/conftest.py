import pytest

from tests.cast import Cast
from tests.routes.conftest import keys_of, sian
from tests.walls.a_voice import a_voice

__all__ = ["keys_of", "sian"]


@pytest.fixture
async def kits_voice(database: str, cast: Cast) -> None:
    """So that the routes of a child's voice have something to show, and something to refuse."""
    await a_voice(cast)
