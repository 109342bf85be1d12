"""Who may import whom: the rules of docs/architecture.md, held against the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"protocol", "firmware_sim", "groundstation"}
QT = {"PySide6", "pyqtgraph", "shiboken6"}
INPUT_AND_OUTPUT = {"serial", "socket", "time", "threading", "subprocess", "asyncio"}


def imports_of(folder: str) -> Iterator[tuple[Path, str]]:
    """Yield each file of a package and the dotted name of each thing it imports."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield path, node.module


def offenders(folder: str, forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, name in imports_of(folder)
        if name.partition(".")[0] in forbidden
    ]


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("protocol", (OURS - {"protocol"}) | QT | INPUT_AND_OUTPUT),
        ("firmware_sim", {"groundstation"} | QT),
        ("groundstation", {"firmware_sim"}),
    ],
)
def test_no_room_imports_what_it_must_not_know(folder: str, forbidden: set[str]) -> None:
    assert list(imports_of(folder)), "there is something to check"
    assert offenders(folder, forbidden) == []


def test_qt_is_known_in_the_window_only() -> None:
    found = offenders("groundstation", QT)
    assert found, "the window knows Qt"
    assert [line for line in found if not line.startswith("groundstation/ui/")] == []


BUILT_ON = {
    "groundstation/flight/": ("groundstation.flight.", "groundstation.geo."),
    "groundstation/geo/": ("groundstation.geo.", "groundstation.errors."),
    "groundstation/link/": (
        *("groundstation.link.", "groundstation.flight."),
        *("groundstation.flightlog.", "groundstation.errors."),
    ),
}
"""What rooms import of ours beside protocol: the flight knows no file, port or screen."""


@pytest.mark.parametrize(("folder", "known"), BUILT_ON.items())
def test_a_room_knows_only_what_it_is_built_on(folder: str, known: tuple[str, ...]) -> None:
    imports = [(path, name) for path, name in imports_of(folder) if name.split(".")[0] in OURS]
    assert imports, "there is something to check"
    allowed = (*known, "protocol.")
    wrong = [
        f"{path} imports {name}" for path, name in imports if not f"{name}.".startswith(allowed)
    ]
    assert wrong == []


def test_the_window_is_known_by_the_command_line_only() -> None:
    knowing = {
        str(path.relative_to(ROOT))
        for path, name in imports_of("groundstation")
        if name.startswith("groundstation.ui")
    }
    assert {path for path in knowing if not path.startswith("groundstation/ui/")} == {
        "groundstation/cli.py"
    }


STARTED_BY_ITSELF = {
    "firmware_sim.pytest_plugin",  # an entry point of pytest's
    "groundstation.ui.screenshots",  # the pictures of the documents
}


def test_no_module_is_there_for_tests_only() -> None:
    imported = set()
    modules = set()
    for folder in OURS:
        for path in (ROOT / folder).rglob("*.py"):
            modules.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {name.name for name in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported |= {node.module, *(f"{node.module}.{n.name}" for n in node.names)}
    alone = {name for name in modules - imported if not name.endswith(("__init__", "__main__"))}
    assert alone == STARTED_BY_ITSELF
