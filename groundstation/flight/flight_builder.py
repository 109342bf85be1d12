"""Builds a flight from packets, rejects and events as they come."""

import math
from collections import Counter
from typing import NamedTuple

from groundstation.flight.alarms import Errors, LimitFollower, Limits, limits_of, with_change
from groundstation.flight.continuity import Standing
from groundstation.flight.counters import Counters
from groundstation.flight.events import OF_THE_LINK, Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.flown import FlownFollower
from groundstation.flight.items import CommandSent, Mark, MarkNamed, Moment, OtherItem, Sent
from groundstation.flight.mark_names import event_of_name
from groundstation.flight.milestones import Seen, height_field
from groundstation.flight.mode import mode_field, says_simulation
from groundstation.flight.phases import begin_phase
from groundstation.flight.position import is_fix
from groundstation.flight.state_words import state_word
from groundstation.flight.store import store_of
from groundstation.flight.teams import Stranger
from protocol.mission import Mission, PacketKind
from protocol.packet import Chunk, LinkReport, Packet, Reject, Value


class Followed(NamedTuple):
    """The fields of one kind of packet that the flight follows; None where it has none."""

    mode: str | None
    state: str | None
    altitude: str | None
    height: str | None
    position: tuple[str, str] | None
    limits: list[Limits | Errors]
    echo: str | None


