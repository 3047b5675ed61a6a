"""Whoever runs the server makes the first team, the first administrator, and a new password for who lost theirs."""

import io
import subprocess
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest

from server.app import utc_now
from server.database import close_database, open_database
from server.demo.staff import PASSWORD
from server.models.audit import AuditEntry
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules import passwords
from server.rules.ladder import people_on
from server.rules.passwords import check_password
from server.rules.refusals import Refused
from server.rules.sessions import begin, live_session
from server.rules.sign_in_steps import begin_step, step_with
from server.rules.signing_in import From, Then, after_password, enter_password
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.commands.running import DOORSTEP, environ
from tests.conftest import in_own_loop

T = TypeVar("T")
Types = Callable[..., None]
STRONG = "kettle marble otter"
HERE = From(address="192.0.2.7", browser="Chrome on Android", hours=12, secret=b"the server's own")
TEAM = ("team", "add", "--name", "Ebbw Vale", "--nation", "WLS", "--standard", "wales", "--duty-phone", "01632 960 303")
ADDRESS = "new.person@council.example"


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Types:
    """What somebody types at the terminal, unseen."""

    def type_(*words: str) -> None:
        waiting = list(words)
        monkeypatch.setattr("getpass.getpass", lambda _: waiting.pop(0))

    type_(STRONG, STRONG)
    return type_


def test_an_installation_starts_from_nothing(elsewhere: Place, types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere.does("migrate")
    assert "There is no team yet" in elsewhere.does("team", "list")
    elsewhere.does(*TEAM)
    assert elsewhere.does("team", "list") == "Ebbw Vale: Wales, standard wales, duty 01632 960 303\n"
    said = elsewhere.does(*person("administrator", email=" New.Person@Council.Example "))
    assert "second factor" in said
    assert in_own_loop(within(elsewhere, signed_in(ADDRESS, STRONG))) == (Role.ADMINISTRATOR, Then.SET_ONE_UP)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{STRONG}\nmore\n"))
    worker = person("social_worker", "--team", "ebbw vale", "--password-stdin", email="worker@council.example")
    assert "second factor" not in elsewhere.does(*worker)
    assert in_own_loop(within(elsewhere, signed_in("worker@council.example", STRONG))) == (
        Role.SOCIAL_WORKER,
        Then.OPEN,
    )


def test_commands_want_the_tables_first(elsewhere: Place, types: Types) -> None:
    assert "Run `doorstep migrate`" in elsewhere.refuses("team", "list")
    assert "Run `doorstep migrate`" in elsewhere.refuses(*person("administrator"))


@pytest.mark.parametrize("role", ["social_worker", "duty"])
def test_who_works_in_a_team_is_given_one(place: Place, types: Types, role: str) -> None:
    assert "belong to a team" in place.refuses(*person(role))
    types(STRONG, STRONG)
    assert "Only managers oversee" in place.refuses(*person(role, "--team", "Cwm Valley", "--oversees", "Cwm Valley"))
    types(STRONG, STRONG)
    place.does(*person(role, "--team", "Cwm Valley"))
    assert in_own_loop(within(place, teams_of(ADDRESS))) == ("Cwm Valley", [])


@pytest.mark.parametrize(("role", "own"), [("team_manager", "Cwm Valley"), ("senior-manager", None)])
def test_a_manager_oversees_teams_in_the_order_given(place: Place, types: Types, role: str, own: str | None) -> None:
    assert "whom they oversee" in place.refuses(*person(role))
    types(STRONG, STRONG)
    assert "Only social workers and duty" in place.refuses(
        *person(role, "--oversees", "Cwm Valley", "--team", "Cwm Valley")
    )
    types(STRONG, STRONG)
    place.does(*person(role, "--oversees", "Cwm Valley", "North Town", "--oversees", "cwm  valley"))
    assert in_own_loop(within(place, teams_of(ADDRESS))) == (own, ["Cwm Valley", "North Town"])


def test_the_manager_that_a_new_team_is_given_is_rung_for_it(place: Place, types: Types) -> None:
    place.does(*TEAM)
    place.does(*person("team_manager", "--oversees", "Ebbw Vale"))
    assert in_own_loop(within(place, managers_of("Ebbw Vale"))) == [ADDRESS]


def test_an_administrator_has_no_team(place: Place, types: Types) -> None:
    assert "administrators have none" in place.refuses(*person("administrator", "--team", "Cwm Valley"))
    types(STRONG, STRONG)
    assert "administrators have none" in place.refuses(*person("administrator", "--oversees", "Cwm Valley"))
    assert not in_own_loop(within(place, known(ADDRESS)))


@pytest.mark.parametrize("option", ["--team", "--oversees"])
def test_an_unknown_team_is_refused_and_the_known_ones_are_named(place: Place, types: Types, option: str) -> None:
    role = "duty" if option == "--team" else "senior_manager"
    said = place.refuses(*person(role, option, "Nowhere"))
    assert said == "There is no team of that name. There is: Cwm Valley, North Town.\n"
    assert not in_own_loop(within(place, known(ADDRESS)))


def test_an_address_belongs_to_one_person_however_it_is_written(place: Place, types: Types) -> None:
    before = place.rows()
    said = place.refuses(*person("senior_manager", "--oversees", "North Town", email="Social.Worker@Doorstep.TEST"))
    assert "Somebody has that address already" in said
    assert place.rows() == before


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@council.example", "a@council.example, b@council.example", ""])
def test_what_is_no_address_is_refused(place: Place, types: Types, email: str) -> None:
    assert "Give an e-mail address" in place.refuses(*person("administrator", email=email))


def test_every_wrong_field_is_said_at_once(place: Place, types: Types) -> None:
    said = place.refuses("person", "add", "--name", " ", "--email", "x", "--role", "boss")
    assert len(said.splitlines()) == 3
    assert "social_worker, team_manager, senior_manager, duty, administrator" in said


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--standard", "scotland", "Choose one of bedfordshire, england-15-working-days, england-4-weekly, wales."),
        ("--standard", "../standards/wales", "There is no such standard."),
        ("--nation", "FRA", "The nation is one of ENG (England), WLS (Wales)"),
        ("--duty-phone", "ring Dai", "in digits"),
        ("--name", " cwm   VALLEY", "a team of that name already"),
        ("--name", "", "Give a name"),
    ],
)
def test_a_team_that_could_not_work_is_refused(place: Place, option: str, value: str, sentence: str) -> None:
    before = place.rows()
    assert sentence in place.refuses(*TEAM, option, value)
    assert place.rows() == before


