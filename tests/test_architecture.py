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
