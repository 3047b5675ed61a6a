"""The number to ring when something can't wait."""

from uuid import UUID

from server.models.team import Team


async def duty_phone_of(team: UUID | None) -> str:
    """The team's own duty number; empty when it has none, or there is no team."""
    row = await Team.select(Team.duty_phone).where(Team.id == team).first()
    number: str = row["duty_phone"] if row else ""
    return number
