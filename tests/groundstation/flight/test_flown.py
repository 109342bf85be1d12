"""A simulated flight on the pad and then a real one, in one reception: neither is taken for the
other."""

from collections.abc import Iterable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.flown import PACKETS_OF_A_CHANGE
from groundstation.flight.items import Item
from groundstation.flight.phases import t_plus_s
from groundstation.flight.summary import summarise
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.flight.whole.test_whole_flight import assert_same_throughout
from tests.groundstation.telemetry import START_NS, chunk, frame, received

COURSE = (
    EventKind.MODE_CHANGED,
    EventKind.LAUNCH_SEEN,
    EventKind.APOGEE_SEEN,
    EventKind.LANDING_SEEN,
)


class Told(NamedTuple):
    """What one packet tells."""

    mode: str
    height_m: float
    state: str = "LAUNCH_PAD"


def up_and_down(mode: str, highest_m: float, *, states: bool = False) -> list[Told]:
    """A pad, a climb of 15 s, a fall and a ground, one packet a second."""
    climb = [highest_m * (1 - (n / 15) ** 2) for n in range(14, -1, -1)]
    fall = [highest_m * (1 - (n / 20) ** 2) for n in range(1, 20)]
    words = ("LAUNCH_PAD", "ASCENT", "DESCENT", "LANDED") if states else ("LAUNCH_PAD",) * 4
    told = [Told(mode, 0.0, words[0])] * 15
    told += [Told(mode, height, words[1]) for height in climb]
    told += [Told(mode, height, words[2]) for height in fall]
    return told + [Told(mode, 1.0, words[3])] * 20


def packets(mission: Mission, told: Iterable[Told]) -> list[Item]:
    return [
        chunk(
            frame(mission, packet_count=float(n), mode=one.mode, altitude=one.height_m,
                  state=one.state, latitude=48.0, longitude=9.0),
            n,
        )
        for n, one in enumerate(told)
    ]  # fmt: skip


def course(flight: Flight) -> list[tuple[EventKind, str]]:
    return [(event.kind, event.text) for event in flight.events if event.kind in COURSE]


PAD = [Told("F", 0.0)] * 12
SIMULATED = up_and_down("S", 900.0)
REAL = up_and_down("F", 600.0)
BOTH = [*PAD, *SIMULATED, *REAL]
SIMULATED_COURSE = [
    (EventKind.MODE_CHANGED, "simulation"),
    (EventKind.LAUNCH_SEEN, "by height, simulated"),
    (EventKind.APOGEE_SEEN, "900.0 m above ground, simulated"),
    (EventKind.LANDING_SEEN, "by steady height, simulated"),
]
REAL_COURSE = [
    (EventKind.MODE_CHANGED, "flight"),
    (EventKind.LAUNCH_SEEN, "by height"),
    (EventKind.APOGEE_SEEN, "600.0 m above ground"),
    (EventKind.LANDING_SEEN, "by steady height"),
]


def test_the_real_flight_behind_a_simulated_one_is_told_whole(lines: Mission) -> None:
    flight = assert_same_throughout(lines, packets(lines, BOTH), every=3)
    assert course(flight) == SIMULATED_COURSE + REAL_COURSE
    begin_s = len(PAD) + len(SIMULATED)
    launch_ns = flight.milestones.launch_ns
    assert launch_ns == START_NS + (begin_s + 15) * 10**9  # one packet late
    assert t_plus_s(flight, launch_ns + 5 * 10**9) == 5.0
    told = summarise(flight)
    assert (told.apogee_m, told.simulated, told.altitude_max_m) == (600.0, False, 600.0)


def test_the_real_one_is_told_by_its_state_words_too(lines: Mission) -> None:
    told = [*PAD, *up_and_down("S", 900.0, states=True), *up_and_down("F", 600.0, states=True)]
    flight = assert_same_throughout(lines, packets(lines, told), every=4)
    kinds = [kind for kind, _ in course(flight)]
    assert kinds == list(COURSE) * 2
    assert flight.milestones.launch_ns == START_NS + (len(PAD) + 69 + 15) * 10**9
    assert summarise(flight).apogee_m == 600.0


