"""A flight decoded once, as a whole, and shown as it was at any moment.

What is shown is what a `FlightBuilder` would have built from the log up to that moment: the
values, the rejects, the events, the counts and all that is derived. It is found by looking
up, not by decoding again: the cost of a moment does not depend on the length of the flight.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from groundstation.flight.commanding import Commanding
from groundstation.flight.counters import CounterSums
from groundstation.flight.decoding import interrupted_stream, interrupts
from groundstation.flight.events import OF_THE_LINK, Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.flight_builder import reset_in_words
from groundstation.flight.flown import Flown
from groundstation.flight.items import Mark, MarkNamed, OtherItem
from groundstation.flight.mark_names import event_of_name
from groundstation.flight.mode import pressure_command
from groundstation.flight.phase_span import PhaseSpan
from groundstation.flight.phases import begin_phase, first_phases
from groundstation.flight.simulation import is_of_pressure, pressures_begin_with
from groundstation.flight.store import Integers
from groundstation.flight.teams import team_event
from groundstation.flight.whole.commands import CommandRun, echoes_of
from groundstation.flight.whole.counting import Counting, count_through
from groundstation.flight.whole.course import Course, course_through
from groundstation.flight.whole.history import History, Value
from groundstation.flight.whole.latest import Positions, Strength, highest_altitudes
from groundstation.flight.whole.limits import AlarmsThrough, alarms_through
from groundstation.flight.whole.modes import modes_in
from groundstation.flight.whole.no_packets import NoPackets, items_of
from groundstation.flight.whole.strangers import taken_for_ours, told_apart
from groundstation.flight.whole.table import TableStore, WholeTable, times_of
from groundstation.flight.whole.tails import without_tails
from groundstation.flight.whole.track import track_through
from protocol.bulk import Bulk, decode_bulk
from protocol.bulk_threads import beside
from protocol.mission import Mission
from protocol.packet import Packet
from protocol.stream import Stream, in_few_bytes

_TEAM, _RESET, _COURSE, _LIMITS, _ECHO = range(5)
"""In this order the events of one packet come."""

_Placed = tuple[int, int, int, int, Event]
"""An event behind what puts it in its place: item of the log, place of the packet among all frames,
which of the above, and its number among those."""


class Place(NamedTuple):
    """How much of a log has come: so many chunks and so many other items."""

    chunks: int
    others: int


class WholeFlight:
    """The whole flight that a mission makes of a stream and what happened besides.

    `others` are the items that are no chunks, in their order, and `chunks_before`, shape
    (others,), tells how many chunks came before each. With `only_ours` nothing is taken for ours
    that names another team, whoever came; `undecided` is what the stream holds, when all packets
    are to be taken for ours.
    """

    def __init__(
        self,
        mission: Mission,
        stream: Stream,
        others: Sequence[OtherItem] = (),
        chunks_before: Integers | None = None,
        *,
        only_ours: bool = False,
        undecided: Bulk | None = None,
    ) -> None:
        self.mission = mission
        before = np.zeros(len(others), np.int64) if chunks_before is None else chunks_before
        stream = interrupted_stream(stream, others, before)
        bulk = undecided or without_tails(mission, decode_bulk(mission, stream), stream)
        self._undecided: WholeFlight | None = None
        if undecided:
            self._strangers = taken_for_ours(mission, bulk)
        else:
            all_packets = bulk
            bulk, self._strangers = told_apart(mission, bulk, only_ours=only_ours)
            if self._strangers.decision:
                self._undecided = WholeFlight(
                    mission, stream, others, before, undecided=all_packets
                )
        self._others = tuple(others)
        self._other_items = before + np.arange(len(others))
        self._chunks_before = before
        self._starts, self._utc_ns = in_few_bytes(stream.starts), stream.utc_ns
        self._times_ns = stream.monotonic_ns
        self._due_ns, self._other_due_ns = _due(stream.monotonic_ns, self._others, before)
        with beside(bulk.packets.pack):
            self._look_through(bulk.packed(mission), stream)

    @property
    def end(self) -> Place:
        """The place of the whole log."""
        return Place(len(self._times_ns), len(self._others))

    @property
    def begin_ns(self) -> int:
        """When the first item came, on the log's clock."""
        return min([*self._due_ns[:1].tolist(), *self._other_due_ns[:1].tolist()], default=0)

    @property
    def end_ns(self) -> int:
        """When the last item came, on the log's clock."""
        return max([*self._due_ns[-1:].tolist(), *self._other_due_ns[-1:].tolist()], default=0)

    @property
    def packet_times_ns(self) -> list[Integers]:
        """When packets came, by kind, on the log's clock, which never runs back."""
        return [times_of(table.chunks, self._due_ns) for table in self.tables]

    @property
    def events(self) -> list[Event]:
        """All events."""
        return self._events

    def event_times_ns(self) -> Integers:
        """Return when each of the events came, on the log's clock; without those of simulated
        pressures, which would leave nothing else to be found."""
        begin = pressures_begin_with(self.mission)
        found = [not is_of_pressure(event, begin) for event in self._events]
        items = self._event_items[np.array(found, np.bool_)]
        others_before = np.searchsorted(self._other_items, items)
        is_other = np.isin(items, self._other_items)
        times_ns = np.empty(len(items), np.int64)
        times_ns[is_other] = self._other_due_ns[others_before[is_other]]
        times_ns[~is_other] = self._due_ns[(items - others_before)[~is_other]]
        return times_ns

    def place_at(self, moment_ns: int) -> Place:
        """Return how much of the log has come at a moment of its clock."""
        return Place(
            int(np.searchsorted(self._due_ns, moment_ns, "right")),
            int(np.searchsorted(self._other_due_ns, moment_ns, "right")),
        )

    def at(self, place: Place) -> Flight:
        """Return the flight as it was when so much of the log had come."""
        flight = Flight(self.mission)
        self.show(flight, place)
        return flight

    def as_known_at(self, place: Place) -> "WholeFlight":
        """Return the whole flight by what was known then of teams: another one as long as packets
        were taken for ours that are not. What is shown of one does not go on from the other."""
        decision = self._strangers.decision
        if decision and self._undecided and place.chunks <= decision.chunk:
            return self._undecided
        return self

    def show(self, flight: Flight, place: Place) -> None:
        """Make `flight` what it was when so much of the log had come."""
        known = self.as_known_at(place)
        if known is not self:
            known.show(flight, place)
            return
        items = place.chunks + place.others
        events = int(np.searchsorted(self._event_items, items))
        flight.events = self._events[:events]
        flight.phases = first_phases(self._phases, bisect_left(self._phase_events, events))
        flight.bytes_received = int(self._starts[place.chunks])
        self._show_times(flight, place)
        flight.link = self._link.after(items)
        flight.continuity = self._sums.after(items)
        flight.flown = self._flown.after(items)
        flight.alarms = self._alarms.after(items)
        flight.commanding = self._commands.after(items)
        rows = [table.rows_in(place.chunks) for table in self.tables]
        strangers = int(np.searchsorted(self._strangers.chunks, place.chunks))
        flight.strangers = self._strangers.first(strangers)
        latest = self._strangers.chunks[:strangers][-1:]
        flight.stranger_ns = int(self._times_ns[latest[0]]) if len(latest) else None
        frames = sum(rows) + strangers + self._no_packets.show(flight, items)
        flight.rssi_dbm, flight.snr_db = self._strength.after(frames)
        flight.signal = self._strength.history_after(frames)
        flight.altitude_max_m = self._altitude.after(frames)
        flight.altitude_max_real_m = self._real_altitude.after(frames)
        flight.last_position_deg = self._positions.at(rows)
        self._show_packets(flight, rows)

    def _show_packets(self, flight: Flight, rows: list[int]) -> None:
        latest = [
            (int(table.order[count - 1]), table.packet.name, count - 1)
            for table, count in zip(self.tables, rows, strict=True)
            if count
        ]
        packets: dict[str, Packet] = {}
        for _, kind, row in sorted(latest):  # the latest kind stands last, as it came
            packets[kind] = self._bulk.packet(kind, row)
        flight.last_of_kind = packets
        flight.last_packet = packets[max(latest)[1]] if latest else None
        begins = [t.received_ns[0] for t, n in zip(self.tables, rows, strict=True) if n]
        orders = [t.order[0] for t, n in zip(self.tables, rows, strict=True) if n]
        flight.first_packet_ns = int(begins[int(np.argmin(orders))]) if begins else None
        flight.stores = {
            table.packet.name: TableStore(table, count)
            for table, count in zip(self.tables, rows, strict=True)
        }

    def _show_times(self, flight: Flight, place: Place) -> None:
        first_is_other = bool(len(self._others)) and not self._chunks_before[0]
        flight.first_ns = flight.first_utc_ns = flight.last_ns = None
        if first_is_other and place.others:
            first = self._others[0]
            flight.first_ns, flight.first_utc_ns = first.monotonic_ns, first.utc_ns
        elif place.chunks:
            flight.first_ns = int(self._times_ns[0])
            flight.first_utc_ns = int(self._utc_ns[0])
        latest = [
            *self._due_ns[place.chunks - 1 : place.chunks].tolist(),
            *self._other_due_ns[place.others - 1 : place.others].tolist(),
        ]
        flight.last_ns = max(latest) if place.chunks + place.others else None

    def _look_through(self, bulk: Bulk, stream: Stream) -> None:
        """Take in what was decoded, and all that is derived from it."""
        self.tables = [
            WholeTable(packet, bulk.tables[packet.name], stream) for packet in self.mission.packets
        ]
        self.track = track_through(self.mission, self.tables)
        self._bulk = bulk
        interrupting = [n for n, item in enumerate(self._others) if interrupts(item)]
        self._no_packets = NoPackets(
            bulk.others,
            bulk.others_order,
            items_of(bulk.others_chunks, self._chunk_items(), self._other_items[interrupting]),
        )
        self._strength = Strength(self.tables, self._no_packets.reports)
        self._positions = Positions(self.tables, bulk.packet)
        self._modes = modes_in(self.mission, self.tables)
        self._altitude = highest_altitudes(self.tables)
        self._real_altitude = highest_altitudes(self.tables, self._modes.flies)
        self._follow()

    def _follow(self) -> None:
        """Work out all that is derived, and what it was with each item of the log."""
        counting = count_through(self.mission, self.tables, self._no_packets.rejected_order)
        self.counters = counting.counters
        """The packet counters at the end of the flight, by name of their field."""
        course = course_through(self.mission, self.tables, self._modes)
        limits = alarms_through(self.tables)
        chunk_items = self._chunk_items()
        commands = CommandRun(
            self._others,
            self._other_items,
            chunk_items,
            self._times_ns,
            self._utc_ns,
            echoes_of(self.tables, chunk_items),
            pressure_command(self.mission),
        ).follow()
        frames = _Frames(self.tables, chunk_items)
        self._take_events(
            [
                *self._seen_in_packets(counting, course, limits, frames),
                *self._told_of_teams(chunk_items),
                *((item, order, _ECHO, 0, event) for item, order, event in commands.seen),
                *((item, -1, _ECHO, 1, event) for item, event in self._observed()),
            ]
        )
        self._link = History[Event | None](
            None, ((i, e) for i, e in self._observed() if e.kind in OF_THE_LINK)
        )
        self._sums = History(
            CounterSums(), zip(frames.items(counting.order), counting.sums, strict=True)
        )
        self._flown = History(Flown(), frames.by_item(course.flown))
        self._alarms = History((), frames.by_item(limits.alarms))
        self._commands: History[Commanding] = commands.known

    def _seen_in_packets(
        self, counting: Counting, course: Course, limits: AlarmsThrough, frames: "_Frames"
    ) -> Iterator[_Placed]:
        """Yield the events that follow from packets."""
        derived: list[tuple[int, int, int, EventKind, str]] = [
            *(
                (order, _RESET, 0, EventKind.RESET_SEEN, reset_in_words(n))
                for order, n in counting.resets
            ),
            *((order, _COURSE, stage, kind, text) for order, stage, kind, text in course.seen),
            *((order, _LIMITS, number, c.kind, c.text) for order, number, c in limits.seen),
        ]
        chunks = frames.chunks([order for order, *_ in derived])
        items, times_ns, utc_ns = (
            column[chunks].tolist() for column in (frames.chunk_items, self._times_ns, self._utc_ns)
        )
        for (order, stage, number, kind, text), item, came_ns, came_utc_ns in zip(
            derived, items, times_ns, utc_ns, strict=True
        ):
            yield item, order, stage, number, Event(kind, text, came_ns, came_utc_ns)

    def _told_of_teams(self, chunk_items: Integers) -> Iterator[_Placed]:
        for order, chunk, text in self._strangers.told:
            event = team_event(text, int(self._times_ns[chunk]), int(self._utc_ns[chunk]))
            yield int(chunk_items[chunk]), order, _TEAM, 0, event

    def _take_events(self, placed: list[_Placed]) -> None:
        """Put all events in their order, and find the phases that they begin."""
        found = sorted(placed, key=lambda one: one[:4])
        self._events = [event for *_, event in found]
        self._event_items = np.array([item for item, *_ in found], np.int64)
        self._phases: list[PhaseSpan] = []
        self._phase_events: list[int] = []
        for number, event in enumerate(self._events):
            if event.kind is EventKind.STATE_CHANGED:
                begin_phase(self._phases, event, self.mission.states)
                self._phase_events.append(number)

    def _chunk_items(self) -> Integers:
        """Return the place of each chunk among all items of the log."""
        chunks = np.arange(len(self._times_ns))
        return chunks + np.searchsorted(self._chunks_before, chunks, "right")

    def _observed(self) -> list[tuple[int, Event]]:
        found: list[tuple[int, Event]] = []
        for item, place in zip(self._others, self._other_items.tolist(), strict=True):
            if isinstance(item, Event):
                found.append((place, item))
            elif isinstance(item, Mark):
                mark = Event(EventKind.MARK_SET, item.text, item.monotonic_ns, item.utc_ns)
                found.append((place, mark))
            elif isinstance(item, MarkNamed):
                found.append((place, event_of_name(item)))
        return found


