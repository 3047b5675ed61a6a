"""What script asks before it asks the browser for a passkey."""

from collections.abc import Sequence
from typing import Any

from litestar import MediaType, Response
from litestar.datastructures import Cookie

from server.models.second_factor import SignInStep
from server.rules.refusals import Refused
from server.rules.sign_in_steps import AGAIN, UsedBefore


def options_answer(options: str, *, step: SignInStep, cookies: Sequence[Cookie] = ()) -> Response[Any]:
    """The options as the library writes them, beside the step that the answer has to name."""
    body = f'{{"step": "{step.id}", "publicKey": {options}}}'
    return Response(body, media_type=MediaType.JSON, cookies=list(cookies), status_code=200)


def problem_answer(no: Refused | UsedBefore) -> Response[Any]:
    sentence = next(iter(no.errors.values())) if isinstance(no, Refused) else AGAIN
    return Response({"problem": sentence}, status_code=422)
