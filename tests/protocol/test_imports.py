"""The promise of the package: no port, no socket, no clock, no window, nothing else of ours."""

import ast
from pathlib import Path

import protocol

FORBIDDEN = {
    *("groundstation", "firmware_sim", "PySide6", "pyqtgraph", "serial", "socket", "selectors"),
    *("asyncio", "threading", "time", "datetime", "subprocess", "random"),
}


def test_the_protocol_imports_no_input_output_and_no_clock() -> None:
    found: set[str] = set()
    for path in Path(protocol.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    assert "construct" in found
    assert not found & FORBIDDEN
