"""The devices that somebody looks after: their own, for a manager their teams', for an administrator everybody's."""

from uuid import UUID

from piccolo.columns import And, Or, Where

from server.models.registration import Registration
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules.access import MANAGERS
from server.rules.refusals import NotFound

Condition = Where | And | Or


async def device_for(worker: Worker, id: UUID) -> Registration:
    """The device with its worker, if this worker looks after it. Raises NotFound otherwise."""
    condition = And(Registration.id == id, looked_after_by(worker))
    device = await Registration.objects(Registration.worker).where(condition).first()
    if device is None:
        raise NotFound
    return device


async def devices_for(worker: Worker) -> list[Registration]:
    """All that this worker looks after, with whose they are. Raises NotFound for somebody who has but their own."""
    if worker.role not in (*MANAGERS, Role.ADMINISTRATOR):
        raise NotFound
    return await Registration.objects(Registration.worker).where(looked_after_by(worker))


def looked_after_by(worker: Worker) -> Condition:
    """The condition on Registration."""
    own = Registration.worker == worker.id
    if worker.role == Role.ADMINISTRATOR:
        return Registration.id.is_not_null()
    if worker.role in MANAGERS:
        overseen = Oversight.select(Oversight.team).where(Oversight.worker == worker.id)
        return Or(own, Registration.worker.is_in(Worker.select(Worker.id).where(Worker.team.is_in(overseen))))
    return own
