from piccolo.columns import UUID, Boolean, Date, ForeignKey, Text, Varchar
from piccolo.table import Table

from server.models.family import Family
from server.models.ids import new_id


class Child(Table):
    """A child of a family, born or unborn."""

    id = UUID(primary_key=True, default=new_id)
    family = ForeignKey(references=Family, null=False, index=True)
    first_name = Varchar(length=80)
    last_name = Varchar(length=80)
    born_on = Date(default=None, null=True)
    """Empty for an unborn child."""
    expected_on = Date(default=None, null=True)
    school = Varchar(length=160, default="")
    language = Varchar(length=60, default="English")
    needs_interpreter = Boolean(default=False)
    communication_needs = Text(default="")
