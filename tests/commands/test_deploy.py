"""The files in deploy/ as far as they can be tried without installing them."""

import argparse
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from server.commands import _parser
from server.routes.sync_bodies import BATCH_BYTES
from server.rules.retention_data import retention_data
from server.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
WALLS = {
    "User=doorstep",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "CapabilityBoundingSet=",
    "StateDirectoryMode=0700",
    "UMask=0077",
}
EXPOSED_AT_MOST = "20"
"""In tenths, as systemd-analyze reckons: below 2 of 10."""


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_every_unit_has_its_walls_and_runs_a_command_that_there_is(service: Path) -> None:
    lines = service.read_text().splitlines()
    assert set(lines) >= WALLS
    commands = [line.split("/doorstep ")[1] for line in lines if line.startswith("Exec")]
    assert commands
    for command in commands:
        _parser().parse_args(command.split())


def test_every_timer_has_its_unit_and_every_other_unit_its_timer() -> None:
    timers = {timer.stem for timer in DEPLOY.glob("*.timer")}
    assert timers == {service.stem for service in SERVICES} - {"doorstep"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_units_and_calls_them_hardly_exposed(tmp_path: Path) -> None:
    for file in (*SERVICES, *DEPLOY.glob("*.timer")):
        installed = re.sub(r"/opt/doorstep/\S+/doorstep", "/bin/true", file.read_text())
        (tmp_path / file.name).write_text(installed)
    units = sorted(map(str, tmp_path.iterdir()))
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60)
    assert (verified.returncode, verified.stderr) == (0, "")
    for service in tmp_path.glob("*.service"):
        secure = ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSED_AT_MOST}", str(service)]
        assert subprocess.run(secure, capture_output=True, timeout=60).returncode == 0, service.name


def test_a_shell_and_systemd_read_the_same_from_the_example_settings() -> None:
    """A duty number has spaces, a password anything: a shell that stumbles leaves the setting out and goes on."""
    file = DEPLOY / "doorstep.env"
    by_shell = ["env", "-i", "sh", "-e", "-c", 'set -a; . "$1"; env -0', "sh", str(file)]
    ran = subprocess.run(by_shell, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    sourced = dict(line.split("=", 1) for line in ran.stdout.split("\0") if line.startswith("DOORSTEP_"))
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    # systemd.exec(5): between single quotes everything stands for itself.
    found = [re.fullmatch(r"(DOORSTEP_[A-Z_]+)='([^']*)'", line) for line in lines]
    assert all(found), lines
    assert sourced == {match[1]: match[2] for match in found if match}
    assert read_settings(sourced).duty_phone == "01632 960 101"


def test_the_drill_rings_nobody_and_asks_after_the_back_ups_own_head() -> None:
    page = (ROOT / "docs/operating.md").read_text()
    drill = page[page.index("**The drill") : page.index("**When it is earnest")]
    assert re.findall(r"`[^`]*doorstep serve[^`]*`", drill) == ["`DOORSTEP_RING=no doorstep serve`"]
    assert "audit verify --head" in drill


def test_the_proxy_caches_nothing_logs_no_path_and_takes_a_whole_batch() -> None:
    config = re.sub(r"#.*", "", (DEPLOY / "Caddyfile").read_text())
    site = config[config.index("doorstep.example {") :]
    assert "reverse_proxy 127.0.0.1:8000" in site
    assert {"log", "encode", "cache", "trusted_proxies"} & set(site.split()) == set()
    assert re.search(r"request>uri\s+delete", config)
    assert re.search(r"request>headers\s+delete", config)
    limit = re.search(r"max_size (\d+)MB", site)
    assert limit
    assert BATCH_BYTES < int(limit[1]) * 1_000_000 < 2 * BATCH_BYTES


@pytest.mark.skipif(not shutil.which("caddy"), reason="no Caddy here")
def test_caddy_takes_its_file() -> None:
    command = ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def test_every_part_of_a_command_and_every_option_is_documented() -> None:
    page = (ROOT / "docs/operating.md").read_text()
    rows = dict(re.findall(r"^\| `doorstep ([a-z-]+)` \| (.*) \|$", page, re.MULTILINE))
    for command, parser in parts_of(_parser()).items():
        for part in parts_of(parser):
            assert re.search(rf"`(?:{command} )?{part}\b", rows[command]), f"{command} {part}"
        undocumented = [option for option in options_of(parser) if option not in page]
        assert undocumented == [], command


def test_the_docs_tell_the_days_that_retention_keeps_to() -> None:
    page = (ROOT / "docs/operating.md").read_text()
    told = [int(days) for days in re.findall(r"^\| .* \| (\d+) days? \|$", page, re.MULTILINE)]
    assert told == [goes.days for goes in retention_data().goes if goes.days is not None]


def parts_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


def options_of(parser: argparse.ArgumentParser) -> list[str]:
    return [option for action in parser._actions for option in action.option_strings if option not in {"-h", "--help"}]
