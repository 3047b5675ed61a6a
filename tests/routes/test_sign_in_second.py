"""The second step: codes, recovery codes, passkeys, and what must be set up before anything opens."""

import html
import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pyotp
import pytest

from server.demo.staff import PASSWORD
from server.key_care import rotate
from server.keys import load_keys
from server.models.audit import AuditEntry
from server.models.second_factor import CodeApp, SignInStep
from server.models.session import Session
from server.models.worker import Worker
from server.rules.codes import offer_code_app
from server.rules.setting_up import add_code_app
from server.settings import Settings
from tests.authenticator import Authenticator
from tests.cast import NOW, Cast
from tests.conftest import NewClient

ORIGIN = "http://testserver.local"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """No demo: managers and administrators must have a second factor."""
    return msgspec.structs.replace(settings, demo=False)


@dataclass
class Person:
    client: httpx.AsyncClient
    worker: Worker
    app: pyotp.TOTP
    recovery: list[str] = field(default_factory=list)

    async def password(self, next_path: str = "/families") -> httpx.Response:
        return await enter(self.client, self.worker, next_path)

    async def code(self, code: str, **given: str) -> httpx.Response:
        return await self.client.post(
            "/sign-in/second", data={"step": await step_of(self.client), "code": code} | given
        )


async def enter(client: httpx.AsyncClient, worker: Worker, next_path: str = "/families") -> httpx.Response:
    return await client.post("/sign-in", data={"email": worker.email, "password": PASSWORD, "next": next_path})


async def step_of(client: httpx.AsyncClient, path: str = "/sign-in/second") -> str:
    found = re.search(r'name="step" value="([^"]+)"', (await client.get(path)).text)
    return found[1] if found else ""


async def with_app(client: httpx.AsyncClient, worker: Worker) -> Person:
    secret = client._transport.app.state["keys"].secret  # type: ignore[attr-defined]
    before = NOW - timedelta(hours=1)
    offered = await offer_code_app(worker, secret=secret, now=before)
    app = pyotp.TOTP(offered.letters.replace(" ", ""))
    recovery = await add_code_app(worker, app.at(before), secret=secret, now=before)
    return Person(client, worker, app, recovery)


@pytest.fixture
async def tom(client: httpx.AsyncClient, cast: Cast) -> Person:
    return await with_app(client, cast.tom)


async def is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/me", headers={"accept": "text/html"})).status_code == 200


async def test_password_then_code(tom: Person) -> None:
    answer = await tom.password()
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/second")
    assert not await is_in(tom.client)
    page = (await tom.client.get("/sign-in/second")).text
    assert 'autocomplete="one-time-code"' in page
    assert tom.worker.email not in page
    answer = await tom.code(tom.app.at(NOW))
    assert (answer.status_code, answer.headers["location"]) == (303, "/families")
    assert await is_in(tom.client)
    session = await Session.objects().first()
    assert session is not None
    assert session.means == "password+code"


@pytest.mark.parametrize("means", ["code", "recovery"])
async def test_after_the_secret_was_rotated_the_app_and_the_recovery_codes_still_sign_in(
    tom: Person, keys: Path, tmp_path: Path, means: str
) -> None:
    own = shutil.copytree(keys, tmp_path / "rotated")
    rotate(own, "secret", NOW)
    rotate(own, "secret", NOW + timedelta(days=1))
    tom.client._transport.app.state["keys"] = load_keys(own)  # type: ignore[attr-defined]
    await tom.password()
    await (tom.code(tom.app.at(NOW)) if means == "code" else tom.code("", recovery=tom.recovery[0]))
    assert await is_in(tom.client)


async def test_a_wrong_code_is_said_beside_the_field_and_never_shown(tom: Person) -> None:
    await tom.password()
    answer = await tom.code("112233")
    assert answer.status_code == 422
    assert "That code is not right" in answer.text
    assert "112233" not in answer.text
    assert 'id="code-error"' in answer.text
    assert not await is_in(tom.client)