class FlightBuilder:
    """Fills `flight` in with what is taken, in its order.

    Everything follows from that and from the times it carries: no clock is asked.
    """

    def __init__(self, mission: Mission) -> None:
        self.flight = Flight(mission)
        self._counters = self.flight.continuity = Counters(mission)
        self._stores = {packet.name: store_of(packet) for packet in mission.packets}
        self.flight.stores = dict(self._stores)
        self._frames = 0
        self._state = ""
        self._echoing: Packet | None = None
        self._followed = {packet.name: followed_in(packet, mission) for packet in mission.packets}
        self._course = FlownFollower(mission)
        self._limits = {
            kind: [(limits, LimitFollower(limits)) for limits in followed.limits]
            for kind, followed in self._followed.items()
        }

    def take_chunk(self, chunk: Chunk) -> None:
        """Note that bytes arrived, whatever they turn out to be."""
        self._note_time(chunk.monotonic_ns, chunk.utc_ns)
        self.flight.bytes_received += len(chunk.data)

    def take_other(self, item: OtherItem) -> None:
        """Add what is no chunk: what was done or observed."""
        if isinstance(item, Sent):
            self._note_time(item.monotonic_ns, item.utc_ns)
            self.flight.commanding.take_sent()
        elif isinstance(item, CommandSent):
            self._note_time(item.monotonic_ns, item.utc_ns)
            if self._echoing and not self.flight.commanding.listens:
                self._take_echo(self._echoing)
            self.flight.events += self.flight.commanding.take_command(item)
        elif isinstance(item, Mark):
            self.take_event(Event(EventKind.MARK_SET, item.text, item.monotonic_ns, item.utc_ns))
        elif isinstance(item, MarkNamed):
            self._note_time(item.monotonic_ns, item.utc_ns)
            self.flight.events.append(event_of_name(item))
        elif isinstance(item, Moment):
            self._note_time(item.monotonic_ns, item.utc_ns)
        else:
            self.take_event(item)

    def take_packet(self, packet: Packet) -> None:
        """Add an intact packet."""
        flight = self.flight
        followed, values = self._followed[packet.kind], packet.values
        standing, count = self._counters.take_packet(packet)
        if standing is Standing.RESET:
            self._derive([(EventKind.RESET_SEEN, reset_in_words(count))], packet)
        self._follow_course(followed, packet)
        if followed.altitude:
            self._follow_altitude(values[followed.altitude])
        if followed.position:
            latitude, longitude = followed.position
            self._follow_position(values[latitude], values[longitude])
        if followed.limits:
            self._follow_limits(packet)
        if followed.echo:
            self._follow_echo(packet)
        self._stores[packet.kind].append(packet, self._counters.missing, standing, self._frames)
        self._frames += 1
        flight.last_of_kind[packet.kind] = packet
        if flight.first_packet_ns is None:
            flight.first_packet_ns = packet.monotonic_ns
        flight.last_packet = packet
        if packet.rssi_dbm is not None:
            flight.rssi_dbm = packet.rssi_dbm
            flight.signal.append(packet.monotonic_ns, packet.rssi_dbm)

    def take_link_report(self, report: LinkReport) -> None:
        """Count what the radio says of the link, and keep its latest signal strength (dBm)
        and signal-to-noise ratio (dB)."""
        flight = self.flight
        flight.link_reports += 1
        self._frames += 1
        if report.rssi_dbm is not None:
            flight.rssi_dbm = report.rssi_dbm
            flight.signal.append(report.monotonic_ns, report.rssi_dbm)
        if report.snr_db is not None:
            flight.snr_db = report.snr_db

    def take_stranger(self, stranger: Stranger) -> None:
        """Count a packet of another team; nothing of it becomes part of the flight."""
        flight = self.flight
        if stranger.team in flight.strangers:
            flight.strangers[stranger.team] += 1
        else:  # a new object, since somebody may be reading the old one
            flight.strangers = flight.strangers + Counter({stranger.team: 1})
        flight.stranger_ns = stranger.packet.monotonic_ns
        self._frames += 1

    def take_reject(self, reject: Reject) -> None:
        """Count a frame that gave no packet, and keep it to be looked at."""
        flight = self.flight
        if reject.reason in flight.rejected_by_reason:
            flight.rejected_by_reason[reject.reason] += 1
        else:  # a new object, since somebody may be reading the old one
            flight.rejected_by_reason = flight.rejected_by_reason + Counter({reject.reason: 1})
        flight.latest_rejects.append(reject)
        flight.rejects.append(reject, self._frames)
        self._frames += 1
        self._counters.take_reject()

    def take_event(self, event: Event) -> None:
        """Add an event that was observed, or one that the flight itself has seen."""
        self._note_time(event.monotonic_ns, event.utc_ns)
        self.flight.events.append(event)
        if event.kind is EventKind.STATE_CHANGED:
            begin_phase(self.flight.phases, event, self.flight.mission.states)
        elif event.kind in OF_THE_LINK:
            self.flight.link = event
        elif event.kind is EventKind.SENDING_FAILED:
            self.flight.commanding.take_failure()

    def _follow_echo(self, packet: Packet) -> None:
        self._echoing = packet
        if self.flight.commanding.listens:
            self._take_echo(packet)

    def _take_echo(self, packet: Packet) -> None:
        """Read the echo of a packet: costly enough to do it only where it can mean something."""
        echo = str(packet.values[self._followed[packet.kind].echo or ""])
        self.flight.events += self.flight.commanding.take_echo(
            echo, packet.monotonic_ns, packet.utc_ns
        )

    def _note_time(self, monotonic_ns: int, utc_ns: int) -> None:
        flight = self.flight
        flight.events += flight.commanding.take_time(monotonic_ns)
        if flight.first_ns is None:
            flight.first_ns, flight.first_utc_ns = monotonic_ns, utc_ns
        if flight.last_ns is None or monotonic_ns > flight.last_ns:
            flight.last_ns = monotonic_ns

    def _follow_course(self, followed: Followed, packet: Packet) -> None:
        values = packet.values
        if followed.mode:
            self._follow_mode(values[followed.mode], packet)
        if followed.state:
            self._follow_state(state_word(values[followed.state]), packet)
        if followed.mode:
            self._show_course(self._course.catch_up(packet.monotonic_ns), packet)
        if followed.height:
            self._follow_height(values[followed.height], packet)

    def _follow_mode(self, mode: Value, packet: Packet) -> None:
        simulated = says_simulation(self.flight.mission, mode)
        if simulated is not None:
            self._show_course(self._course.take_mode(simulated), packet)

    def _follow_state(self, state: str, packet: Packet) -> None:
        if state in ("", self._state):
            return
        self._state = state
        self._derive([(EventKind.STATE_CHANGED, state)], packet)
        phase = self.flight.mission.states.get(state)
        if phase is not None:
            self._show_course(self._course.take_phase(phase, packet.monotonic_ns), packet)

    def _follow_altitude(self, altitude_m: Value) -> None:
        flight = self.flight
        if not isinstance(altitude_m, float) or not math.isfinite(altitude_m):
            return
        if not altitude_m <= flight.altitude_max_m:
            flight.altitude_max_m = altitude_m
        if not altitude_m <= flight.altitude_max_real_m and self._course.flies:
            flight.altitude_max_real_m = altitude_m

    def _follow_height(self, height_m: Value, packet: Packet) -> None:
        if isinstance(height_m, float):
            self._show_course(self._course.take_height(height_m, packet.monotonic_ns), packet)

    def _show_course(self, seen: list[Seen], packet: Packet) -> None:
        self._derive(seen, packet)
        self.flight.flown = self._course.known

    def _follow_position(self, latitude_deg: Value, longitude_deg: Value) -> None:
        if (
            isinstance(latitude_deg, float)
            and isinstance(longitude_deg, float)
            and is_fix(latitude_deg, longitude_deg)
        ):
            self.flight.last_position_deg = latitude_deg, longitude_deg

    def _follow_limits(self, packet: Packet) -> None:
        for limits, follower in self._limits[packet.kind]:
            value = packet.values[limits.field.name]
            if not limits.has(value):
                continue
            change = follower.take(value, limits.judge(value), packet.monotonic_ns)
            if change is not None:
                self.flight.alarms = with_change(self.flight.alarms, limits, change)
                self._derive([(change.kind, change.text)], packet)

    def _derive(self, seen: list[Seen], packet: Packet) -> None:
        for kind, text in seen:
            self.take_event(Event(kind, text, packet.monotonic_ns, packet.utc_ns))


def reset_in_words(count: int) -> str:
    """Return what the event of a reset says."""
    return f"packet count fell to {count}"


def followed_in(packet: PacketKind, mission: Mission) -> Followed:
    """Return what the flight follows in this kind of packet."""
    names = {field.role: field.name for field in packet.fields if field.role}
    position = None
    if "latitude" in names and "longitude" in names:
        position = names["latitude"], names["longitude"]
    height = height_field(mission)
    has_height = any(field.name == height for field in packet.fields)
    return Followed(
        mode_field(mission, packet),
        names.get("state"),
        names.get("altitude"),
        height if has_height else None,
        position,
        limits_of(packet),
        names.get("command_echo"),
    )
