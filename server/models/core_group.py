from piccolo.columns import UUID, ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from server.models.adult import Adult
from server.models.family import Family
from server.models.ids import new_id
from server.models.worker import Worker


class CoreGroupMember(Table):
    """Somebody in a family's core group: a professional, or a parent, who is then an adult of the family."""

    id = UUID(primary_key=True, default=new_id)
    family = ForeignKey(references=Family, null=False, index=True)
    name = Varchar(length=120)
    agency = Varchar(length=120, default="")
    phone = Varchar(length=30, default="")
    adult = ForeignKey(references=Adult, null=True)
    added_by = ForeignKey(references=Worker, null=False)
    added_at = Timestamptz(default=None, null=False)
    left_at = Timestamptz(default=None, null=True)
