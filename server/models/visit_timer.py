from piccolo.columns import UUID, ForeignKey, Integer, Timestamptz
from piccolo.table import Table

from server.models.family import Family
from server.models.worker import Worker


class VisitTimer(Table):
    """A worker went in, and said when they meant to be out."""

    id = UUID(primary_key=True)
    """Made on the device: arming twice is one timer."""
    worker = ForeignKey(references=Worker, null=False, index=True)
    family = ForeignKey(references=Family, null=False)
    planned_minutes = Integer()
    grace_minutes = Integer()
    armed_at = Timestamptz(default=None, null=False)
    due_at = Timestamptz(default=None, null=False, index=True)
    disarmed_at = Timestamptz(default=None, null=True)
    alerted_at = Timestamptz(default=None, null=True)
