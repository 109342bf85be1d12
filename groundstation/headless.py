"""Running a station without a window, until it ends or somebody ends it."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

from groundstation.station import Station
from groundstation.terminal import print_summary, watch


def stop_on_signals() -> threading.Event:
    """Return what is set at Ctrl-C, at SIGTERM, or when the terminal is closed.

    Asked for before a port or a log is opened, so that whatever is opened is closed in order.
    """
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    return stop


def run_headless(
    station: Station,
    stop: threading.Event,
    *,
    duration_s: float | None = None,
    goes_on: Callable[[], bool] = lambda: True,
    listen: Callable[[Station], None] | None = None,
) -> None:
    """Run `station` and show it, then close its log and print a summary.

    `listen` is called once it runs, to take what the crew types. It ends when its link ends,
    when `duration_s` has passed, when `goes_on` says no, or when `stop` is set.
    """
    ends = None if duration_s is None else time.monotonic() + duration_s

    def wait(seconds: float) -> bool:
        left = seconds if ends is None else min(seconds, ends - time.monotonic())
        return left > 0 and not stop.wait(left) and goes_on()

    if station.log:
        print(f"recording into {station.log.path}", flush=True)
    station.start()
    if listen:
        listen(station)
    try:
        watch(station, wait)
    finally:
        station.stop()
    print_summary(station.flight)
    if station.log:
        print(f"flight log {station.log.path}")
    if station.recording_problem:
        print(f"groundstation: {station.recording_problem}", file=sys.stderr)
    if station.fault:
        raise station.fault
