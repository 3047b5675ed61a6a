from contextlib import suppress

from piccolo.columns import And

from server.checks.findings import Findings
from server.keys import KeysMissing, load_keys
from server.models.second_factor import CodeApp
from server.models.worker import Worker
from server.rules.codes import key_of
from server.settings import Settings


async def check_code_apps(settings: Settings, findings: Findings) -> None:
    """Whether the secret is here that each code app was set up with, or was one that was rotated since."""
    with suppress(KeysMissing):
        keys = load_keys(settings.keys)
        working_here = Worker.select(Worker.id).where(Worker.closed_at.is_null())
        good = And(CodeApp.removed_at.is_null(), CodeApp.confirmed_at.is_not_null())
        apps = await CodeApp.objects().where(And(good, CodeApp.worker.is_in(working_here)))
        lost = sum(key_of(app, [keys.secret, *keys.earlier_secrets]) is None for app in apps)
        if lost:
            which = "1 code app was" if lost == 1 else f"{lost} code apps were"
            findings.unsafe.append(
                f"{which} set up with a secret that is not in {settings.keys}: no code and no recovery code of that "
                "time signs anybody in, and who has no passkey is locked out. Bring the secret back with `doorstep "
                "keys import`; if it is lost, an administrator resets their second factor under People, or `doorstep "
                "reset-second-factor ADDRESS` here, which the last administrator needs."
            )