def test_a_standard_of_another_nation_is_taken_and_pointed_out(place: Place) -> None:
    assert "Check: that standard is one of England." in place.does(*TEAM, "--standard", "bedfordshire")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("otterkettle", passwords.TOO_SHORT),
        ("", passwords.TOO_SHORT),
        ("otter kettle " * 16, passwords.TOO_LONG),
        ("kettle\0marble otter", passwords.NOT_TYPED),
        ("kettle \udcff marble otter", passwords.NOT_TYPED),
        ("NewPerson-kettle-9", passwords.HOLDS_ADDRESS),
        (f"{ADDRESS}!", passwords.HOLDS_ADDRESS),
        ("123456789012", passwords.OBVIOUS),
        ("aaaaaaaaaaaaaa", passwords.OBVIOUS),
        ("Password1234!", passwords.OBVIOUS),
        ("P4$$w0rd-P4$$w0rd", passwords.OBVIOUS),
        ("Qwertyuiop12", passwords.OBVIOUS),
        ("Summer2026!!!", passwords.OBVIOUS),
        ("SocialWorker2026", passwords.OBVIOUS),
        (PASSWORD, passwords.OBVIOUS),
    ],
)
def test_a_weak_password_is_refused(password: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        check_password(password, email=ADDRESS)
    assert refused.value.errors == {"password": sentence}


@pytest.mark.parametrize("password", [STRONG, "Vq7#mZ2!xLp9", "tŷ bach twt ar lan y môr", "hunter of old teapots 7"])
def test_a_long_one_needs_no_capitals_or_digits(password: str) -> None:
    check_password(password, email=ADDRESS)
    check_password(password, email="jo@council.example")


def test_a_refused_password_changes_nothing_and_is_not_repeated(place: Place, types: Types) -> None:
    before = place.rows()
    types("Password1234!", "Password1234!")
    assert "Password1234" not in place.refuses(*person("administrator"))
    types("Password1234!", "Password1234!")
    assert "Password1234" not in place.refuses("person", "password", "administrator@doorstep.test")
    types(STRONG, STRONG[:-1])
    assert "two different ones" in place.refuses("person", "password", "administrator@doorstep.test")
    assert place.rows() == before


def test_a_new_password_ends_all_sessions_of_that_person_and_of_nobody_else(
    place: Place, cast: Cast, types: Types
) -> None:
    tokens, step = in_own_loop(within(place, sessions_and_a_step(cast.sian, cast.jo)))
    place.does("person", "password", "Social.Worker@doorstep.test")
    assert in_own_loop(within(place, living(tokens))) == {cast.jo.email}
    assert in_own_loop(within(place, signed_in(cast.sian.email, STRONG)))[1] is Then.OPEN
    for gone in (signed_in(cast.sian.email, PASSWORD), step_with(step, now=utc_now())):
        assert in_own_loop(within(place, is_refused(gone)))


def test_nobodys_password_can_not_be_set(place: Place, types: Types) -> None:
    assert "Nobody has that address" in place.refuses("person", "password", ADDRESS)


def test_everything_is_audited_without_a_name_and_no_secret_is_kept_or_printed(place: Place, types: Types) -> None:
    said = place.does(*TEAM) + place.does(*person("duty", "--team", "Ebbw Vale"))
    types(STRONG[::-1], STRONG[::-1])
    said += place.does("person", "password", ADDRESS)
    acts = in_own_loop(within(place, noted()))
    assert acts == [("added team", "team"), ("added person", "worker"), ("set password", "worker")]
    kept = said + str(place.rows())
    assert STRONG not in kept
    assert STRONG[::-1] not in kept


def test_without_a_terminal_nothing_is_asked_with_echo(elsewhere: Place) -> None:
    elsewhere.does("migrate")
    ran = subprocess.run(
        [DOORSTEP, *person("administrator")],
        env=environ(elsewhere.data) | elsewhere.settings,
        input=f"{STRONG}\n{STRONG}\n",
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,
    )
    assert (ran.returncode, ran.stderr) == (1, "There is no terminal to type a password at. Use --password-stdin.\n")


def test_what_stands_on_a_terminal_is_not_read_as_piped(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.StringIO(f"{STRONG}\n")
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", stdin)
    assert "Leave it out" in place.refuses(*person("administrator", "--password-stdin"))


def person(role: str, *more: str, email: str = ADDRESS) -> tuple[str, ...]:
    return ("person", "add", "--name", "Nia Rees", "--email", email, "--role", role, *more)


async def within(place: Place, work: Coroutine[Any, Any, T]) -> T:
    await open_database(place.url)
    try:
        return await work
    finally:
        await close_database()


async def signed_in(email: str, password: str) -> tuple[str, Then]:
    worker = await enter_password(email, password, where=HERE, now=NOW)
    return worker.role, await after_password(worker, demo=False)


async def teams_of(email: str) -> tuple[str | None, list[str]]:
    person = await Worker.objects(Worker.team).where(Worker.email == email).first()
    assert person is not None
    names = {team.id: team.name for team in await Team.objects()}
    overseen = await Oversight.objects().where(Oversight.worker == person.id).order_by(Oversight.id)
    return (person.team.name if person.team and person.team.id else None), [names[row.team] for row in overseen]


async def managers_of(name: str) -> list[str]:
    team = await Team.objects().get(Team.name == name)
    assert team is not None
    people = await people_on(team, "team_manager", on=NOW.date())
    return [row["email"] for row in await Worker.select(Worker.email).where(Worker.id.is_in(list(people)))]


async def is_refused(work: Coroutine[Any, Any, object]) -> bool:
    try:
        await work
    except Refused:
        return True
    return False


async def known(email: str) -> bool:
    return await Worker.exists().where(Worker.email == email)


async def sessions_and_a_step(*people: Worker) -> tuple[list[str], str]:
    tokens = [(await begin(one, now=NOW, hours=12)).token for one in (*people, people[0])]
    # The command goes by the real clock, and what has run out it need not end.
    return tokens, (await begin_step(now=utc_now(), worker=people[0].id, password_was_right=True))[1]


async def living(tokens: list[str]) -> set[str]:
    found = [await live_session(token, now=NOW) for token in tokens]
    return {one[1].email for one in found if one is not None}


async def noted() -> list[tuple[str, str]]:
    mine = AuditEntry.act.is_in(["added team", "added person", "set password"])
    return [(row.act, row.subject_kind) for row in await AuditEntry.objects().where(mine).order_by(AuditEntry.id)]
