import asyncio
from datetime import datetime

from server.database import close_database, open_database
from server.rules.morning import Told, tell_morning
from server.rules.sweep import Swept, sweep_clocks
from server.settings import Settings, read_settings


def sweep(now: datetime) -> int:
    swept, told = asyncio.run(_sweep(read_settings(), now))
    print(f"{swept.overdue} overdue, {swept.due_today} due today, {swept.due_this_week} due in the 7 days after.")
    print(f"{swept.looked_at} plans looked at, {swept.moved} due dates moved.")
    if told is None:
        print("Nobody is told before 08:00 in London.")
    else:
        print(f"Told of {told.overdue} families overdue, {told.digests} leads of what is due soon.")
    return 0


async def _sweep(settings: Settings, now: datetime) -> tuple[Swept, Told | None]:
    await open_database(settings)
    try:
        swept = await sweep_clocks(now=now)
        return swept, await tell_morning(now=now, mail_works=bool(settings.smtp_url))
    finally:
        await close_database()
