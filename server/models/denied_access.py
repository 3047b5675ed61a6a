from piccolo.columns import JSON, UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.worker import Worker


class DeniedAccess(Table):
    """Somebody of the core group was kept from a home or a child. The visit of the same id says when and which."""

    id = UUID(primary_key=True)
    """The visit's."""
    to = Varchar(length=20)
    """home or child."""
    danger = Varchar(length=20)
    """yes, no or not_known."""
    refused_to = Varchar(length=20, default="me")
    """me or practitioner."""
    practitioner_name = Varchar(length=120, default="")
    practitioner_agency = Varchar(length=120, default="")
    author = ForeignKey(references=Worker, null=False)
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=False)


class DenialDetails(Table):
    """What was told of a denied access afterwards. Nothing is overwritten: the next telling is another row."""

    id = UUID(primary_key=True)
    denial = UUID(null=False, index=True)
    """May arrive before the denied access itself, and waits for it."""
    author = ForeignKey(references=Worker, null=False)
    obstructed_by = Text(default="")
    their_words = Text(default="")
    tried = JSON(default="[]")
    """Any of knocked, phoned, looked, neighbours, school, other_agencies."""
    tried_words = Text(default="")
    child_noticed = Varchar(length=20, default="")
    """Whether a child was seen or heard: yes, no or not_known."""
    child_noticed_words = Text(default="")
    signs_inside = Varchar(length=20, default="")
    signs_inside_words = Text(default="")
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=False)


class RangDuty(Table):
    """The worker rang duty about it, as they could not be sure that the alert had gone."""

    id = UUID(primary_key=True)
    denial = UUID(null=False, index=True)
    author = ForeignKey(references=Worker, null=False)
    spoke_with = Varchar(length=120, default="")
    rang_at = Timestamptz(default=None, null=False)
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=False)
