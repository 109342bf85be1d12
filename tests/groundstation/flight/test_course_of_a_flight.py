"""Launch, apogee, landing, phases, vertical speed: seen in what is received."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from firmware_sim.chosen_flight import Choice, chosen_flight
from firmware_sim.flight import fly
from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.phases import t_plus_s
from groundstation.flight.store import Floats
from groundstation.flight.vertical_speed import slopes_m_s, vertical_speed
from groundstation.flightlog.reader import read_flight_log
from groundstation.importing.importing import Wanted, import_file
from groundstation.log_report import flight_of
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from tests.groundstation.telemetry import START_NS, chunk, frame, received
from tests.recordings import recording

SECOND_NS = 1_000_000_000
COURSE = (EventKind.LAUNCH_SEEN, EventKind.APOGEE_SEEN, EventKind.LANDING_SEEN)


def flight_over(mission: Mission, heights_m: list[float], role: str = "altitude") -> Flight:
    """A flight with these heights, one a second, and no word about its state."""
    sent = (
        frame(mission, packet_count=float(n), **{role: height})
        for n, height in enumerate(heights_m)
    )
    return received(mission, *(chunk(data, n) for n, data in enumerate(sent)))


def seconds(time_ns: int | None) -> float:
    assert time_ns is not None
    return (time_ns - START_NS) / SECOND_NS


def texts(flight: Flight, kind: EventKind) -> list[str]:
    return [event.text for event in flight.events if event.kind is kind]


CLIMB = [0.0] * 20 + [20.0 * n for n in range(1, 26)]
FALL = [500.0 - 10.0 * n for n in range(1, 50)] + [5.0] * 20


@pytest.mark.parametrize("name", builtin_names())
def test_a_simulated_flight_of_every_mission_has_its_milestones_once(name: str) -> None:
    mission = load_mission(name)
    sent = list(fly(mission, seed=3))
    flight = received(mission, *(chunk(s.on_air, n / mission.rate_hz) for n, s in enumerate(sent)))
    if flight.name_of("altitude") is None and flight.name_of("state") is None:
        assert flight.milestones.launch_ns is None
        return
    found = flight.milestones
    assert found.launch_ns is not None
    assert found.launch_ns < (found.apogee_ns or math.inf) <= (found.landing_ns or math.inf)
    for kind in (EventKind.LAUNCH_SEEN, EventKind.APOGEE_SEEN, EventKind.LANDING_SEEN):
        assert len(texts(flight, kind)) <= 1
    if flight.name_of("altitude"):
        assert found.apogee_m == pytest.approx(flight.altitude_max_m, abs=5)
        assert len(texts(flight, EventKind.APOGEE_SEEN)) == 1


def test_without_a_useful_state_the_height_tells_the_course(lines: Mission) -> None:
    flight = flight_over(lines, CLIMB + FALL)
    found = flight.milestones
    assert seconds(found.launch_ns) == 20.0  # when it was last on the ground, two packets late
    assert seconds(found.apogee_ns) == pytest.approx(45, abs=2)
    assert found.apogee_m == pytest.approx(500.0, abs=10)
    assert seconds(found.landing_ns) == pytest.approx(95, abs=2)
    assert texts(flight, EventKind.LAUNCH_SEEN) == ["by height"]
    assert t_plus_s(flight, START_NS + 50 * SECOND_NS) == 30.0


def test_one_damaged_height_is_neither_launch_nor_apogee(lines: Mission) -> None:
    flight = flight_over(lines, [0.0] * 15 + [900.0] + [0.0] * 15)
    assert flight.milestones.launch_ns is None
    flight = flight_over(lines, [*CLIMB[:35], 4000.0, *CLIMB[35:], *FALL])
    assert flight.milestones.apogee_m < 510


def test_an_apogee_told_too_early_is_told_again(lines: Mission) -> None:
    dip = [292.0, 285.0, 280.0, 285.0, 292.0]
    flight = flight_over(lines, [*CLIMB[:35], *dip, *CLIMB[35:], *FALL])
    assert texts(flight, EventKind.APOGEE_SEEN) == [
        "300.0 m above ground",
        "500.0 m above ground, higher than told before",
    ]
    assert flight.milestones.apogee_m == 500.0
    early = flight_over(lines, [*CLIMB[:35], *dip, *CLIMB[35:]])
    assert early.milestones.apogee_ns is None  # it flies higher, so nothing is known of it
    assert len(texts(flight, EventKind.LAUNCH_SEEN)) == 1
    assert len(texts(flight, EventKind.LANDING_SEEN)) == 1


def test_a_climb_that_pauses_high_up_is_no_landing(lines: Mission) -> None:
    pause = [292.0, 285.0, *[280.0] * 30]
    flight = flight_over(lines, [*CLIMB[:35], *pause])
    assert texts(flight, EventKind.APOGEE_SEEN) == ["300.0 m above ground"]
    assert flight.milestones.landing_ns is None
    flight = flight_over(lines, [*CLIMB[:35], *pause, *CLIMB[35:], *FALL])
    assert flight.milestones.apogee_m == 500.0
    assert texts(flight, EventKind.LANDING_SEEN) == ["by steady height"]


def test_the_highest_packet_counts_though_its_neighbours_are_far(lines: Mission) -> None:
    heights = [(n, height) for n, height in enumerate(CLIMB + FALL) if not 38 < n < 60 or n == 44]
    sent = [chunk(frame(lines, packet_count=float(n), altitude=h), n) for n, h in heights]
    assert received(lines, *sent).milestones.apogee_m == dict(heights)[44] == 500.0


def test_heights_beyond_the_air_are_none(lines: Mission) -> None:
    heights = [height for height in CLIMB + FALL for height in (height, 2e5, -3e11)]
    flight = flight_over(lines, heights)
    assert flight.milestones.apogee_m == 500.0
    assert len(texts(flight, EventKind.LAUNCH_SEEN)) == 1
    assert len(texts(flight, EventKind.LANDING_SEEN)) == 1


def test_who_joins_during_the_ascent_knows_a_launch(lines: Mission) -> None:
    sent = [frame(lines, state="ASCENT", altitude=100.0 + 10 * n) for n in range(30)]
    flight = received(lines, *(chunk(data, n) for n, data in enumerate(sent)))
    assert texts(flight, EventKind.LAUNCH_SEEN) == ["by the state word"]


def test_an_apogee_that_nobody_saw_pass_is_told_at_the_landing(lines: Mission) -> None:
    words = [("LAUNCH_PAD", 0.0)] * 12 + [("ASCENT", 50.0 * n) for n in range(1, 6)]
    words += [("ASCENT", 245.0), *[("LANDED", 2.0)] * 3]
    sent = [frame(lines, state=state, altitude=height) for state, height in words]
    flight = received(lines, *(chunk(data, n) for n, data in enumerate(sent)))
    told = [e.kind for e in flight.events if e.kind in COURSE]
    assert told == [EventKind.LAUNCH_SEEN, EventKind.APOGEE_SEEN, EventKind.LANDING_SEEN]
    assert flight.milestones.apogee_m == 250.0


def assert_course_is_right(flight: Flight, highest_m: float) -> None:
    """One launch, an apogee that is the highest height, landing behind it."""
    told = [event for event in flight.events if event.kind in COURSE]
    assert [event.kind for event in told].count(EventKind.LAUNCH_SEEN) == 1
    assert told[0].kind is EventKind.LAUNCH_SEEN
    assert [event.kind for event in told[-2:]] == [EventKind.APOGEE_SEEN, EventKind.LANDING_SEEN]
    near = pytest.approx(highest_m, rel=0.01, abs=2)
    assert flight.milestones.apogee_m == near
    assert float(told[-2].text.split()[0]) == near


def flown_in(mission: str, scenario: str, seed: int = 1) -> Flight:
    flight = chosen_flight(Choice(mission, (scenario,), seed=seed), lambda _: None)
    heard = [arrival for sent in flight for arrival in sent.arrivals]
    return received(flight.mission, *(chunk(one.data, one.time_s) for one in heard))


@pytest.mark.parametrize(
    ("mission", "scenario"),
    [
        *(("aas-2026", name) for name in ("nominal", "weak-radio", "radio-blackout", "sim-mode")),
        *(("aas-2026", name) for name in ("reset-in-flight", "bit-noise", "parachute-failure")),
        *(("cansat-binary", name) for name in ("nominal", "weak-radio", "gusty")),
    ],
)
def test_the_course_of_a_simulated_flight_is_right(mission: str, scenario: str) -> None:
    flight = flown_in(mission, scenario)
    assert_course_is_right(flight, flight.altitude_max_m)


@pytest.mark.parametrize("seed", [1, 2])
def test_pressures_far_off_are_neither_launch_nor_apogee(seed: int) -> None:
    nominal = flown_in("cansat-binary", "nominal", seed)
    flight = flown_in("cansat-binary", "pressure-glitches", seed)
    assert flight.altitude_max_m > nominal.altitude_max_m + 50
    assert_course_is_right(flight, nominal.altitude_max_m)
    assert flight.milestones.launch_ns == nominal.milestones.launch_ns


@pytest.mark.parametrize(
    ("name", "launches", "apogee_m", "lands"),
    [
        ("uiuc_20211030_TeleMetrum.csv", 1, 2853.85, False),  # it ends high above the ground
        ("altos_2012-05-28-serial-319-flight-005.csv", 1, 181.1, True),  # with spikes of 50 m
        ("astro2024_vac_test.csv", 1, 776.6, True),
        ("uiuc_20220507_ground_station.csv", 1, math.nan, False),  # it ends during the boost
        ("northeastern_160m.csv", 0, math.nan, False),  # its height is always 0
        ("aas_2023_simp.txt", 0, math.nan, False),  # pressures alone
    ],
)
def test_the_course_of_a_recorded_flight_is_right(
    name: str, launches: int, apogee_m: float, lands: bool, tmp_path: Path
) -> None:
    made = import_file(recording(name), None, tmp_path, Wanted(), overwrite=False)
    log = read_flight_log(made.path)
    live, whole = received(log.mission, *log.items), flight_of(log)
    assert live.events == whole.events
    assert repr(live.milestones) == repr(whole.milestones)
    assert len(texts(live, EventKind.LAUNCH_SEEN)) == launches
    assert live.milestones.apogee_m == pytest.approx(apogee_m, rel=0.01, nan_ok=True)
    told = texts(live, EventKind.APOGEE_SEEN)
    assert bool(told) is not math.isnan(apogee_m)
    assert not told or float(told[-1].split()[0]) == pytest.approx(apogee_m, rel=0.01)
    assert len(texts(live, EventKind.LANDING_SEEN)) == lands


def test_above_the_sea_the_ground_is_what_the_pad_was(lines: Mission) -> None:
    text = lines.text.replace('role = "altitude", ', "")
    from protocol.mission_file import parse_mission

    mission = parse_mission(text, "no-altitude.toml")
    heights = [height + 1200.0 for height in CLIMB + FALL]
    flight = flight_over(mission, heights, "gps_altitude")
    assert flight.milestones.ground_m == 1200.0
    assert flight.milestones.apogee_m == pytest.approx(500.0, abs=10)


def test_who_joins_during_the_descent_knows_no_launch(lines: Mission) -> None:
    sent = [frame(lines, state="DESCENT", altitude=300.0 - n) for n in range(30)]
    flight = received(lines, *(chunk(data, n) for n, data in enumerate(sent)))
    assert flight.milestones.launch_ns is None
    assert t_plus_s(flight, START_NS) is None


def test_phases_have_their_times_and_the_last_goes_on(lines: Mission) -> None:
    states = ["LAUNCH_PAD"] * 3 + ["ASCENT"] * 2 + ["LANDED"]
    sent = [frame(lines, state=state) for state in states]
    flight = received(lines, *(chunk(data, n) for n, data in enumerate(sent)))
    spans = flight.phases
    assert [(span.state, span.phase) for span in spans] == [
        ("LAUNCH_PAD", "pad"),
        ("ASCENT", "ascent"),
        ("LANDED", "landed"),
    ]
    assert [seconds(span.begin_ns) for span in spans] == [0.0, 3.0, 5.0]
    assert [span.end_ns for span in spans[:2]] == [span.begin_ns for span in spans[1:]]
    assert spans[-1].end_ns is None


def test_vertical_speed_is_that_of_the_height(lines: Mission) -> None:
    flight = flight_over(lines, CLIMB)
    assert vertical_speed(flight) == (pytest.approx(20.0), False)
    falling = flight_over(lines, CLIMB + FALL[:30])
    assert vertical_speed(falling).speed_m_s == pytest.approx(-10.0)
    assert math.isnan(vertical_speed(flight_over(lines, CLIMB[:1])).speed_m_s)


def test_one_damaged_height_does_nothing_to_the_speed_where_heights_come_often() -> None:
    heights = np.arange(0.0, 60.0, 2.0)
    heights[20] = 9000.0
    times_ns = np.arange(len(heights)) * (SECOND_NS // 10)
    speeds = slopes_m_s(times_ns, heights, 9)
    np.testing.assert_allclose(speeds[10:], 20.0, atol=3.0)


def test_one_damaged_height_a_second_is_no_speed_until_the_next_ones_agree() -> None:
    heights = np.arange(900.0, 700.0, -10.0)
    heights[10] = 9000.0
    speeds = one_a_second(heights)
    assert np.isnan(speeds[[0, 1, 10, 11, 12]]).all()
    np.testing.assert_allclose(np.r_[speeds[2:10], speeds[13:]], -10.0)


def test_what_the_last_second_says_is_told_and_what_it_leaves_open_is_not() -> None:
    speeds = one_a_second([0.1, -0.1, 0.0, 0.1, 0.0, 18.5, 83.4, 187.4, 285.4, 371.2])
    assert abs(speeds[4]) < 0.1, "on the pad it is smoothed"
    assert speeds[5] == pytest.approx(18.5)
    assert math.isnan(speeds[6]), "a motor or a damaged height: nobody knows yet"
    np.testing.assert_allclose(speeds[7:], [104.0, 98.0, 85.8])


def test_a_height_that_is_repeated_or_was_held_up_is_no_speed() -> None:
    heights = np.array([0.0, 0.0, 20.0, 45.0, 45.0, 80.0])
    times_ns = (np.array([0.0, 1.0, 2.0, 3.0, 3.02, 4.0]) * SECOND_NS).astype(np.int64)
    speeds = slopes_m_s(times_ns, heights, 4)
    assert math.isnan(speeds[4])
    assert speeds[5] == pytest.approx(35 / 0.98)


def one_a_second(heights: Sequence[float] | Floats) -> Floats:
    """Return the speeds at heights that come once a second."""
    return slopes_m_s(np.arange(len(heights)) * SECOND_NS, np.asarray(heights), 4)


def test_the_descent_rate_that_the_cansat_sends_is_taken() -> None:
    mission = load_mission("turksat-model-satellite")
    flight = received(mission, chunk(frame(mission, descent_rate=7.5)))
    assert vertical_speed(flight) == (7.5, True)


def test_a_column_of_speeds_never_changes_what_it_has_said() -> None:
    generator = np.random.default_rng(1)
    heights = generator.normal(0, 20, 200)
    heights[generator.integers(0, 200, 20)] = math.nan
    times_ns = np.cumsum(generator.integers(0, 3 * SECOND_NS, 200))
    for window in (4, 5, 9):
        whole = slopes_m_s(times_ns, heights, window)
        assert np.isfinite(whole).any()
        for rows in range(0, 200, 7):
            part = slopes_m_s(times_ns[:rows], heights[:rows], window)
            np.testing.assert_array_equal(part, whole[:rows])
