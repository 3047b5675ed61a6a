from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-21T21:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one alert a person, one doorbell a ring and device, and what the dispatcher and the sweep look up"

INDEXES = (
    "CREATE UNIQUE INDEX alert_once ON alert (event, rule, recipient)",
    "CREATE UNIQUE INDEX event_child_once ON event_child (event, child)",
    "CREATE UNIQUE INDEX delivery_once ON delivery (alert, ring, target)",
    "CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'queued'",
    "CREATE INDEX alert_due ON alert (rings_at) WHERE rings_at IS NOT NULL",
    "CREATE INDEX event_due ON event (climbs_at) WHERE climbs_at IS NOT NULL",
    "CREATE INDEX event_open ON event (team) WHERE closed_at IS NULL",
    "CREATE INDEX event_open_family ON event (family) WHERE closed_at IS NULL",
    "CREATE INDEX visit_timer_running ON visit_timer (due_at) WHERE disarmed_at IS NULL AND alerted_at IS NULL",
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="doorstep", description=DESCRIPTION)

    async def make_indexes():
        for index in INDEXES:
            await engine_finder().run_ddl(index)

    manager.add_raw(make_indexes)
    return manager
