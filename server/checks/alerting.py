from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from server.checks.findings import Findings
from server.mail import Mailer
from server.push.hosts import push_hosts
from server.push.vapid import NOBODY, VapidTokens, subject_for
from server.settings import Settings


def check_alerting(settings: Settings, findings: Findings) -> None:
    """Whether a manager would hear of a shut door."""
    if not settings.ring:
        findings.unsafe.append(
            "DOORSTEP_RING is no, so NOBODY IS RUNG: no push, no e-mail, whatever happens at a door. That is for "
            "drills with a restored back-up. Where children are looked after, unset it and restart."
        )
    if not settings.duty_phone:
        findings.missing.append(
            "DOORSTEP_DUTY_PHONE is empty. A team without a duty number of its own has nobody for a phone to ring."
        )
    _check_push(settings, findings)
    _check_mail(settings, findings)


def _check_push(settings: Settings, findings: Findings) -> None:
    try:
        push_hosts(settings.push_hosts)
    except ValueError as error:
        findings.wrong.append(str(error))
    for host in settings.push_hosts:
        if host.startswith("http://"):
            findings.unsafe.append(f"DOORSTEP_PUSH_HOSTS names {host}. That is for tests: take it out.")
    subject = subject_for(settings.vapid_subject, settings.origin)
    try:
        VapidTokens(generate_private_key(SECP256R1()), subject)
    except ValueError as error:
        findings.wrong.append(str(error))
    if subject == NOBODY:
        findings.missing.append(
            "DOORSTEP_VAPID_SUBJECT is empty and the origin is no public https address. Push services want an address "
            "to write to when our pushes go wrong."
        )


def _check_mail(settings: Settings, findings: Findings) -> None:
    if not settings.smtp_url:
        findings.missing.append(
            "DOORSTEP_SMTP_URL is empty. A manager whose phone takes no push messages is not told of a shut door."
        )
        return
    try:
        Mailer(settings)
    except ValueError as error:
        findings.wrong.append(str(error))
