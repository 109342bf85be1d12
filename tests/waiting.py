"""Waiting in tests: for a condition, never for a time."""

import threading
import time
from collections.abc import Callable

PATIENCE_S = 20.0
"""Longest wait before a condition counts as never met; no test depends on its value."""


def eventually(condition: Callable[[], object], what: str = "") -> None:
    """Wait until `condition` holds; fail, saying `what`, when it never does."""
    give_up = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < give_up, f"never happened: {what or condition}"
        pause.wait(0.01)
