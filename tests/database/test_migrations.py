import asyncio
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.columns import And

from server import migrations
from server.database import close_database, migrate, open_database
from server.database.connection import open_engine
from server.models.capture import Capture, Conflict
from server.models.clock import Clock
from server.models.plan import Lead
from server.models.team import Team
from server.models.visit import Seen
from server.piccolo_app import APP_CONFIG
from tests.cast import NOW, Cast

FILES = sorted(Path(str(migrations.__file__)).parent.glob("doorstep_*.py"))


async def test_a_second_migrate_does_nothing(empty_url: str) -> None:
    await open_database(empty_url)
    await migrate()
    first = await Migration.select()
    await migrate()
    assert await Migration.select() == first
    assert len(first) == len(FILES)
    await close_database()


async def test_two_servers_that_start_at_once_do_not_both_migrate(empty_url: str) -> None:
    script = """
import asyncio, sys
from server.database import close_database, migrate, open_database

async def main(url):
    await open_database(url)
    await migrate()
    await close_database()

asyncio.run(main(sys.argv[1]))
"""
    starting = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", script, empty_url, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for started in starting:
        _, errors = await started.communicate()
        assert started.returncode == 0, errors.decode()
    await open_database(empty_url)
    assert await Migration.count() == len(FILES)
    await close_database()


async def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await open_database(empty_url)
    from server.migrations import doorstep_2026_11_21t20_50_00_000000 as indexes

    monkeypatch.setitem(sys.modules, FILES[1].stem, indexes)
    monkeypatch.setattr(indexes, "INDEXES", (*indexes.INDEXES, "CREATE INDEX broken ON nothing (here)"))
    with pytest.raises(Exception, match="nothing"):
        await migrate()
    assert not await Migration.table_exists()
    assert not await Team.table_exists()
    await close_database()


async def test_models_and_migrations_agree() -> None:
    pending = await AutoMigrationManager().get_alter_statements(APP_CONFIG)
    assert [line for statements in pending for line in statements.statements] == []


def test_piccolos_own_command_works_too(empty_url: str) -> None:
    environ = {
        **os.environ,
        "PICCOLO_CONF": "server.piccolo_conf",
        "DOORSTEP_DATABASE_URL": empty_url,
    }
    piccolo = [str(Path(sys.executable).parent / "piccolo"), "migrations"]
    forwards = subprocess.run(
        [*piccolo, "forwards", "doorstep"], env=environ, capture_output=True, text=True, timeout=60
    )
    assert forwards.returncode == 0, forwards.stderr
    check = subprocess.run([*piccolo, "check"], env=environ, capture_output=True, text=True, timeout=60)
    assert check.stdout.count("doorstep") >= len(FILES), check.stdout


async def test_a_plan_has_one_lead_at_a_time(database: str, cast: Cast) -> None:
    plan = cast.plan_of(cast.kit)
    second = Lead(plan=plan.id, worker=cast.jo.id, began_at=NOW)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await Lead.insert(second)
    await Lead.update({Lead.ended_at: NOW}).where(Lead.plan == plan.id)
    await Lead.insert(second)


async def test_a_child_is_seen_once_a_visit(database: str, cast: Cast) -> None:
    row = await Seen.select().where(Seen.child == cast.kit.id).first()
    with pytest.raises(Exception, match=r"(?i)unique"):
        await Seen.insert(Seen(visit=row["visit"], child=cast.kit.id, seen="alone"))


async def test_a_plan_has_one_clock_of_a_kind(database: str, cast: Cast) -> None:
    plan = cast.plan_of(cast.kit)
    twin = Clock(plan=plan.id, kind="seen_alone", started_on=date.min, started_by="visit", due_on=date.min)
    twin.explanation = "twin"
    with pytest.raises(Exception, match=r"(?i)unique"):
        await Clock.insert(twin)
    assert await Clock.count().where(And(Clock.plan == plan.id, Clock.kind == "seen_alone")) == 1


async def test_a_conflict_is_kept_once(database: str, cast: Cast) -> None:
    capture = Capture(
        id=cast.kit.id,
        author=cast.sian.id,
        kind="visit",
        urgency="routine",
        digest="a",
        sealed="",
        status="accepted",
        received_at=NOW,
    )
    await Capture.insert(capture)

    def conflict() -> Conflict:
        return Conflict(capture=capture.id, registration=cast.jo.id, digest="b", sealed="", received_at=NOW)

    await Conflict.insert(conflict())
    with pytest.raises(Exception, match=r"(?i)unique"):
        await Conflict.insert(conflict())


async def test_what_the_screens_look_up_has_an_index(database: str) -> None:
    made = {row["name"] for row in await open_engine().run_ddl(INDEX_NAMES[open_engine().engine_type])}
    assert made >= {"lead_of_worker", "visit_of_family", "seen_child", "capture_of_author", "capture_of_team"}


INDEX_NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgres": "SELECT indexname AS name FROM pg_indexes",
}
