"""The station: a link, a flight log and a flight, running; no window needed."""

import queue
import threading
import time
from collections.abc import Callable

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.items import Item
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link import Link, Restart
from groundstation.reception import Reception
from protocol.mission import Mission


class Station:
    """Receives from `link` until stopped, records into `log` and keeps `flight` up to date.

    Two threads: one reads the link, writes what it read into the log and hands over; the
    other decodes and builds the flight. So what was read is in the log even when the program
    is killed a moment later, and neither decoding nor the window can stop the reading. A
    replay is a station without a log.
    """

    def __init__(self, mission: Mission, link: Link, log: FlightLogWriter | None = None) -> None:
        self.mission = mission
        self.link = link
        self.log = log
        self.recording_problem = ""
        self.fault: Exception | None = None
        self._reception = Reception(mission)
        self._arrived: queue.SimpleQueue[Item | Restart | None] = queue.SimpleQueue()
        self._reader = _thread("link reader", self._read)
        self._worker = _thread("station", self._work)

    @property
    def flight(self) -> Flight:
        """The flight as known now; after a replay was set back it is another object."""
        return self._reception.flight

    @property
    def running(self) -> bool:
        """Whether more may still arrive in the flight."""
        return self._worker.is_alive()

    def start(self) -> None:
        """Begin to receive."""
        self._worker.start()
        self._reader.start()

    def stop(self) -> None:
        """Stop receiving, take in all that was read, and close the log."""
        self.link.close()
        self.wait()
        if self.log:
            self.log.close()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the link has ended and all is taken in; return whether it has."""
        self._worker.join(timeout_s)
        return not self._worker.is_alive()

    def age_of_last_packet_s(self) -> float | None:
        """Return the time since the last packet on the link's clock, s; None before the first."""
        packet = self.flight.last_packet
        return None if packet is None else (self.link.now_ns() - packet.monotonic_ns) / 1e9

    def _read(self) -> None:
        try:
            for item in self.link.items():
                if self.log and not isinstance(item, Restart):
                    self._guard(self._record, item, self.log)
                self._arrived.put(item)
        except Exception as error:
            self.fault = error
        finally:
            self._arrived.put(None)

    def _work(self) -> None:
        while (item := self._arrived.get()) is not None:
            self._guard(self._take, item)

    def _guard(self, step: Callable[..., None], *arguments: object) -> None:
        """A fault of one step must stop neither the other nor what comes next."""
        try:
            step(*arguments)
        except Exception as error:
            self.fault = error

    def _take(self, item: Item | Restart) -> None:
        if isinstance(item, Restart):
            self._restart(item)
        else:
            self._reception.take(item)

    def _restart(self, restart: Restart) -> None:
        reception = Reception(self.mission)
        for item in restart.items:
            reception.take(item)
        self._reception = reception

    def _record(self, item: Item, log: FlightLogWriter) -> None:
        try:
            log.append(item)
        except OSError as error:
            if not self.recording_problem:
                why = f"{error.strerror} ({log.path.parent})"
                self.recording_problem = f"not recording: {why}"
                self._arrived.put(_now(EventKind.RECORDING_STOPPED, why))
            return
        if self.recording_problem:
            self.recording_problem = ""
            resumed = _now(
                EventKind.RECORDING_RESUMED,
                f"recording again; {log.bytes_not_recorded} bytes could not be recorded",
            )
            self._arrived.put(resumed)
            self._record(resumed, log)


def _thread(name: str, target: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=target, name=name, daemon=True)


def _now(kind: EventKind, text: str) -> Event:
    return Event(kind, text, time.monotonic_ns(), time.time_ns())
