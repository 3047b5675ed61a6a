"""What Piccolo's own command reads: `PICCOLO_CONF=server.piccolo_conf piccolo migrations forwards doorstep`."""

from functools import cache

from piccolo.conf.apps import AppRegistry

from server.database.connection import Engine, engine_for, engine_if_open
from server.settings import read_settings

APP_REGISTRY = AppRegistry(apps=["server.piccolo_app"])


def __getattr__(name: str) -> Engine:
    """DB, asked for by name: the database that is open, else the one in the settings."""
    if name != "DB":
        raise AttributeError(name)
    return engine_if_open() or _engine_of_the_settings()


@cache
def _engine_of_the_settings() -> Engine:
    """One for all tables: a transaction belongs to its engine, and two would wait for each other."""
    return engine_for(read_settings())
