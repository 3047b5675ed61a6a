"""The pages that tell how Doorstep is run and reached do not fall behind it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from litestar.routes import HTTPRoute

from server.app import create_app
from server.keys import make_keys
from server.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent


def test_every_command_is_documented() -> None:
    assert commands() == set(re.findall(r"^\| `doorstep ([a-z-]+)", page("docs/operating.md"), re.MULTILINE))


def test_every_path_of_the_app_is_documented_with_its_methods(tmp_path: Path) -> None:
    rows = re.findall(r"^\| `(/[^`]*)` \| ([A-Z, ]+) \|", page("docs/routes.md"), re.MULTILINE)
    documented = {nameless(path): set(methods.split(", ")) for path, methods in rows}
    assert answered(tmp_path) == documented


@pytest.mark.parametrize("document", ["README.md", *(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))])
def test_every_link_between_the_pages_leads_somewhere(document: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page(document)) if "//" not in link]
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []


def commands() -> set[str]:
    doorstep = Path(sys.executable).with_name("doorstep")
    told = subprocess.run([doorstep, "--help"], capture_output=True, text=True, check=True).stdout
    choices = re.search(r"\{([a-z,\s-]+)\}", told)
    assert choices, told
    return {name.strip() for name in choices.group(1).split(",")}


def answered(folder: Path) -> dict[str, set[str]]:
    make_keys(folder / "keys")
    app = create_app(read_settings({"DOORSTEP_DATA": str(folder)}))
    methods: dict[str, set[str]] = {}
    for route in app.routes:
        assert isinstance(route, HTTPRoute)
        path = re.sub(r"^/openapi/.*", "/openapi", route.path)
        methods.setdefault(nameless(path), set()).update(set(route.methods) - {"OPTIONS", "HEAD"})
    return methods


def nameless(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def page(name: str) -> str:
    return (ROOT / name).read_text()