class _Frames:
    """Finds the chunks that completed the frames of packets, and the places of these chunks among
    all items of the log. `chunk_items` holds the place of each chunk."""

    def __init__(self, tables: list[WholeTable], chunk_items: Integers) -> None:
        self._tables = tables
        self.chunk_items = chunk_items

    def chunks(self, order: Sequence[int]) -> Integers:
        """Return the chunks that completed the frames with these places among all, which are
        packets."""
        wanted = np.array(order, np.int64)
        chunks = np.empty(len(wanted), np.int64)
        for table in self._tables:
            # Of another type, numpy would convert all of them
            rows = np.searchsorted(table.order, wanted.astype(table.order.dtype))
            there = np.flatnonzero(rows < table.rows)
            there = there[table.order[rows[there]] == wanted[there]]
            chunks[there] = table.chunks[rows[there]]
        return chunks

    def items(self, order: Sequence[int]) -> list[int]:
        """Return the places of these chunks among all items."""
        places: list[int] = self.chunk_items[self.chunks(order)].tolist()
        return places

    def by_item(self, changes: Sequence[tuple[int, Value]]) -> Iterator[tuple[int, Value]]:
        """Yield what came with frames with the items that brought them."""
        return zip(self.items([o for o, _ in changes]), (v for _, v in changes), strict=True)


def _due(
    times_ns: Integers, others: Sequence[OtherItem], chunks_before: Integers
) -> tuple[Integers, Integers]:
    """Return the times of chunks and others such that none is before the item it follows: the
    order is the log's, whatever its clock did."""
    other_ns = np.array([item.monotonic_ns for item in others], np.int64)
    if not len(others) and (len(times_ns) < 2 or bool((np.diff(times_ns) >= 0).all())):
        return times_ns, other_ns
    rising = np.maximum.accumulate(np.insert(times_ns, chunks_before, other_ns))
    other_items = chunks_before + np.arange(len(others))
    due_ns = np.delete(rising, other_items)
    # They mostly are what they were, and are kept once
    return times_ns if np.array_equal(due_ns, times_ns) else due_ns, rising[other_items]
