"""A store with many visits: one social worker with the children asked for, the rest spread over other families."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from piccolo.table import Table

from server.database import transaction
from server.database.connection import open_engine
from server.database.postgres import PooledPostgres
from server.demo.staff import PASSWORD, hire_staff
from server.models.child import Child
from server.models.clock import Clock
from server.models.family import Family
from server.models.ids import new_id
from server.models.plan import Lead, Plan
from server.models.visit import Seen, Visit
from server.models.worker import Role, Worker
from server.rules.plan_clocks import wind_clocks
from server.rules.signing_in import HASHER

VISITS_A_FAMILY = 40


async def fill(*, children: int, visits: int) -> None:
    """Into an empty database: one child a family, the first `children` of them Siân's."""
    now = datetime.now(UTC)
    async with transaction():
        staff = await hire_staff(HASHER.hash(PASSWORD), now=now - timedelta(days=400))
        others = [other_worker(number, staff.cwm_valley.id) for number in range(40)]
        await Worker.insert(*others)
        families = max(children, visits // VISITS_A_FAMILY)
        leads = [staff.sian if number < children else others[number % 40] for number in range(families)]
        plans = await families_of(families, leads, staff.cwm_valley.id, now)
        await insert(Visit, [_visit(number, plans, leads, now) for number in range(visits)])
        rows = await Visit.select(Visit.id, Visit.family).where(Visit.outcome == "took_place")
        child_of = {plan["family"]: plan["child"] for plan in plans}
        seen = {"seen": "alone", "said": "I had fish fingers. " * 5}
        await insert(
            Seen, [seen | {"id": new_id(), "visit": row["id"], "child": child_of[row["family"]]} for row in rows]
        )
        kinds = ("seen_alone", "at_home")
        await insert(Clock, [_clock(plan["id"], kind, now.date()) for plan in plans[children:] for kind in kinds])
        for plan in await Plan.objects().where(Plan.id.is_in([one["id"] for one in plans[:children]])):
            await wind_clocks(plan, now=now)
    # What a database does by itself in the night.
    await open_engine().run_ddl("ANALYZE")


async def families_of(count: int, leads: list[Worker], team: UUID, now: datetime) -> list[dict[str, Any]]:
    families = [
        {"id": new_id(), "team": team, "name": f"Family {number}", "created_at": now} for number in range(count)
    ]
    plans = [{"id": new_id(), "child": new_id(), "family": family["id"]} for family in families]
    born = {"first_name": "Child", "last_name": "Invented", "born_on": date(2017, 5, 1)}
    began_at = now - timedelta(days=300)
    started = {"started_on": began_at.date(), "category": "neglect"}
    await insert(Family, families)
    await insert(Child, [born | {"id": plan["child"], "family": plan["family"]} for plan in plans])
    await insert(Plan, [started | {"id": plan["id"], "child": plan["child"]} for plan in plans])
    led = zip(plans, leads, strict=True)
    await insert(
        Lead,
        [{"id": new_id(), "plan": plan["id"], "worker": who.id, "began_at": began_at} for plan, who in led],
    )
    return plans


async def insert(table: type[Table], rows: list[dict[str, Any]]) -> None:
    """Past Piccolo, which would take minutes. Columns not named take the database's defaults."""
    if not rows:
        return
    columns, values = list(rows[0]), [tuple(row.values()) for row in rows]
    engine = open_engine()
    running = engine.current_transaction.get()
    assert running
    if isinstance(engine, PooledPostgres):
        await running.connection.copy_records_to_table(table._meta.tablename, records=values, columns=columns)
        return
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
    await running.connection.executemany(f"INSERT INTO {table._meta.tablename} ({names}) VALUES ({marks})", values)


def other_worker(number: int, team: UUID) -> Worker:
    return Worker(
        team=team,
        name=f"Worker {number}",
        email=f"worker.{number}@doorstep.test",
        role=Role.SOCIAL_WORKER,
        password_hash="none",
    )


def _visit(number: int, plans: list[dict[str, Any]], leads: list[Worker], now: datetime) -> dict[str, Any]:
    began_at = now - timedelta(days=1 + number % 280, hours=number % 5)
    planned = number % 7 == 0
    return {
        "id": new_id(),
        "family": plans[number % len(plans)]["family"],
        "author": leads[number % len(plans)].id,
        "outcome": "took_place",
        "visited_on": began_at.date(),
        "began_at": began_at,
        "ended_at": began_at + timedelta(minutes=50),
        "announced": "announced",
        "bedroom": "seen",
        "what_was_seen": "Tidy, warm, food in. " * 12,
        "interactions": "Sat together and talked. " * 8,
        "parents_words": "“We are getting there.” " * 6,
        "next_visit_on": now.date() + timedelta(days=number % 20) if planned else None,
        "next_visit_words": "See the school." if planned else "",
        "recorded_at": began_at + timedelta(hours=1),
        "received_at": began_at + timedelta(hours=1),
    }


def _clock(plan: UUID, kind: str, today: date) -> dict[str, Any]:
    return {
        "id": new_id(),
        "plan": plan,
        "kind": kind,
        "started_on": today,
        "started_by": "visit",
        "due_on": today + timedelta(days=14),
        "explanation": "14 days after today",
    }
