from typing import Final
from urllib.parse import urlsplit

from server.checks.findings import Findings
from server.settings import Settings

AT_MOST: Final = {
    "DOORSTEP_SESSION_HOURS": ("session_hours", 12, "a stolen session would outlast the working day"),
    "DOORSTEP_IDLE_MINUTES": ("idle_minutes", 15, "a phone that was put down would lie open for so long"),
    "DOORSTEP_HIDDEN_SECONDS": ("hidden_seconds", 300, "a phone that was handed over would still be open"),
    "DOORSTEP_SHIFT_HOURS": ("shift_hours", 12, "a broken glass is for one shift"),
}


def check_reaching(settings: Settings, findings: Findings) -> None:
    """How people reach the server, and how long it stays open to them."""
    _check_origin(settings, findings)
    _check_proxies(settings, findings)
    _check_times(settings, findings)
    if settings.demo:
        findings.unsafe.append("DOORSTEP_DEMO is on. Its password is printed in the README. Unset it.")


def _check_origin(settings: Settings, findings: Findings) -> None:
    if not settings.https:
        findings.unsafe.append(
            f"DOORSTEP_ORIGIN is {settings.origin}. Without https, passwords and records cross the network in clear, "
            "and phones can't keep anything offline. Put a proxy with a certificate in front and say its https address."
        )
    elif urlsplit(settings.origin).path:
        findings.unsafe.append("DOORSTEP_ORIGIN has a path. Leave it off: scheme, host and port only.")


def _check_proxies(settings: Settings, findings: Findings) -> None:
    if "*" in settings.proxies:
        findings.unsafe.append(
            "DOORSTEP_PROXIES trusts everybody's word on where they come from, so nobody's failed tries to sign in are "
            "counted by address. Name the proxy's address."
        )


def _check_times(settings: Settings, findings: Findings) -> None:
    for name, (field, most, why) in AT_MOST.items():
        value: int = getattr(settings, field)
        if value < 1:
            findings.wrong.append(f"{name} is {value}: nobody could stay signed in. Make it 1 or more.")
        elif value > most:
            findings.unsafe.append(f"{name} is {value}: {why}. Make it {most} or less.")
    if settings.audit_years < 0:
        findings.wrong.append("DOORSTEP_AUDIT_YEARS is less than nothing. Leave it empty to keep the audit for ever.")
