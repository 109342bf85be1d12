"""A flight decoded as a whole is, at every moment, the flight as it was built live."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_sim.flight import fly
from groundstation.flight.events import INTERRUPTING, OBSERVED, Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.items import CommandSent, Item, Mark, MarkNamed, Moment, Sent
from groundstation.flight.whole.whole_flight import Place, WholeFlight
from groundstation.reception import Reception
from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk
from protocol.stream import stream_of
from tests.groundstation.same_flight import assert_same
from tests.groundstation.telemetry import START_NS, UTC_NS, frame, spaced
from tests.protocol.byte_streams import pieces_of
from tests.protocol.random_missions import missions, values_for


def whole(mission: Mission, items: Sequence[Item]) -> WholeFlight:
    others = [item for item in items if not isinstance(item, Chunk)]
    before = [
        sum(isinstance(earlier, Chunk) for earlier in items[:place])
        for place, item in enumerate(items)
        if not isinstance(item, Chunk)
    ]
    chunks = [item for item in items if isinstance(item, Chunk)]
    return WholeFlight(mission, stream_of(chunks), others, np.array(before, np.int64))


LINK = st.sampled_from(sorted(INTERRUPTING))
LINKS = st.lists(st.tuples(st.integers(0, 12), LINK), max_size=4)


def interrupted(chunks: Sequence[Chunk], links: Iterable[tuple[int, EventKind]]) -> list[Item]:
    """Return the chunks with events of the link before some of them."""
    items: list[Item] = []
    later = sorted(links, reverse=True)
    for number, chunk in enumerate(chunks):
        while later and later[-1][0] <= number:
            items.append(Event(later.pop()[1], "port", chunk.monotonic_ns, chunk.utc_ns))
        items.append(chunk)
    latest = (chunks[-1].monotonic_ns + 1, chunks[-1].utc_ns + 1)
    return [*items, *(Event(kind, "port", *latest) for _, kind in reversed(later))]


def assert_same_throughout(mission: Mission, items: Sequence[Item], every: int = 1) -> Flight:
    """Compare with the live flight after every so many items; return the last."""
    decoded = whole(mission, items)
    reception = Reception(mission)
    scrubbed = Flight(mission)
    chunks = others = 0
    for number, item in enumerate(items):
        if number % every == 0:
            place = Place(chunks, others)
            assert_same(reception.flight, decoded.at(place))
            decoded.show(scrubbed, decoded.end)
            decoded.show(scrubbed, place)
            assert_same(reception.flight, scrubbed)
        reception.take(item)
        chunks += isinstance(item, Chunk)
        others += not isinstance(item, Chunk)
    assert_same(reception.flight, decoded.at(decoded.end))
    return reception.flight


@pytest.mark.parametrize("name", builtin_names())
def test_a_flight_with_losses_damage_and_noise_is_the_same_at_every_moment(name: str) -> None:
    mission = load_mission(name)
    pieces = [sent.on_air for sent in fly(mission, seed=4, loss=0.1, corrupt=0.05)]
    pieces[7] += b"\x00\xff\r noise \n\x00" * 5
    pieces[20:20] = pieces[15:18]
    stream = b"".join(pieces)
    chunks = list(spaced(pieces_of(stream, range(0, len(stream), 61)), 0.3))
    links = [(n, EventKind.LINK_BACK) for n in range(0, len(chunks), 17)]
    items = interrupted(chunks, links)
    flight = assert_same_throughout(mission, items, every=max(1, len(chunks) // 12))
    assert flight.received > 50
    assert flight.rejected > 3


HEIGHTS = [0.0, 1.0, 40.0, 300.0, 290.0, 311.0, 500.0]
STATES = ["LAUNCH_PAD", "ASCENT", "DESCENT", "LANDED"]


@settings(max_examples=40)
@given(
    counts=st.lists(
        st.tuples(
            st.sampled_from(["good", "good", "good", "noise"]),
            st.one_of(st.integers(0, 12), st.sampled_from([29, 30, 31, 32, 982, 983])),
        ),
        max_size=40,
    ),
    volts=st.lists(st.sampled_from([8.0, 6.0, 6.9, 7.0]), min_size=40, max_size=40),
    heights=st.lists(
        st.sampled_from([0.0, 1.0, 40.0, 300.0, 290.0, 311.0, 500.0]), min_size=40, max_size=40
    ),
    states=st.lists(
        st.sampled_from(["LAUNCH_PAD", "ASCENT", "DESCENT", "LANDED"]), min_size=40, max_size=40
    ),
    step_s=st.sampled_from([0.0, 1.0, 5.0]),
)
def test_whatever_counters_limits_states_and_heights_do_it_is_the_same(
    lines: Mission,
    counts: list[tuple[str, int]],
    volts: list[float],
    heights: list[float],
    states: list[str],
    step_s: float,
) -> None:
    items = []
    for n, (what, count) in enumerate(counts):
        data = b"noise\r"
        if what == "good":
            data = frame(
                lines,
                packet_count=float(count),
                battery_voltage=volts[n],
                altitude=heights[n],
                state=states[n],
                latitude=heights[n] / 10,
            )
        time_ns = START_NS + round(n * step_s * 1e9)
        items.append(Chunk(data, time_ns, UTC_NS + time_ns))
    assert_same_throughout(lines, items)


@settings(max_examples=40)
@given(mission=missions(), data=st.data())
def test_any_mission_with_any_damage_cut_anywhere_is_the_same(
    mission: Mission, data: st.DataObject
) -> None:
    encoder = Encoder(mission)
    stream = bytearray()
    for _ in range(data.draw(st.integers(1, 5))):
        stream += data.draw(st.just(b"") | st.binary(max_size=20))
        stream += encoder.encode(data.draw(values_for(mission))).frame
    for place in data.draw(st.lists(st.integers(0, len(stream) - 1), max_size=3)):
        stream[place] ^= data.draw(st.integers(1, 255))
    pieces = [p for p in pieces_of(bytes(stream), data.draw(st.lists(st.integers(0, 999)))) if p]
    assert_same_throughout(mission, interrupted(list(spaced(pieces)), data.draw(LINKS)))


@st.composite
def happenings(draw: st.DrawFn, lines: Mission) -> list[Item]:
    """Packets with echoes, commands, marks, events and clocks that run back."""
    items: list[Item] = []
    now_ns, number = START_NS, 0
    for _ in range(draw(st.integers(0, 30))):
        now_ns += draw(st.sampled_from([0, 10**8, 10**9, 3 * 10**9, -(10**9)]))
        times = (now_ns, UTC_NS + now_ns)
        kind = draw(
            st.sampled_from(["packet"] * 5 + ["command", "event", "mark", "name", "moment", "sent"])
        )
        if kind == "packet":
            echo = draw(st.sampled_from(["", "A", "B"]))
            data = frame(lines, command_echo=echo)
            part = draw(st.sampled_from([slice(None)] * 3 + [slice(50), slice(50, None)]))
            items.append(Chunk(data[part], *times))
        elif kind == "command":
            echo = draw(st.sampled_from(["", "A", "B"]))
            name = draw(st.sampled_from(["X", "SIMP"]))
            items.append(CommandSent(number, name, {}, f"CMD{number}", echo, 2.5, *times))
            number += 1
            if draw(st.booleans()):
                items.append(Sent(b"CMD\r", *times))
        elif kind == "event":
            items.append(Event(draw(st.sampled_from(sorted(OBSERVED))), "x", *times))
        elif kind == "mark":
            items.append(Mark("look", *times))
        elif kind == "name":
            marks = [item for item in items if isinstance(item, Mark)] or [Mark("", *times)]
            mark = draw(st.sampled_from(marks))
            items.append(MarkNamed("there", mark.monotonic_ns, mark.utc_ns, *times))
        elif kind == "moment":
            items.append(Moment(*times))
        else:
            items.append(Sent(b"bytes", *times))
    return items


@settings(max_examples=60)
@given(data=st.data())
def test_commands_marks_and_events_are_the_same_at_every_moment(
    lines: Mission, data: st.DataObject
) -> None:
    assert_same_throughout(lines, data.draw(happenings(lines)))