def test_between_the_two_nothing_of_the_real_flight_is_known(lines: Mission) -> None:
    flight = received(lines, *packets(lines, [*PAD, *SIMULATED, *REAL[:14]]))
    assert flight.milestones.launch_ns is None
    assert t_plus_s(flight, START_NS + 200 * 10**9) is None
    told = summarise(flight)
    assert (told.apogee_m, told.simulated, told.altitude_max_m) == (900.0, True, 900.0)


def test_a_simulation_after_the_flight_does_not_take_its_place(lines: Mission) -> None:
    flight = assert_same_throughout(lines, packets(lines, [*REAL, *SIMULATED, *PAD]), every=4)
    assert flight.flown.simulated
    told = summarise(flight)
    assert (told.apogee_m, told.simulated) == (600.0, False)


@pytest.mark.parametrize("strays", range(1, PACKETS_OF_A_CHANGE))
def test_few_packets_of_another_mode_are_not_believed(lines: Mission, strays: int) -> None:
    damaged = list(REAL)
    for begin in (5, 18, 24, 29, 40, 60):
        for n in range(begin, begin + strays):
            damaged[n] = Told("S", 4000.0, "LANDED")
    flight = assert_same_throughout(lines, packets(lines, damaged), every=4)
    assert course(flight)[0] == (EventKind.LAUNCH_SEEN, "by height")
    assert [kind for kind, _ in course(flight)] == list(COURSE[1:])
    assert flight.milestones.apogee_m == pytest.approx(600.0, abs=90)  # packets near it were strays


def test_a_state_that_came_with_a_damaged_mode_and_stays_is_taken(lines: Mission) -> None:
    told = up_and_down("F", 600.0, states=True)
    told[15] = told[15]._replace(mode="S")
    flight = assert_same_throughout(lines, packets(lines, told), every=4)
    assert course(flight)[0] == (EventKind.LAUNCH_SEEN, "by the state word")
    assert flight.milestones.launch_ns == START_NS + 16 * 10**9


def test_a_simulation_that_ends_in_the_air_is_no_landing_of_the_flight(lines: Mission) -> None:
    simulated = up_and_down("S", 900.0, states=True)[:40]
    after = [Told("F", 0.0, "DESCENT")] * 10 + [Told("F", 0.0, "LANDED")] * 10
    real = up_and_down("F", 600.0)
    flight = assert_same_throughout(
        lines, packets(lines, [*PAD, *simulated, *after, *real]), every=4
    )
    assert [kind for kind, _ in course(flight)][-4:] == list(COURSE)
    assert course(flight)[-3:] == REAL_COURSE[1:]


def test_a_mission_says_it_by_a_flag_too() -> None:
    binary = load_mission("cansat-binary")
    told = [*PAD, *SIMULATED, *REAL]
    sent: list[Item] = [
        chunk(
            frame(binary, packet_count=float(n), altitude=one.height_m,
                  status_flags="SIMULATION GPS_FIX" if one.mode == "S" else "GPS_FIX"),
            n,
        )
        for n, one in enumerate(told)
    ]  # fmt: skip
    flight = assert_same_throughout(binary, sent, every=5)
    assert [kind for kind, _ in course(flight)] == list(COURSE) * 2


STRETCHES = st.lists(
    st.tuples(
        st.sampled_from(["F", "S", "F", "S", ""]),
        st.integers(1, 14),
        st.sampled_from([0.0, 0.0, 3.0, 60.0, 300.0, 500.0]),
        st.sampled_from(["LAUNCH_PAD", "ASCENT", "DESCENT", "LANDED", "?"]),
    ),
    max_size=14,
)


@settings(max_examples=25)
@given(stretches=STRETCHES, every=st.integers(3, 9))
def test_whatever_modes_do_it_is_the_same(
    lines: Mission, stretches: list[tuple[str, int, float, str]], every: int
) -> None:
    told = [
        Told(mode, height_m + n % 2, state)
        for mode, count, height_m, state in stretches
        for n in range(count)
    ]
    assert_same_throughout(lines, packets(lines, told), every)
