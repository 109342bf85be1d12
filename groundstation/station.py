"""The station: a link, a flight log and a flight, running; no window needed."""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.ground_track import GroundTrack, track_of
from groundstation.flight.items import CommandSent, Item, Mark, MarkNamed, Moment, Sent
from groundstation.flightlog.recording import Recording
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link import Link, SendingFailed, Uplink
from groundstation.reception import Reception
from groundstation.sending.pressure_player import PressurePlayer
from groundstation.sending.radio_module import module_of
from groundstation.sending.uplink import ECHO_TIMEOUT_S, Outgoing, command_of, outgoing
from protocol.mission import Mission
from protocol.packet import Chunk

Guarded = TypeVar("Guarded")

_LOOK_PERIOD_S = 0.2
_LAST_SENDING_S = 2.0


class Station:
    """Receives from `link` until stopped, records into `log` and keeps `flight` up to date.

    Three threads: one reads the link, writes what it read into the log and hands over; one
    decodes and builds the flight; one sends. So what was read is in the log even when the
    program is killed a moment later, and neither decoding nor the window nor a port that
    takes no bytes can stop the reading. A replay is a station without a log.

    When the disk of the log takes no more, the flight goes on in `second_folder`. `before`
    is what was received of the flight earlier, when it is continued.
    """

    def __init__(
        self,
        mission: Mission,
        link: Link,
        log: FlightLogWriter | None = None,
        *,
        second_folder: Path | None = None,
        before: Sequence[Item] = (),
    ) -> None:
        self.mission = mission
        self.link = link
        self.fault: Exception | None = None
        self._recording = Recording(log, second_folder) if log else None
        self._before = before
        self._reception = Reception(mission)
        self._track: GroundTrack | None = None
        self._tracked: Flight | None = None
        self._order = threading.Lock()
        self._arrived: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._outgoing: queue.SimpleQueue[Outgoing | Mark | MarkNamed | None] = queue.SimpleQueue()
        self._commands = sum(isinstance(item, CommandSent) for item in before)
        self._decided_ns = 0
        self._player: PressurePlayer | None = None
        self.module = module_of(mission)
        self._destination_told = ""
        self._reader = _thread("link reader", self._read)
        self._worker = _thread("station", self._work)
        self._sender = _thread("uplink", self._send_all)

    @property
    def flight(self) -> Flight:
        """The flight as known now; another object when it turns out whose packets are ours."""
        return self._reception.flight

    def ground_track(self) -> GroundTrack | None:
        """Return where the CanSat was over ground; None when the mission sends no position.

        What came since the last call is taken in, some thousand packets at most: a flight of
        which the track is asked for late is caught up with over several calls, all of them
        from one thread.
        """
        flight = self.flight
        if flight is not self._tracked:
            self._tracked, self._track = flight, track_of(self.mission)
        if self._track:
            self._track.catch_up(flight.store_of(self._track.names[0]))
        return self._track

    @property
    def log(self) -> FlightLogWriter | None:
        """The flight log being written; another one after its disk was full."""
        return self._recording.log if self._recording else None

    @property
    def log_path(self) -> Path | None:
        """The flight log of the flight, if there is one."""
        return self.log.path if self.log else None

    @property
    def recording_problem(self) -> str:
        """Why nothing is recorded; empty when all is well."""
        return self._recording.problem if self._recording else ""

    @property
    def recording_warning(self) -> str:
        """What endangers the recording though it goes on; empty when nothing does."""
        return self._recording.warning if self._recording else ""

    @property
    def running(self) -> bool:
        """Whether more may still arrive in the flight."""
        return self._worker.is_alive()

    def start(self) -> None:
        """Begin to receive."""
        self._worker.start()
        self._reader.start()
        if isinstance(self.link, Uplink):
            self._sender.start()

    def stop(self) -> None:
        """Send what was given, for a moment at most, stop receiving, take in all that was read,
        and close the log."""
        if self._sender.is_alive():
            self._outgoing.put(None)
            self._sender.join(_LAST_SENDING_S)
        self.link.close()
        self.wait()
        if self._sender.is_alive():
            self._sender.join()
        if self._recording:
            self._recording.close()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the link has ended and all is taken in; return whether it has."""
        self._worker.join(timeout_s)
        return not self._worker.is_alive()

    def age_of_last_packet_s(self) -> float | None:
        """Return the time since the last packet on the link's clock, s; None before the first."""
        packet = self.flight.last_packet
        return None if packet is None else (self.link.now_ns() - packet.monotonic_ns) / 1e9

    def command(self, name: str, arguments: Mapping[str, str] | None = None) -> None:
        """Send a command of the mission; its fate is told by the flight's events.

        Returns at once. Raises UserError when there is no such command, an argument is
        missing or not allowed, or nothing can be sent.
        """
        self._hand_over(outgoing(self.mission, command_of(self.mission, name), arguments or {}))

    def send(self, data: bytes) -> None:
        """Send bytes as they are, and return at once; raises UserError when nothing can be sent."""
        self._hand_over(Outgoing(data))

    def mark(self, text: str) -> Mark:
        """Set a mark at this moment and return it; raises UserError when this is no flight being
        received."""
        mark = Mark(text, *self._moment())
        self._hand_over(mark)
        return mark

    def name_mark(self, mark: Mark, text: str) -> None:
        """Give a mark another name; raises UserError when this is no flight being received."""
        self._hand_over(MarkNamed(text, mark.monotonic_ns, mark.utc_ns, *self._moment()))

    @property
    def pressure_player(self) -> PressurePlayer | None:
        """What flies the CanSat by simulated pressures, or did so last."""
        return self._player

    def play(self, player: PressurePlayer) -> None:
        """Fly the CanSat by simulated pressures from now on, instead of any played before.

        Raises UserError when nothing can be sent.
        """
        self._check_sending()
        if self._player:
            self._player.stop()
        player.start(self.link.now_ns())
        self._player = player

    def _hand_over(self, what: Outgoing | Mark | MarkNamed) -> None:
        self._check_sending()
        self._outgoing.put(what)

    def _check_sending(self) -> None:
        if not self._sender.is_alive():
            raise UserError("commands and marks are for a flight that is being received; connect")

    def _read(self) -> None:
        try:
            for item in self.link.items():
                self._enter(item)
        except Exception as error:
            self.fault = error
        finally:
            self._arrived.put(None)

    def _enter(self, item: Item) -> None:
        """Record an item, then hand it over: both in the same order, whoever brings it."""
        with self._order:
            events: list[Event] = []
            if self._recording:
                events = self._guard(self._recording.take, item) or []
            self._arrived.put(item)
            for event in events:
                self._arrived.put(event)

    def _work(self) -> None:
        for earlier in self._before:
            self._guard(self._reception.take, earlier)
        while (item := self._arrived.get()) is not None:
            if self.module and isinstance(item, Chunk):
                self._guard(self._take_and_hear, item)
            else:
                self._guard(self._reception.take, item)

    def _guard(self, step: Callable[..., Guarded], item: object) -> Guarded | None:
        """A fault of one step must stop neither the other nor what comes next."""
        try:
            return step(item)
        except Exception as error:
            self.fault = error
            return None

    def _take_and_hear(self, chunk: Chunk) -> None:
        """Take a chunk, and what the radio says in it of what it was given to send."""
        assert self.module
        received, strangers = self.flight.received, self.flight.strangers.total()
        self._reception.take(chunk)
        is_ours = self.flight.received > received and self.flight.strangers.total() == strangers
        for sentence in self.module.hear(chunk.data, ours=is_ours):
            self._enter(Event(EventKind.NOT_DELIVERED, sentence, *self._moment()))

    def _send_all(self) -> None:
        while True:
            try:
                what = self._outgoing.get(timeout=self._idle_s())
            except queue.Empty:
                self._guard(self._play, None)
                self._guard(self._look, None)
                continue
            if what is None:
                return
            if isinstance(what, Mark | MarkNamed):
                self._guard(self._enter, what)
            else:
                self._guard(self._send, what)

    def _idle_s(self) -> float:
        """Return how long to wait for something to send before looking what else is due, s."""
        next_ns = self._player.next_ns if self._player else None
        if next_ns is None:
            return _LOOK_PERIOD_S
        return min(_LOOK_PERIOD_S, max(0.0, (next_ns - self.link.now_ns()) / 1e9))

    def _play(self, _: object) -> None:
        """Send the simulated pressure that is due."""
        player = self._player
        due = player.due(self.link.now_ns()) if player else None
        if player and due and (problem := self._send(due)):
            player.take_back(problem)

    def _send(self, what: Outgoing) -> str:
        """Send and record; return why it could not be sent, or nothing."""
        assert isinstance(self.link, Uplink)
        data = self._as_the_radio_takes(what)
        if what.name:
            self._commands += 1
            self._enter(
                CommandSent(
                    self._commands,
                    what.name,
                    what.arguments or {},
                    what.text,
                    what.echo,
                    ECHO_TIMEOUT_S,
                    *self._moment(),
                )
            )
        try:
            self.link.write(data)
        except SendingFailed as failed:
            self._enter(Event(EventKind.SENDING_FAILED, f"{what.text}: {failed}", *self._moment()))
            if failed.sent_bytes:
                self._enter(Sent(data[: failed.sent_bytes], *self._moment()))
            return str(failed)
        self._enter(Sent(data, *self._moment()))
        return ""

    def _as_the_radio_takes(self, what: Outgoing) -> bytes:
        """Return the bytes for the port; when they go to another radio than those before, say."""
        if self.module is None:
            return what.data
        told = self.module.destination_told
        if told != self._destination_told:
            self._destination_told = told
            self._enter(Event(EventKind.DESTINATION_CHOSEN, told, *self._moment()))
        return self.module.wrap(what.data, what.text)

    def _look(self, _: object) -> None:
        """See what is due though nothing arrives: a command without its echo, a full disk."""
        deadline_ns = self.flight.commanding.deadline_ns
        if deadline_ns and self._decided_ns != deadline_ns < self.link.now_ns():
            self._decided_ns = deadline_ns
            self._enter(Moment(*self._moment()))
        if self._recording:
            with self._order:
                for event in self._recording.look():
                    self._arrived.put(event)

    def _moment(self) -> tuple[int, int]:
        return self.link.now_ns(), time.time_ns()


def _thread(name: str, target: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=target, name=name, daemon=True)
