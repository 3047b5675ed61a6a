"""Every table, in an order in which they can be created."""

from server.models.acknowledgement import Acknowledgement, HandOver
from server.models.adult import Adult
from server.models.alert import Alert, Delivery
from server.models.alert_decision import AlertDecision
from server.models.answer_notes import (
    AdvocacyOffer,
    MeetingDecision,
    Sharing,
    Transcript,
    Translation,
    WhatWasDone,
)
from server.models.attachment import Attachment, AttachmentPart
from server.models.audit import AuditCheckpoint, AuditEntry, AuditLink
from server.models.capture import Capture, Conflict, Decision
from server.models.child import Child
from server.models.child_answer import ChildAnswer, ChildDanger
from server.models.child_session import ChildSession, SessionVisit
from server.models.clock import Clock
from server.models.closing import ChildSafe, Closing
from server.models.core_group import CoreGroupMember
from server.models.denied_access import DenialDetails, DeniedAccess, RangDuty
from server.models.event import Cause, Event, EventChild
from server.models.family import Address, Family
from server.models.ladder import Absence, LadderStep
from server.models.plan import Cover, Lead, Plan
from server.models.push_subscription import PushSubscription
from server.models.registration import Registration
from server.models.restriction import BreakGlass, NamedPerson, Restriction
from server.models.second_factor import CodeApp, Passkey, RecoveryCode, SignInStep
from server.models.session import Session
from server.models.sweep import Sweep
from server.models.team import Oversight, Team
from server.models.throttle import Throttle
from server.models.visit import Amendment, Seen, Visit
from server.models.visit_timer import VisitTimer
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
    PushSubscription,
    LadderStep,
    Absence,
    CoreGroupMember,
    DeniedAccess,
    DenialDetails,
    RangDuty,
    VisitTimer,
    Event,
    EventChild,
    Cause,
    Alert,
    Delivery,
    Acknowledgement,
    HandOver,
    AlertDecision,
    Closing,
    ChildSafe,
    Sweep,
    AuditLink,
    AuditCheckpoint,
    Passkey,
    CodeApp,
    RecoveryCode,
    SignInStep,
    Throttle,
    Restriction,
    NamedPerson,
    BreakGlass,
    ChildSession,
    SessionVisit,
    ChildAnswer,
    ChildDanger,
    Attachment,
    AttachmentPart,
    Transcript,
    Translation,
    Sharing,
    WhatWasDone,
    AdvocacyOffer,
    MeetingDecision,
)
