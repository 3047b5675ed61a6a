"""Every table, in an order in which they can be created."""

from server.models.adult import Adult
from server.models.audit import AuditEntry
from server.models.capture import Capture, Conflict, Decision
from server.models.child import Child
from server.models.clock import Clock
from server.models.family import Address, Family
from server.models.plan import Cover, Lead, Plan
from server.models.registration import Registration
from server.models.session import Session
from server.models.team import Oversight, Team
from server.models.visit import Amendment, Seen, Visit
from server.models.worker import Worker

TABLES = (
    Team,
    Worker,
    Oversight,
    Session,
    Registration,
    Family,
    Address,
    Child,
    Adult,
    Plan,
    Lead,
    Cover,
    Clock,
    Visit,
    Seen,
    Amendment,
    Capture,
    Conflict,
    Decision,
    AuditEntry,
)
