from piccolo.columns import JSON, UUID, Boolean, ForeignKey, Text, Varchar
from piccolo.table import Table

from server.models.family import Family
from server.models.ids import new_id


class Adult(Table):
    """A parent, carer or other adult around a family."""

    id = UUID(primary_key=True, default=new_id)
    family = ForeignKey(references=Family, null=False, index=True)
    first_name = Varchar(length=80)
    last_name = Varchar(length=80)
    relationship = Varchar(length=120)
    has_parental_responsibility = Boolean(default=False)
    lives_at_home = Boolean(default=False)
    phone = Varchar(length=30, default="")
    language = Varchar(length=60, default="English")
    needs_interpreter = Boolean(default=False)
    communication_needs = Text(default="")
    must_not_know = JSON(default="[]")
    """What must never reach this adult: any of "address", "school", "plans"."""
    must_not_know_reason = Text(default="")
