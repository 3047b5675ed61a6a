"""The drawings and sounds that belong to answers, as a page shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from server.models.attachment import Attachment, FileState


@dataclass(frozen=True, slots=True)
class FilePart:
    id: UUID
    purpose: str
    """drawing, sound or photo."""
    label: str
    chosen: bool
    is_here: bool
    trouble: str
    """Why there is nothing to show, in a sentence; empty when there is."""
    length: str
    """Of a sound: "1:05"."""

    @property
    def place(self) -> str:
        """Which place of "my places" it was drawn into; empty for any other."""
        return self.label.removeprefix("place:") if self.label.startswith("place:") else ""


async def files_of(answers: Collection[UUID]) -> dict[UUID, list[FilePart]]:
    """By answer, in the order in which the child made them. One query, without the files themselves."""
    if not answers:
        return {}
    rows = (
        await Attachment.select(
            Attachment.id,
            Attachment.record,
            Attachment.purpose,
            Attachment.label,
            Attachment.chosen,
            Attachment.state,
            Attachment.problem,
            Attachment.seconds,
        )
        .where(Attachment.record.is_in(list(answers)))
        .order_by(Attachment.place, Attachment.id)
    )
    files: dict[UUID, list[FilePart]] = {}
    for row in rows:
        part = FilePart(
            id=row["id"],
            purpose=row["purpose"],
            label=row["label"],
            chosen=row["chosen"],
            is_here=row["state"] == FileState.KEPT,
            trouble=_trouble(row["state"], row["problem"], row["purpose"]),
            length=f"{row['seconds'] // 60}:{row['seconds'] % 60:02}" if row["seconds"] else "",
        )
        files.setdefault(row["record"], []).append(part)
    return files


def _trouble(state: str, problem: str, purpose: str) -> str:
    if state == FileState.KEPT:
        return ""
    if state == FileState.REFUSED:
        return f"This {purpose} arrived and can’t be shown: {problem or 'it is not what it says it is.'}"
    return f"The {purpose} is still on the phone or tablet. It comes when there is a signal."
