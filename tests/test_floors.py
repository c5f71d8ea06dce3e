"""The house: each floor imports only from those before it, no cycles, no room too large."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "orderwatch"
FLOORS = [
    {"errors", "locks", "version"},
    {"policy", "outcome", "tables"},
    {"documents"},
    {"temporal"},
    {"spatial"},
    {"identity"},
    {"orders"},
    {"records"},
    {"conditions"},
    {"findings"},
    {"patterns"},
    {"evidence"},
    {"engine"},
    {"synth"},
    {"api", "cli", "__main__", "__init__"},
]
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def floor_of(module: str) -> int:
    room = module.split(".")[1] if "." in module else "__init__"
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module of the package that a file imports, lazily or for types as well."""
    names = {name_of(one) for one in MODULES}
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in names else node.module)
    return frozenset(one for one in found if one.split(".")[0] == "orderwatch")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_floor_imports_only_from_those_before_it(path: Path) -> None:
    own = floor_of(name_of(path))
    above = [one for one in imports(path) if one != "orderwatch" and floor_of(one) > own]
    assert not above, f"{name_of(path)} imports from a later floor: {above}"


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {name_of(path): imports(path) & {name_of(one) for one in MODULES} for path in MODULES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way[way.index(module) :], module))
        if module not in done:
            for other in sorted(graph[module] - {module}):
                visit(other, (*way, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{lines} lines"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = node.body[1].lineno if documented and len(node.body) > 1 else node.lineno
            length = (node.end_lineno or start) - start + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_line_prints(path: Path) -> None:
    if "cli" in path.parts:
        return
    calls = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert not calls


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_logged(path: Path) -> None:
    """Nothing of the records goes to a log: there is none."""
    assert "logging" not in imports_of_others(path)


def imports_of_others(path: Path) -> set[str]:
    """The first names of every module that a file imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
