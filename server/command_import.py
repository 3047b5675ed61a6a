import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from server.database import close_database, open_database
from server.keys import KeysMissing, load_keys
from server.rules.imports import Imported, import_captures
from server.rules.refusals import Refused
from server.settings import Settings, read_settings


def import_file(file: Path) -> int:
    """Prints what became of each record. 1 when one of them could not be taken in: then the file must be kept."""
    try:
        outcomes = asyncio.run(_import(read_settings(), file.read_bytes()))
    except OSError as error:
        return _say(f"{file} can't be read: {error.strerror}.")
    except KeysMissing as error:
        return _say(str(error))
    except Refused as refused:
        return _say(" ".join(refused.errors.values()))
    for outcome in outcomes:
        print(f"{outcome.id or 'without an id'}: {outcome.said}")
    return 0 if all(outcome.taken for outcome in outcomes) else 1


async def _import(settings: Settings, content: bytes) -> list[Imported]:
    keys = load_keys(settings.keys)
    await open_database(settings)
    try:
        return await import_captures(content, keys.by_kid, now=datetime.now(UTC))
    finally:
        await close_database()


def _say(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1
