from piccolo.columns import UUID, Date
from piccolo.table import Table

from server.models.ids import new_id


class Sweep(Table):
    """One London day's look at what is due: the row that two sweeps side by side take turns by."""

    id = UUID(primary_key=True, default=new_id)
    day = Date(default=None, null=False, unique=True)