async def test_a_used_code_is_told_from_a_wrong_one(tom: Person, new_client: NewClient) -> None:
    await tom.password()
    await tom.code(tom.app.at(NOW))
    again = Person(await new_client(), tom.worker, tom.app)
    await again.password()
    answer = await again.code(tom.app.at(NOW))
    assert answer.status_code == 422
    assert "used already" in answer.text


async def test_wrong_codes_wait_like_wrong_passwords_and_a_password_between_them_helps_nobody(tom: Person) -> None:
    statuses = []
    for _ in range(7):
        if (await tom.password()).status_code == 429:
            break
        statuses.append((await tom.code("112233")).status_code)
    assert statuses == [422] * 5


async def test_a_recovery_code_opens_once(tom: Person, new_client: NewClient) -> None:
    await tom.password()
    assert (await tom.code("", recovery=tom.recovery[0])).status_code == 303
    again = Person(await new_client(), tom.worker, tom.app)
    await again.password()
    answer = await again.code("", recovery=tom.recovery[0])
    assert answer.status_code == 422
    assert 'id="recovery-error"' in answer.text
    assert tom.recovery[0] not in answer.text


async def test_a_second_press_of_the_button_leads_where_the_first_did(tom: Person) -> None:
    await tom.password()
    step, cookies = await step_of(tom.client), dict(tom.client.cookies)
    code = tom.app.at(NOW)
    assert (await tom.client.post("/sign-in/second", data={"step": step, "code": code})).status_code == 303
    tom.client.cookies.set("doorstep-step", cookies["doorstep-step"], domain="testserver.local")
    answer = await tom.client.post("/sign-in/second", data={"step": step, "code": code})
    assert (answer.status_code, answer.headers["location"]) == (303, "/families")
    assert await Session.count() == 1


async def test_after_ten_minutes_one_begins_again(tom: Person) -> None:
    await tom.password()
    step = await step_of(tom.client)
    await SignInStep.update({SignInStep.ends_at: NOW}).where(SignInStep.used_at.is_null())
    answer = await tom.client.post("/sign-in/second", data={"step": step, "code": tom.app.at(NOW)})
    assert answer.status_code == 422
    assert "Begin again" in answer.text
    assert 'action="/sign-in"' in answer.text
    assert not await is_in(tom.client)


async def test_a_step_is_good_in_its_own_browser_only(tom: Person, new_client: NewClient) -> None:
    await tom.password()
    step, elsewhere = await step_of(tom.client), await new_client()
    answer = await elsewhere.post("/sign-in/second", data={"step": step, "code": tom.app.at(NOW)})
    assert answer.status_code == 422
    assert not await is_in(elsewhere)


async def test_two_windows_never_sign_the_wrong_person_in(tom: Person, cast: Cast) -> None:
    await tom.password()
    step = await step_of(tom.client)
    helen = await with_app(tom.client, cast.helen)
    await helen.password()
    answer = await tom.client.post("/sign-in/second", data={"step": step, "code": helen.app.at(NOW)})
    assert answer.status_code == 422
    assert await Session.count() == 0


async def test_without_a_password_there_is_no_second_step(client: httpx.AsyncClient) -> None:
    for path in ("/sign-in/second", "/sign-in/set-up"):
        answer = await client.get(path)
        assert answer.status_code == 422
        assert "Begin again" in answer.text


async def test_closing_the_account_between_the_steps_ends_it(tom: Person) -> None:
    await tom.password()
    step = await step_of(tom.client)
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == tom.worker.id)
    answer = await tom.client.post("/sign-in/second", data={"step": step, "code": tom.app.at(NOW)})
    assert answer.status_code == 422
    assert await Session.count() == 0


