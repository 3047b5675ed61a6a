"""A drill: a server on a restored back-up rings none of the real people in it, and says so wherever one looks."""

import asyncio
from pathlib import Path

import pytest
from litestar import Litestar
from msgspec.structs import replace

from server import command_dispatch, dispatching
from server.app import create_app
from server.settings import NotASetting, Settings, read_settings
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.routes.opened import opened_as

ROOT = Path(__file__).resolve().parents[2]
SAID = "Nobody is rung by this server."


@pytest.fixture(params=[False, True], ids=["drill", "earnest"])
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    return replace(settings, ring=request.param)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the dispatcher began to do."""
    found: list[str] = []

    async def tell(**_: object) -> bool:
        found.append("told the morning")
        return True

    async def ring(*_: object, **__: object) -> None:
        found.append("rang")

    monkeypatch.setattr(dispatching, "tell_morning", tell)
    monkeypatch.setattr(dispatching, "run_due", ring)
    return found


async def test_a_server_that_rings_nobody_neither_tells_the_morning_nor_climbs_a_ladder(
    settings: Settings, looks: list[str]
) -> None:
    app: Litestar = create_app(settings, clock=lambda: NOW, rings=True)
    async with app.lifespan():
        await asyncio.sleep(0.2)
    assert bool(looks) == settings.ring


async def test_every_signed_in_page_says_that_nobody_is_rung(
    new_client: NewClient, cast: Cast, settings: Settings
) -> None:
    pages = ["/", "/me", "/alerts", "/families", f"/families/{cast.maple.id}", f"/children/{cast.kit.id}", "/unsent"]
    for worker, paths in ((cast.sian, pages), (cast.tom, [*pages, "/team"]), (cast.ada, ["/", "/people", "/devices"])):
        client = await opened_as(new_client, worker)
        for path in paths:
            page = await client.get(path, headers={"accept": "text/html"})
            assert page.status_code == 200, path
            assert (SAID in page.text) != settings.ring, path


def test_no_page_but_the_childs_own_is_made_past_the_layout_that_says_so() -> None:
    whole = [path.name for path in (ROOT / "web/templates").rglob("*.html") if "<html" in path.read_text()]
    assert sorted(whole) == ["layout.html", "voice.html"]


def test_the_dispatcher_alone_does_not_start_where_nobody_is_rung(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_RING", "no")
    assert command_dispatch.dispatch() == 1
    assert "DOORSTEP_RING is no" in capsys.readouterr().err


def test_it_rings_unless_somebody_says_no_and_a_word_that_is_neither_is_refused() -> None:
    assert [read_settings({"DOORSTEP_RING": word}).ring for word in ("", "yes", "no", "No")] == [
        True,
        True,
        False,
        False,
    ]
    assert read_settings({}).ring
    with pytest.raises(NotASetting):
        read_settings({"DOORSTEP_RING": "off"})
