import asyncio
from datetime import UTC, datetime

from server.backups.taking import kind_of
from server.checks import (
    Findings,
    check_alerting,
    check_backups,
    check_child_tools,
    check_database,
    check_keys,
    check_machine,
    check_reaching,
)
from server.settings import Settings, read_settings


def check() -> int:
    """Prints sentences; 1 when something is wrong or unsafe."""
    settings, now = read_settings(), datetime.now(UTC)
    findings = Findings()
    check_reaching(settings, findings)
    check_keys(settings, findings, now)
    check_machine(settings, findings)
    asyncio.run(check_database(settings, findings, now))
    check_backups(settings, findings, now)
    check_alerting(settings, findings)
    check_child_tools(settings, findings)
    for sentence in findings.wrong:
        print(f"Wrong: {sentence}")
    for sentence in findings.unsafe:
        print(f"Unsafe: {sentence}")
    for sentence in findings.missing:
        print(f"Missing: {sentence}")
    for sentence in findings.told:
        print(sentence)
    print(_told_of_the_database(settings))
    if not findings.wrong and not findings.unsafe and not findings.missing:
        print("Nothing is missing.")
    return 1 if findings.wrong or findings.unsafe else 0


def _told_of_the_database(settings: Settings) -> str:
    if kind_of(settings) == "postgresql":
        return "The database is PostgreSQL: several processes on several machines may serve it."
    return "The database is SQLite: several processes may serve it, all on this machine. For more, use PostgreSQL."
