import stat
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from server.key_care import rotate
from server.keys import load_keys, load_vapid_key, make_keys
from server.models.visit import Visit
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.commands.running import contents
from tests.conftest import NewClient
from tests.phone import phone_of, visit_fields


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder in which the sealing key was rotated before the server started."""
    folder = tmp_path / "own-keys"
    make_keys(folder, now=NOW - timedelta(days=300))
    rotate(folder, "sealing", NOW)
    return folder


@pytest.fixture
def alone(tmp_path: Path, public_key: str) -> Place:
    """A Doorstep with keys and no database."""
    place = Place(tmp_path / "alone", "", public_key)
    place.does("keys")
    return place


async def test_a_record_sealed_for_the_old_key_is_opened_after_a_rotation(
    keys: Path, new_client: NewClient, cast: Cast
) -> None:
    both = load_keys(keys)
    [old] = [key for kid, key in both.by_kid.items() if kid != both.current.thumbprint()]
    client = await new_client()
    sian = await phone_of(cast.sian, client, replace(both, current=old))
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit)))
    assert receipt["status"] == "accepted"
    assert await Visit.exists().where(Visit.id == receipt["id"])
    told = client._transport.app.state["keys"].public_jwk  # type: ignore[attr-defined]
    assert told["kid"] == both.current.thumbprint() != old.thumbprint()


def test_a_new_sealing_key_stands_beside_the_old_ones(alone: Place) -> None:
    before = contents(alone.data / "keys")
    assert "Restart the server" in alone.does("keys", "rotate", "sealing")
    after = contents(alone.data / "keys")
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in after} == {0o600}
    assert stat.S_IMODE((alone.data / "keys").stat().st_mode) == 0o700


@pytest.mark.parametrize(("kind", "file"), [("vapid", "vapid.pem"), ("secret", "secret")])
def test_what_a_new_key_would_break_is_said_first(alone: Place, kind: str, file: str) -> None:
    before = contents(alone.data / "keys")
    assert "say --yes" in alone.refuses("keys", "rotate", kind)
    assert contents(alone.data / "keys") == before
    alone.does("keys", "rotate", kind, "--yes")
    [aside] = (alone.data / "keys").glob(f"{file}.until-*")
    assert aside.read_bytes() == before[alone.data / "keys" / file]
    assert (alone.data / "keys" / file).read_bytes() != aside.read_bytes()
    assert load_keys(alone.data / "keys").secret
    assert load_vapid_key(alone.data / "keys")


def test_the_list_says_which_is_in_use_which_is_exported_and_what_others_can_read(alone: Place, tmp_path: Path) -> None:
    alone.does("keys", "export", "--out", tmp_path / "keys.age")
    alone.does("keys", "rotate", "sealing")
    (alone.data / "keys" / "secret").chmod(0o644)
    lines = alone.does("keys", "list").splitlines()
    sealing = [line for line in lines if line.startswith("sealing key")]
    assert "opens what was sealed for it, exported" in sealing[0]
    assert "in use, NOT exported" in sealing[1]
    [secret] = [line for line in lines if line.startswith("secret")]
    assert "mode 644: others can read it" in secret


def test_exported_keys_can_be_put_back_where_they_are_missing(alone: Place, tmp_path: Path, identity: Path) -> None:
    before = contents(alone.data / "keys")
    alone.does("keys", "export", "--out", tmp_path / "keys.age")
    assert stat.S_IMODE((tmp_path / "keys.age").stat().st_mode) == 0o600
    assert all(content not in (tmp_path / "keys.age").read_bytes() for content in before.values())
    for path in before:
        path.unlink()
    assert "Put back" in alone.does("keys", "import", tmp_path / "keys.age", "--identity", identity)
    (alone.data / "keys" / "last-export.json").unlink()
    assert contents(alone.data / "keys") == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in before} == {0o600}
    assert "here already" in alone.does("keys", "import", tmp_path / "keys.age", "--identity", identity)


def test_another_secret_is_not_overwritten_by_an_import(alone: Place, tmp_path: Path, identity: Path) -> None:
    alone.does("keys", "export", "--out", tmp_path / "keys.age")
    other = Place(tmp_path / "other", "")
    other.does("keys")
    before = contents(other.data / "keys")
    said = other.refuses("keys", "import", tmp_path / "keys.age", "--identity", identity)
    assert "has another secret, vapid.pem" in said
    assert contents(other.data / "keys") == before


def test_a_file_without_a_database_is_not_restored(alone: Place, tmp_path: Path, identity: Path) -> None:
    alone.does("keys", "export", "--out", tmp_path / "keys.age")
    assert "only keys" in alone.refuses("restore", tmp_path / "keys.age", "--identity", identity)
