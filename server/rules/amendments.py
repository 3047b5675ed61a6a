"""Something added to a visit afterwards: nothing is ever overwritten."""

from datetime import datetime
from uuid import UUID

from piccolo.query.mixins import OnConflictAction

from server.models.visit import Amendment
from server.models.worker import Worker
from server.rules import audit
from server.rules.form_reader import Fields, FormReader
from server.rules.refusals import Refused


def read_amendment(fields: Fields) -> tuple[UUID, str]:
    """The visit it is about and the words. Raises Refused with a sentence for each field that needs one."""
    form = FormReader(fields)
    visit = form.uuid("visit", missing="Say which visit this is about. Open the visit again.")
    words = form.text("words")
    if not words and "words" not in form.errors:
        form.errors["words"] = "Write what you want to add."
    form.finish()
    assert visit  # noqa: S101 - finish() raised if it was missing
    return visit, words


async def record_amendment(
    author: Worker,
    visit_id: UUID,
    words: str,
    *,
    amendment_id: UUID,
    recorded_at: datetime,
    received_at: datetime,
    registration: UUID | None = None,
    doubtful: bool = False,
) -> Amendment:
    """Write the amendment and its audit entry, inside the caller's transaction.

    The visit need not have arrived yet: the amendment waits for it. Recording the same one twice is one amendment.
    Raises Refused when the id is taken by an amendment with other words.
    """
    amendment = Amendment(
        id=amendment_id,
        visit=visit_id,
        author=author.id,
        words=words,
        recorded_at=recorded_at,
        received_at=received_at,
        clock_doubtful=doubtful,
    )
    added = await Amendment.insert(amendment).on_conflict(action=OnConflictAction.do_nothing).returning(Amendment.id)
    if not added:
        return await _recorded_before(amendment)
    await audit.note(
        "amended visit",
        now=received_at,
        worker=author.id,
        subject_kind="visit",
        subject=visit_id,
        registration=registration,
    )
    return amendment


async def _recorded_before(amendment: Amendment) -> Amendment:
    before = await Amendment.objects().where(Amendment.id == amendment.id).first()
    told = (amendment.visit, amendment.author, amendment.words)
    if before is None or (before.visit, before.author, before.words) != told:
        raise Refused({"": "Another record has this number already. Nothing is lost: write the amendment again."})
    return before
