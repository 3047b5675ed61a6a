"""Imports go one way: routes -> rules -> models. Read with ast, so nothing has to run."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ABOVE_RULES = ("server.routes", "server.app", "server.commands")
PURE = {
    "__future__",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "holidays",
    "itertools",
    "math",
    "msgspec",
    "types",
    "typing",
    "uuid",
    "zoneinfo",
}
CLOCK_READERS = {"now", "utcnow", "today", "time", "time_ns"}


def test_models_import_neither_rules_nor_routes() -> None:
    assert importing("server.models", "server.rules", *ABOVE_RULES) == []


def test_rules_never_import_routes() -> None:
    assert importing("server.rules", *ABOVE_RULES) == []


def test_rules_know_no_web_framework() -> None:
    assert importing("server.rules", "litestar", "starlette", "jinja2", "uvicorn") == []


def test_only_the_app_imports_routes() -> None:
    edges = importing("server", "server.routes")
    assert [edge for edge in edges if not edge.startswith(("server.app ", "server.routes"))] == []


def test_the_clocks_reach_no_io_no_framework_and_no_model() -> None:
    reached = closure("server.rules.clocks")
    ours = {name for name in reached if within(name, "server")}
    assert all(within(name, "server.rules") or name == "server" for name in ours), sorted(ours)
    foreign = {name.split(".")[0] for name in reached - ours}
    assert foreign <= PURE, f"is it pure? {sorted(foreign - PURE)}"


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        name
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and name != "server.settings"
    ]
    assert readers == []


def test_rules_take_now_and_today_as_parameters() -> None:
    calls = [
        f"{name}:{node.lineno}"
        for name in modules()
        if within(name, "server.rules")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_READERS
        if isinstance(node.func.value, ast.Name) and node.func.value.id in {"datetime", "date", "time"}
    ]
    assert calls == []


def importing(package: str, *forbidden: str) -> list[str]:
    """Every "module imports module" in the package that reaches one of the forbidden packages."""
    return [
        f"{name} imports {target}"
        for name in modules()
        if within(name, package)
        for target in imports(name)
        if any(within(target, ban) for ban in forbidden)
    ]


def closure(start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += imports(name) if name in modules() else []
    return reached


def imports(name: str) -> list[str]:
    return [target for node in ast.walk(tree(name)) for target in targets(name, node)]


def targets(name: str, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        source = absolute(name, node)
        for alias in node.names:
            member = f"{source}.{alias.name}"
            yield member if member in modules() else source


def absolute(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    package = parts if modules()[name].name == "__init__.py" else parts[:-1]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text())


@cache
def modules() -> dict[str, Path]:
    return {dotted(file): file for file in sorted((ROOT / "server").rglob("*.py"))}


def dotted(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
