"""A station that replays a flight log: the whole flight, shown as it was at the clock's moment."""

import threading
from pathlib import Path

import numpy as np

from groundstation import free_memory
from groundstation.flight.flight import Flight
from groundstation.flight.ground_track import ROWS_AT_ONCE, GroundTrack
from groundstation.flight.store import Integers
from groundstation.flight.whole.series import joined
from groundstation.flight.whole.whole_flight import Place, WholeFlight
from groundstation.flightlog.reader import FlightLog
from groundstation.link.log_clock import LogClock
from groundstation.station import Station
from protocol.mission import Mission
from protocol.packet import Chunk
from protocol.stream import Stream


def whole_flight_of(
    log: FlightLog, mission: Mission | None = None, *, only_ours: bool = False
) -> WholeFlight:
    """Return the whole flight in `log`, decoded with its own mission or with another one; with
    `only_ours` nothing is taken for ours that names another team."""
    columns = log.columns
    stream = Stream(columns.received, columns.starts, columns.monotonic_ns, columns.utc_ns)
    others = [item for item in columns.others if not isinstance(item, Chunk)]
    before = columns.chunks_before
    return WholeFlight(mission or log.mission, stream, others, before, only_ours=only_ours)


class ReplayStation(Station):
    """Shows the flight of `log` at the moment of its `link`, a clock to be played and set.

    The log is decoded once, when the station is made; any moment of it is then found at once. The
    log itself is not kept.
    With `ends` the station ends with the log. `mission` is another one to decode it with.
    """

    def __init__(
        self,
        log: FlightLog,
        speed: float = 1.0,
        *,
        ends: bool = False,
        mission: Mission | None = None,
    ) -> None:
        self.replay = LogClock(log, speed, ends=ends)
        super().__init__(mission or log.mission, self.replay)
        self.whole = whole_flight_of(log, mission)
        free_memory.give_back()
        self._packet_times_ns = _all_times(self.whole.packet_times_ns)
        self._event_times_ns = self.whole.event_times_ns()
        self._showing = threading.Lock()
        self._place = Place(0, 0)
        self._shown = Flight(self.mission)
        self._ground_track: GroundTrack | None = None
        self._tracked: Flight | None = None

    @property
    def log_path(self) -> Path:
        """The flight log that is replayed."""
        return self.replay.path

    @property
    def flight(self) -> Flight:
        """The flight as it was at the present moment.

        The same object goes on as long as the clock goes forwards, and becomes another one
        when it has gone back, or when it is known from now on whose packets are ours.
        """
        with self._showing:
            place = self.whole.place_at(self.replay.now_ns())
            if place != self._place:
                if (
                    place.chunks < self._place.chunks
                    or place.others < self._place.others
                    or self.whole.as_known_at(place) is not self.shown_of
                ):
                    self._shown = Flight(self.mission)
                self.whole.show(self._shown, place)
                self._place = place
            return self._shown

    @property
    def shown_of(self) -> WholeFlight:
        """The whole flight of which the present moment is shown."""
        return self.whole.as_known_at(self._place)

    def ground_track(self) -> GroundTrack | None:
        """Return where the CanSat was over ground up to the present moment, all of it at once;
        None when the mission sends no position."""
        flight = self.flight
        track = self.shown_of.track
        if track is None:
            return None
        store = flight.stores[track.kind]
        known = self._ground_track if flight is self._tracked else None
        self._tracked = flight
        if known is None or not known.rows <= store.revision <= known.rows + ROWS_AT_ONCE:
            known = self._ground_track = track.after(store.revision)
        known.catch_up(store)
        return known

    @property
    def running(self) -> bool:
        """Whether the clock may still move."""
        return not self.replay.closed

    def start(self) -> None:
        """Play, and meanwhile prepare what makes any other moment quick to show."""
        self.replay.seek(self.replay.now_ns())
        if self.whole.track:
            prepare = self.whole.track.prepare
            threading.Thread(target=prepare, name="track", daemon=True).start()

    def stop(self) -> None:
        """Close the replay; the flight stays as it is shown."""
        self.replay.pause()
        self.replay.close()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the replay has ended; return whether it has."""
        return self.replay.wait_closed(timeout_s)

    def step(self, packets: int) -> None:
        """Pause, and go so many packets on, or back when negative.

        Packets that came in one chunk came at one moment, and are one step.
        """
        self.replay.pause()
        now_ns = self.replay.now_ns()
        times_ns = self._packet_times_ns
        shown = int(np.searchsorted(times_ns, now_ns, "right"))
        wanted = shown + packets
        if wanted < 1 or not len(times_ns):
            self.replay.seek(self.replay.begin_ns if packets < 0 else now_ns)
        else:
            self.replay.seek(int(times_ns[min(wanted, len(times_ns)) - 1]))

    def go_to_event(self, direction: int) -> None:
        """Go to the next event when `direction` is positive, else to the one before."""
        times_ns, now_ns = self._event_times_ns, self.replay.now_ns()
        if direction > 0:
            later = times_ns[int(np.searchsorted(times_ns, now_ns, "right")) :]
            self.replay.seek(int(later[0]) if len(later) else self.replay.end_ns)
        else:
            earlier = times_ns[: int(np.searchsorted(times_ns, now_ns))]
            self.replay.seek(int(earlier[-1]) if len(earlier) else self.replay.begin_ns)


def _all_times(times_ns: list[Integers]) -> Integers:
    """Return the moments at which packets came, each once.

    Those of each kind never run back: sorting them costs little, where `np.unique` would put
    every one of them into a hash table.
    """
    found = joined(times_ns, np.int64)
    if len(times_ns) > 1:
        found = np.sort(found, kind="stable")
    is_new = np.ones(len(found), np.bool_)
    is_new[1:] = found[1:] != found[:-1]
    return found if is_new.all() else found[is_new]
