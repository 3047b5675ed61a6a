"""Ids are UUIDv7: they sort by the moment they were made, so new rows lie together in an index."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()
