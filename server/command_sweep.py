import asyncio
from datetime import datetime

from server.database import close_database, open_database
from server.rules.sweep import Swept, sweep_clocks
from server.settings import Settings, read_settings


def sweep(now: datetime) -> int:
    swept = asyncio.run(_sweep(read_settings(), now))
    print(f"{swept.overdue} overdue, {swept.due_today} due today, {swept.due_this_week} due in the 7 days after.")
    print(f"{swept.looked_at} plans looked at, {swept.moved} due dates moved.")
    return 0


async def _sweep(settings: Settings, now: datetime) -> Swept:
    await open_database(settings)
    try:
        return await sweep_clocks(now=now)
    finally:
        await close_database()
