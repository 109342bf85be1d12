"""One flight: values, events and counts, built from packets, rejects and events."""

import math
from collections import Counter, deque
from typing import NamedTuple

from groundstation.flight.commanding import Commanding
from groundstation.flight.counters import Counters
from groundstation.flight.events import OF_THE_LINK, Event, EventKind
from groundstation.flight.items import CommandSent, Mark, Moment, Sent
from groundstation.flight.position import is_fix
from groundstation.flight.store import Store, store_of
from protocol.mission import Mission, PacketKind
from protocol.packet import Chunk, LinkReport, Packet, Reject, Value

REJECTS_KEPT = 100
"""How many of the latest rejects are kept to be shown; all are counted."""


class _Followed(NamedTuple):
    """The fields of one kind of packet that the flight follows; None where it has none."""

    state: str | None
    altitude: str | None
    position: tuple[str, str] | None
    echo: str | None


class Flight:
    """All that is known of one flight.

    One thread builds it with the `take_` methods; the window and the command line only
    read. Everything follows from what is taken, in its order, and from the times it carries:
    no clock is asked, so a replay gives the same flight.
    """

    def __init__(self, mission: Mission) -> None:
        self.mission = mission
        self.stores = {packet.name: store_of(packet) for packet in mission.packets}
        self.events: list[Event] = []
        self.commanding = Commanding()
        self.bytes_received = 0
        self.bytes_sent = 0
        self.first_ns: int | None = None
        self.first_utc_ns: int | None = None
        self.last_ns: int | None = None
        self.first_packet_ns: int | None = None
        self.last_packet: Packet | None = None
        self.last_of_kind: dict[str, Packet] = {}
        self.rejected_by_reason: Counter[str] = Counter()
        self.latest_rejects: deque[Reject] = deque(maxlen=REJECTS_KEPT)
        self.link: Event | None = None
        self.link_reports = 0
        self.rssi_dbm: float | None = None
        self.snr_db: float | None = None
        self.altitude_max_m = math.nan
        self.last_position_deg: tuple[float, float] | None = None
        self.continuity = Counters(mission)
        self._state = ""
        self._followed = {packet.name: _followed_in(packet) for packet in mission.packets}

    @property
    def store(self) -> Store:
        """The values of the main kind of packet."""
        return self.stores[self.mission.packet.name]

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

    @property
    def packets_span_s(self) -> float:
        """Time from the first packet to the last, s."""
        if self.first_packet_ns is None or self.last_packet is None:
            return 0.0
        return (self.last_packet.monotonic_ns - self.first_packet_ns) / 1e9

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

    def take_chunk(self, chunk: Chunk) -> None:
        """Note that bytes arrived, whatever they turn out to be."""
        self._note_time(chunk.monotonic_ns, chunk.utc_ns)
        self.bytes_received += len(chunk.data)

    def take_sent(self, sent: Sent) -> None:
        """Note that bytes went out."""
        self._note_time(sent.monotonic_ns, sent.utc_ns)
        self.bytes_sent += len(sent.data)
        self.commanding.take_sent()

    def take_command(self, command: CommandSent) -> None:
        """Follow a command until it is acknowledged, or until its time is up."""
        self._note_time(command.monotonic_ns, command.utc_ns)
        self.events += self.commanding.take_command(command)

    def take_mark(self, mark: Mark) -> None:
        """Add a mark of the crew's."""
        self.take_event(Event(EventKind.MARK_SET, mark.text, mark.monotonic_ns, mark.utc_ns))

    def take_moment(self, moment: Moment) -> None:
        """Note that time has passed though nothing arrived."""
        self._note_time(moment.monotonic_ns, moment.utc_ns)

    def take_packet(self, packet: Packet) -> None:
        """Add an intact packet."""
        followed, values = self._followed[packet.kind], packet.values
        count = self.continuity.take_packet(packet)
        if count is not None:
            self._derive(EventKind.RESET_SEEN, f"packet count fell to {count}", packet)
        if followed.state:
            self._follow_state(str(values[followed.state]), packet)
        if followed.altitude:
            self._follow_altitude(values[followed.altitude])
        if followed.position:
            latitude, longitude = followed.position
            self._follow_position(values[latitude], values[longitude])
        if followed.echo:
            echo = str(values[followed.echo])
            self.events += self.commanding.take_echo(echo, packet.monotonic_ns, packet.utc_ns)
        self.stores[packet.kind].append(packet, self.continuity.missing)
        self.last_of_kind[packet.kind] = packet
        if self.first_packet_ns is None:
            self.first_packet_ns = packet.monotonic_ns
        self.last_packet = packet
        if packet.rssi_dbm is not None:
            self.rssi_dbm = packet.rssi_dbm

    def take_link_report(self, report: LinkReport) -> None:
        """Count what the radio says of the link, and keep its latest signal strength (dBm)
        and signal-to-noise ratio (dB)."""
        self.link_reports += 1
        if report.rssi_dbm is not None:
            self.rssi_dbm = report.rssi_dbm
        if report.snr_db is not None:
            self.snr_db = report.snr_db

    def take_reject(self, reject: Reject) -> None:
        """Count a frame that gave no packet, and keep it to be looked at."""
        if reject.reason in self.rejected_by_reason:
            self.rejected_by_reason[reject.reason] += 1
        else:  # a new object, since somebody may be reading the old one
            self.rejected_by_reason = self.rejected_by_reason + Counter({reject.reason: 1})
        self.latest_rejects.append(reject)
        self.continuity.take_reject()

    def take_event(self, event: Event) -> None:
        """Add an event that was observed, or one that the flight itself has seen."""
        self._note_time(event.monotonic_ns, event.utc_ns)
        self.events.append(event)
        if event.kind in OF_THE_LINK:
            self.link = event
        elif event.kind is EventKind.SENDING_FAILED:
            self.commanding.take_failure()

    def _note_time(self, monotonic_ns: int, utc_ns: int) -> None:
        self.events += self.commanding.take_time(monotonic_ns)
        if self.first_ns is None:
            self.first_ns, self.first_utc_ns = monotonic_ns, utc_ns
        if self.last_ns is None or monotonic_ns > self.last_ns:
            self.last_ns = monotonic_ns

    def _follow_state(self, state: str, packet: Packet) -> None:
        if state != self._state:
            self._state = state
            self._derive(EventKind.STATE_CHANGED, state, packet)

    def _follow_altitude(self, altitude_m: Value) -> None:
        if not isinstance(altitude_m, float) or altitude_m <= self.altitude_max_m:
            return
        if math.isfinite(altitude_m):
            self.altitude_max_m = altitude_m

    def _follow_position(self, latitude_deg: Value, longitude_deg: Value) -> None:
        if (
            isinstance(latitude_deg, float)
            and isinstance(longitude_deg, float)
            and is_fix(latitude_deg, longitude_deg)
        ):
            self.last_position_deg = latitude_deg, longitude_deg

    def _derive(self, kind: EventKind, text: str, packet: Packet) -> None:
        self.take_event(Event(kind, text, packet.monotonic_ns, packet.utc_ns))


def _followed_in(packet: PacketKind) -> _Followed:
    names = {field.role: field.name for field in packet.fields if field.role}
    position = None
    if "latitude" in names and "longitude" in names:
        position = names["latitude"], names["longitude"]
    return _Followed(names.get("state"), names.get("altitude"), position, names.get("command_echo"))
