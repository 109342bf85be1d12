import math
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from groundstation.flight.flight_builder import FlightBuilder
from groundstation.flight.ground_track import MOST_POINTS, GroundTrack, Stretch, apart_m, track_of
from groundstation.geo.direction import way
from groundstation.geo.local_plane import Place
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import chunk, flown, frame, received, spaced

PAD = (38.3758, -79.6078)
NO_FIX = (0.0, 0.0)
MISSION = load_mission("aas-2026")
GOOD = received(MISSION, chunk(frame(MISSION))).last_of_kind[MISSION.packet.name]


def tracked(places: Iterable[Place], period_s: float = 1.0) -> GroundTrack:
    """Return the track of these positions, one packet each."""
    track = track_of(MISSION)
    assert track
    builder = FlightBuilder(MISSION)
    for number, (latitude, longitude) in enumerate(places):
        values = {**GOOD.values, track.names[0]: latitude, track.names[1]: longitude}
        received_ns = round(number * period_s * 1e9)
        builder.take_packet(replace(GOOD, values=values, monotonic_ns=received_ns, offset=number))
    while track.catch_up(builder.flight.store):
        pass
    return track


def shown(track: GroundTrack) -> Stretch:
    assert track.shown
    return track.shown


def east_of(place: Place, metres: float) -> Place:
    return place[0], place[1] + metres / 111_320 / math.cos(math.radians(place[0]))


def test_a_simulated_flight_is_one_track_from_the_pad_to_the_last_fix() -> None:
    flight = received(MISSION, *spaced(flown(MISSION, 500, seed=4), 1.0))
    track = track_of(MISSION)
    assert track
    assert track.catch_up(flight.store)
    assert not track.catch_up(flight.store)
    assert track.doubted == 0
    assert shown(track).count + track.without_fix == flight.received
    assert shown(track).last.place == flight.last_position_deg


def test_no_position_leaves_no_track() -> None:
    track = tracked([NO_FIX] * 5)
    assert track.shown is None
    assert (track.without_fix, track.doubted, track.last_doubted) == (5, 0, None)


def test_a_digit_damaged_on_the_way_is_counted_and_not_believed() -> None:
    places = [east_of(PAD, 10.0 * number) for number in range(20)]
    places[10] = (places[10][0] + 10, places[10][1])
    track = tracked(places)
    assert track.doubted == 1
    assert track.last_doubted is not None
    assert track.last_doubted.place == pytest.approx(places[10], abs=1e-3)
    assert all(abs(point.place[0] - PAD[0]) < 0.01 for point in shown(track).points)


def test_a_first_fix_that_is_wrong_gives_way_to_those_that_agree() -> None:
    track = tracked([(-38.0, 100.0), *([PAD] * 6)])
    assert shown(track).last.place == pytest.approx(PAD, abs=1e-3)
    assert track.doubted == 1


def test_a_receiver_that_begins_where_it_was_last_month_comes_home() -> None:
    last_month, here = (48.1, 11.6), PAD
    long_there = [last_month] * 100
    assert shown(tracked([*long_there, *([here] * 10)])).last.place[0] > 48
    track = tracked([*long_there, *([here] * 40)])
    assert shown(track).last.place == pytest.approx(here, abs=1e-3)
    assert track.doubted == 100


def test_a_track_interrupted_by_a_wrong_place_goes_on_as_one() -> None:
    track = tracked([*([PAD] * 40), *([(10.0, 10.0)] * 7), *([east_of(PAD, 50)] * 20)])
    assert shown(track).count == 60
    assert track.doubted == 7


def test_a_flight_far_away_is_believed_when_there_was_time_for_it() -> None:
    far = east_of(PAD, 20_000)
    track = tracked([*([PAD] * 8), *([NO_FIX] * 60), far])
    assert track.doubted == 0
    assert way(PAD, shown(track).last.place).distance_m == pytest.approx(20_000, rel=0.01)


def test_the_pad_is_the_middle_of_the_first_fixes_also_at_the_date_line() -> None:
    first = [(-17.0, 179.9999), (-17.0, -179.9999), (-17.0, -179.9998)]
    assert shown(tracked(first)).pad == pytest.approx((-17.0, -179.9999), abs=1e-5)


def test_a_long_way_is_thinned_and_keeps_its_shape() -> None:
    places = [east_of(PAD, 2.0 * number) for number in range(3 * MOST_POINTS)]
    stretch = shown(tracked(places, period_s=0.1))
    assert stretch.count == len(places)
    assert len(stretch.points) <= MOST_POINTS
    latitude, longitude, received_ns = stretch.columns()
    assert (latitude[-1], longitude[-1]) == stretch.last.place
    assert (received_ns[1:] >= received_ns[:-1]).all()
    gaps_m = [apart_m(a.place, b.place) for a, b in pairwise(stretch.points)]
    assert max(gaps_m) < 3 * stretch.spacing_m


wild = st.floats() | st.sampled_from([0.0, 1e308, -90.0, 180.0, math.nan, math.inf])


@given(st.lists(st.tuples(wild, wild), max_size=60))
def test_every_packet_is_accounted_for_whatever_it_holds(places: list[Place]) -> None:
    track = tracked(places)
    believed = track.shown.count if track.shown else 0
    assert believed + track.doubted + track.without_fix == len(places)


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), min_size=20, max_size=200))
def test_taken_in_one_block_or_one_by_one_the_track_is_the_same(
    steps_m: list[tuple[float, float]],
) -> None:
    north_m = east_m = 0.0
    places = [PAD] * 20
    for north, east in steps_m:
        north_m, east_m = north_m + north, east_m + east
        places.append((PAD[0] + north_m / 111_195, east_of(PAD, east_m)[1]))
    at_once, singly = track_of(MISSION), track_of(MISSION)
    assert at_once
    assert singly
    builder = FlightBuilder(MISSION)
    for number, (latitude, longitude) in enumerate(places):
        values = {**GOOD.values, at_once.names[0]: latitude, at_once.names[1]: longitude}
        ns = number * 10**9
        builder.take_packet(replace(GOOD, values=values, monotonic_ns=ns, offset=number))
        singly.catch_up(builder.flight.store)
    at_once.catch_up(builder.flight.store)
    one, other = shown(at_once), shown(singly)
    assert (one.count, one.last, one.pad) == (other.count, other.last, other.pad)
    assert at_once.doubted == singly.doubted == 0
    spacing_m = max(one.spacing_m, other.spacing_m)
    assert all(
        min(apart_m(point.place, there.place) for there in other.points) <= 3 * spacing_m
        for point in one.points
    )
