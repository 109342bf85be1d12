"""One flight as it is known at one moment: values, events and counts."""

import math
from collections import Counter, deque

from groundstation.flight.alarms import Alarm
from groundstation.flight.commanding import Commanding
from groundstation.flight.counters import Counters, CounterSums
from groundstation.flight.events import Event
from groundstation.flight.flown import Flown
from groundstation.flight.milestones import Milestones
from groundstation.flight.mode import pressure_command
from groundstation.flight.phase_span import PhaseSpan
from groundstation.flight.rejects import RejectColumns
from groundstation.flight.signal_history import SignalHistory
from groundstation.flight.store import Store, store_of
from protocol.mission import Mission
from protocol.packet import Packet, Reject

REJECTS_KEPT = 100
"""How many of the latest rejects are kept to be shown; all are counted."""


class Flight:
    """All that is known of one flight.

    One thread fills it in (a `FlightBuilder` live, a `WholeFlight` when replayed); the window
    and the command line only read.
    """

    def __init__(self, mission: Mission) -> None:
        self.mission = mission
        self.stores: dict[str, Store] = {p.name: store_of(p) for p in mission.packets}
        self.events: list[Event] = []
        self.phases: list[PhaseSpan] = []
        self.commanding = Commanding(pressure_command(mission))
        self.bytes_received = 0
        self.first_ns: int | None = None
        self.first_utc_ns: int | None = None
        self.last_ns: int | None = None
        self.first_packet_ns: int | None = None
        self.last_packet: Packet | None = None
        self.last_of_kind: dict[str, Packet] = {}
        self.rejected_by_reason: Counter[str] = Counter()
        self.strangers: Counter[str] = Counter()
        """Packets of other teams on the channel, by team; see `flight.teams`."""
        self.stranger_ns: int | None = None
        """When the latest of them came, on the link's clock."""
        self.latest_rejects: deque[Reject] = deque(maxlen=REJECTS_KEPT)
        self.rejects = RejectColumns()
        self.link: Event | None = None
        self.link_reports = 0
        self.rssi_dbm: float | None = None
        self.signal = SignalHistory()
        self.snr_db: float | None = None
        self.altitude_max_m = math.nan
        self.altitude_max_real_m = math.nan
        """The highest of those that no packet of a simulation brought."""
        self.last_position_deg: tuple[float, float] | None = None
        self.continuity: Counters | CounterSums = CounterSums()
        self.flown = Flown()
        self.alarms: tuple[Alarm, ...] = ()

    @property
    def store(self) -> Store:
        """The values of the main kind of packet."""
        return self.stores[self.mission.packet.name]

    @property
    def milestones(self) -> Milestones:
        """Launch, apogee and landing in the present mode: of the real flight, or the simulated."""
        return self.flown.present

    @property
    def received(self) -> int:
        """Packets received and decoded."""
        return sum(store.revision for store in self.stores.values())

    @property
    def rejected(self) -> int:
        """Frames that gave no packet."""
        return sum(self.rejected_by_reason.values())

    @property
    def duration_s(self) -> float:
        """Time from the first thing recorded to the last, s."""
        if self.first_ns is None or self.last_ns is None:
            return 0.0
        return (self.last_ns - self.first_ns) / 1e9

    def name_of(self, role: str) -> str | None:
        """Return the name of the field that has `role`, or None when none has."""
        field = self.mission.field_of(role)
        return None if field is None else field.name

    def store_of(self, name: str) -> Store:
        """Return the store that holds the field; KeyError when no kind of packet has it."""
        for store in self.stores.values():
            if name in store.numbers or name in store.words:
                return store
        raise KeyError(name)
