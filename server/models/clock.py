from piccolo.columns import UUID, Date, ForeignKey, Text, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.plan import Plan


class Clock(Table):
    """A due date that runs for a plan, one row per kind, rewritten in the transaction that moves it."""

    id = UUID(primary_key=True, default=new_id)
    plan = ForeignKey(references=Plan, null=False, index=True)
    kind = Varchar(length=20)
    """seen_alone, seen or at_home."""
    started_on = Date(default=None, null=False)
    started_by = Varchar(length=10)
    """visit, plan_start, or birth for a child born since."""
    due_on = Date(default=None, null=False, index=True)
    explanation = Text()
    """Which rule, which start, which days were not counted, as one sentence."""