async def test_a_manager_without_a_second_factor_sets_one_up_before_anything_opens(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    answer = await enter(client, cast.tom)
    assert answer.headers["location"] == "/sign-in/set-up"
    page = (await client.get("/sign-in/set-up")).text
    assert "a password alone is not enough" in page
    assert "data:image/svg+xml" in page
    assert not await is_in(client)
    letters = re.search(r"data-key>([A-Z2-7 ]+)<", page)
    assert letters is not None
    app = pyotp.TOTP(letters[1].replace(" ", ""))
    step = await step_of(client, "/sign-in/set-up")
    wrong = await client.post("/sign-in/set-up", data={"step": step, "code": "000000"})
    assert wrong.status_code == 422
    assert letters[1] in wrong.text
    assert not await is_in(client)
    answer = await client.post("/sign-in/set-up", data={"step": step, "code": app.at(NOW)})
    assert answer.status_code == 200
    assert len(re.findall(r"<li>[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}</li>", answer.text)) == 10
    assert await is_in(client)
    again = await client.post("/sign-in/set-up", data={"step": step, "code": app.at(NOW)})
    assert again.status_code in {303, 422}
    assert await CodeApp.count() == 1


async def test_a_password_alone_never_brings_in_another_factor(tom: Person) -> None:
    await tom.password()
    step = await step_of(tom.client)
    for path in ("/sign-in/set-up", "/sign-in/set-up/passkey", "/sign-in/set-up/passkey/options"):
        answer = await tom.client.post(path, data={"step": step, "code": tom.app.at(NOW)})
        assert answer.status_code == 422, path
    assert await CodeApp.count() == 1


async def test_a_manager_sets_up_a_passkey_and_signs_in_with_it_alone(new_client: NewClient, cast: Cast) -> None:
    first, phone = await new_client(), Authenticator(ORIGIN)
    await enter(first, cast.tom)
    step = await step_of(first, "/sign-in/set-up")
    told = (await first.post("/sign-in/set-up/passkey/options", data={"step": step})).json()
    answer = await first.post(
        "/sign-in/set-up/passkey", data={"step": told["step"], "credential": phone.make(told["publicKey"])}
    )
    assert "data-recovery-codes" in answer.text
    assert await is_in(first)
    alone = await new_client()
    told = (await alone.post("/sign-in/passkey/options", data={"next": "/families"})).json()
    assert told["publicKey"]["allowCredentials"] == []
    assert told["publicKey"]["userVerification"] == "required"
    answer = await alone.post(
        "/sign-in/passkey", data={"step": told["step"], "credential": phone.use(told["publicKey"])}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/families")
    assert await is_in(alone)


async def test_a_passkey_that_is_not_known_is_refused_without_a_name(client: httpx.AsyncClient) -> None:
    told = (await client.post("/sign-in/passkey/options", data={"next": "//evil.test"})).json()
    answer = await client.post(
        "/sign-in/passkey", data={"step": told["step"], "credential": Authenticator(ORIGIN).use(told["publicKey"])}
    )
    assert answer.status_code == 422
    assert "was not taken" in answer.text


async def test_refusals_and_acts_are_noted(tom: Person, now: datetime) -> None:
    await tom.client.post("/sign-in", data={"email": tom.worker.email, "password": "wrong"})
    await tom.password()
    await tom.code("112233")
    await tom.code(tom.app.at(NOW))
    acts = [entry.act for entry in await AuditEntry.objects().where(AuditEntry.worker == tom.worker.id)]
    assert acts.count("refused sign-in") == 2
    assert acts.count("signed in") == 1


async def test_no_log_holds_an_address_or_a_code(tom: Person, capfd: pytest.CaptureFixture[str]) -> None:
    await tom.password()
    await tom.code("112233")
    await tom.code(tom.app.at(NOW))
    said = "".join(capfd.readouterr())
    for secret in (tom.worker.email, "112233", tom.app.at(NOW), PASSWORD):
        assert secret not in said


async def test_options_say_nothing_of_a_step_that_is_over(client: httpx.AsyncClient) -> None:
    answer = await client.post("/sign-in/passkey/options", data={"step": "7"})
    assert answer.status_code == 422
    assert "Begin again" in html.unescape(json.dumps(answer.json()))
