"""The keys as somebody who looks after them sees them: which there are, how old, and what a new one would break."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import msgspec

from server.keys import SECRET, VAPID, make_keys

Rotated = Literal["sealing", "vapid", "secret"]
BREAKS: Final[dict[Rotated, str]] = {
    "sealing": "",
    "vapid": (
        "Push services know this server by its VAPID key. With a new one nobody is rung until they allow "
        "notifications on their phone again; alerts go by e-mail meanwhile."
    ),
    "secret": (
        "The secret seals people's code apps and recovery codes, counts failed tries and makes phones' upload tokens. "
        "The old one is put aside beside the new one, and code apps and recovery codes made with it stay good as long "
        "as that file is here: never delete it. Counts of failed tries begin anew. Phones go on sending, and get a new "
        "upload token when they next ask for one. A secret that leaked with the database gives away the code apps all "
        "the same: reset those second factors. Should every copy of a secret be lost, nobody signs in with a code app "
        "or recovery code of its time: an administrator has to reset their second factor under People, and the last "
        "administrator needs `doorstep reset-second-factor ADDRESS` on this machine."
    ),
}


class KeyFile(msgspec.Struct, frozen=True):
    path: Path
    what: str
    made_at: datetime
    current: bool
    mode: int

    @property
    def private(self) -> bool:
        return not self.mode & 0o077


def key_list(folder: Path) -> list[KeyFile]:
    """Sealing keys by age, then the rest. Keys that were put aside are listed too."""
    sealing = sorted((_made_at(path), path) for path in folder.glob("sealing-*.json"))
    listed = [_listed(path, "sealing key", made_at, current=path == sealing[-1][1]) for made_at, path in sealing]
    for name, what in ((VAPID, "VAPID key"), (SECRET, "secret")):
        for path in sorted(folder.glob(f"{name}*"), reverse=True):
            listed.append(_listed(path, what, _changed_at(path), current=path.name == name))
    return listed


def rotate(folder: Path, kind: Rotated, now: datetime) -> list[Path]:
    """Makes a new key and returns the files made. Old sealing keys stay where they are and still open what was sealed
    for them; another kind's old file is put aside under a name with the moment in it."""
    if kind == "sealing":
        return make_keys(folder, new_sealing_key=True, now=now)
    name = VAPID if kind == "vapid" else SECRET
    if (folder / name).exists():
        (folder / name).rename(folder / f"{name}.until-{now:%Y%m%dT%H%M%S%fZ}")
    return make_keys(folder, now=now)


def _listed(path: Path, what: str, made_at: datetime, *, current: bool) -> KeyFile:
    return KeyFile(path=path, what=what, made_at=made_at, current=current, mode=path.stat().st_mode & 0o777)


def _made_at(path: Path) -> datetime:
    return datetime.fromisoformat(json.loads(path.read_text())["made_at"])


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
