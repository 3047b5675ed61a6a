from piccolo.columns import UUID, ForeignKey, Text, Timestamptz
from piccolo.table import Table

from server.models.child import Child
from server.models.ids import new_id
from server.models.worker import Worker


class Restriction(Table):
    """A child whose case only named people may see: a colleague's family, say."""

    id = UUID(primary_key=True, default=new_id)
    child = ForeignKey(references=Child, null=False, index=True)
    set_by = UUID(null=False)
    reason = Text()
    began_at = Timestamptz(default=None, null=False)
    ended_at = Timestamptz(default=None, null=True)
    ended_by = UUID(null=True, default=None)


class NamedPerson(Table):
    """Somebody who may see a restricted child."""

    id = UUID(primary_key=True, default=new_id)
    child = ForeignKey(references=Child, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False, index=True)
    named_by = UUID(null=False)
    began_at = Timestamptz(default=None, null=False)
    ended_at = Timestamptz(default=None, null=True)


class BreakGlass(Table):
    """Somebody without business with a child looked all the same, for a reason, for the length of a shift."""

    id = UUID(primary_key=True, default=new_id)
    child = ForeignKey(references=Child, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False, index=True)
    reason = Text()
    began_at = Timestamptz(default=None, null=False)
    until_at = Timestamptz(default=None, null=False)
    event = UUID(null=True, default=None)
    """The alert that told the managers."""
