"""Records that came under one number with other words in them, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from joserfc.jwk import ECKey

from server.models.worker import Worker
from server.rules.capture_format import Content
from server.rules.conflicts import versions_of
from server.rules.london import day_of
from server.rules.reading import Part, opened, parts_of
from server.rules.record_tells_of import tells_of
from server.rules.saying import say_instant
from server.rules.tray import KINDS
from server.rules.withheld import is_withheld_from


@dataclass(frozen=True, slots=True)
class Version:
    title: str
    received_words: str
    parts: list[Part]
    """Empty when it can't be opened."""
    about: list[tuple[str, UUID]]
    """Kind and id of whom its words tell, where they are shown."""


@dataclass(frozen=True, slots=True)
class VersionsPage:
    title: str
    author: str
    versions: list[Version]


async def versions_page(worker: Worker, id: UUID, keys: Mapping[str, ECKey], *, now: datetime) -> VersionsPage:
    """Both, or all, of them. Raises NotFound unless the worker is their author or the author's manager."""
    first, others = await versions_of(worker, id)
    kept = [("The first", first.sealed, first.received_at)]
    kept += [("The other", other.sealed, other.received_at) for other in others]
    return VersionsPage(
        title=f"{KINDS.get(first.kind, 'A record')}, twice under one number",
        author=first.author.name,
        versions=[
            await _version(worker, first.author, title, say_instant(at, day_of(now)), opened(sealed, keys), keys, now)
            for title, sealed, at in kept
        ],
    )


async def _version(
    worker: Worker,
    author: Worker,
    title: str,
    received_words: str,
    content: Content | None,
    keys: Mapping[str, ECKey],
    now: datetime,
) -> Version:
    withheld = worker.id != author.id and await is_withheld_from(worker, content, author=author.id, keys=keys, now=now)
    if content is None or withheld:
        return Version(title, received_words, [], [])
    return Version(title, received_words, await parts_of(content, author.team), tells_of(content.fields))
