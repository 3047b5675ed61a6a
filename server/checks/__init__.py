"""What `doorstep check` looks at: one file a subject, each finding a sentence that says what to do."""

from server.checks.alerting import check_alerting
from server.checks.backing_up import check_backups
from server.checks.child_tools import check_child_tools
from server.checks.database import check_database
from server.checks.findings import Findings
from server.checks.keys import check_keys
from server.checks.machine import check_machine
from server.checks.reaching import check_reaching

__all__ = [
    "Findings",
    "check_alerting",
    "check_backups",
    "check_child_tools",
    "check_database",
    "check_keys",
    "check_machine",
    "check_reaching",
]
