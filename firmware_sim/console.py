"""The person at the terminal: is told what happens, and may order an end at any moment."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event
from types import FrameType

LONGEST_WAIT_S = 0.1
"""An order to stop is obeyed at the latest after this time."""


class Stopped(Exception):  # noqa: N818 - an order, not an error
    """Somebody has ordered an end."""


class Console:
    """Tells lines to a person through `tell` and knows whether an end has been ordered.

    An order is obeyed only in `wait` and `check`, never in the midst of sending: so no frame
    is torn by it, nor sent twice.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self._stop_ordered = False
        self._pause = Event()

    def stop(self) -> None:
        """Order an end; may be called from a signal handler or another thread."""
        # A plain flag: setting the Event could deadlock with a wait that has its lock.
        self._stop_ordered = True

    def check(self) -> None:
        """Raise Stopped when an end has been ordered."""
        if self._stop_ordered:
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Wait for `seconds`, LONGEST_WAIT_S at most; raises Stopped."""
        self.check()
        self._pause.wait(min(seconds, LONGEST_WAIT_S))
        self.check()


@contextmanager
def obeying_signals(console: Console) -> Iterator[None]:
    """Take Ctrl-C, SIGTERM and a closed terminal as orders to stop while the block runs."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]

    def obey(_number: int, _frame: FrameType | None) -> None:
        console.stop()

    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        # A shell that starts a program in the background tells it to ignore Ctrl-C.
        if handler is not signal.SIG_IGN:
            signal.signal(number, obey)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_with_parent(console: Console) -> None:
    """Order an end as soon as standard input ends: its other end is held by the parent.

    That holds however the parent ends, killed included, and on every system.
    """
    if sys.stdin is None:
        return
    source = sys.stdin.fileno()

    def listen() -> None:
        with suppress(OSError):
            # Not through sys.stdin: its lock must be free when the interpreter ends.
            while os.read(source, 4096):
                pass
        console.stop()

    threading.Thread(target=listen, name="parent", daemon=True).start()
