import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from groundstation.flight.flight_builder import FlightBuilder
from groundstation.flight.ground_track import GroundTrack, Stretch, apart_m, track_of
from groundstation.flight.thinned_way import FINEST_M, MOST_POINTS
from groundstation.geo.direction import way
from groundstation.geo.local_plane import Place
from protocol.mission_file import load_mission
from protocol.packet import Packet
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
    for packet in packets_at(places, period_s):
        builder.take_packet(packet)
    while track.catch_up(builder.flight.store):
        pass
    return track


def packets_at(places: Iterable[Place], period_s: float = 1.0) -> Iterator[Packet]:
    """Yield a packet from each of these positions."""
    names = {field.role: field.name for field in MISSION.fields()}
    for number, (latitude, longitude) in enumerate(places):
        values = {**GOOD.values, names["latitude"]: latitude, names["longitude"]: longitude}
        received_ns = round(number * period_s * 1e9)
        yield replace(GOOD, values=values, monotonic_ns=received_ns, offset=number)


def shown(track: GroundTrack) -> Stretch:
    assert track.shown
    return track.shown


def places_of(stretch: Stretch) -> list[Place]:
    """Return the points of the way and the last fix."""
    latitude, longitude, _ = stretch.columns()
    return list(zip(latitude.tolist(), longitude.tolist(), strict=True))


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
    assert all(abs(place[0] - PAD[0]) < 0.01 for place in places_of(shown(track)))


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
    assert MOST_POINTS / 2 < stretch.way.points <= MOST_POINTS
    latitude, longitude, received_ns = stretch.columns()
    assert (latitude[-1], longitude[-1]) == stretch.last.place
    assert (received_ns[1:] >= received_ns[:-1]).all()
    gaps_m = [apart_m(one, other) for one, other in pairwise(places_of(stretch))]
    assert max(gaps_m) < 3 * stretch.way.spacing_m


wild = st.floats() | st.sampled_from([0.0, 1e308, -90.0, 180.0, math.nan, math.inf])


@given(st.lists(st.tuples(wild, wild), max_size=60))
def test_every_packet_is_accounted_for_whatever_it_holds(places: list[Place]) -> None:
    track = tracked(places)
    believed = track.shown.count if track.shown else 0
    assert believed + track.doubted + track.without_fix == len(places)


steps = st.tuples(st.floats(-60, 60), st.floats(-60, 60)) | st.sampled_from(
    [(0.0, 0.0), (9000.0, 0.0), (-9000.0, 0.0)]
)


@given(st.lists(steps, min_size=20, max_size=200), st.lists(st.integers(1, 50), min_size=1))
def test_taken_in_whatever_portions_the_track_is_the_same(
    steps_m: list[tuple[float, float]], portions: list[int]
) -> None:
    north_m = east_m = 0.0
    places = [PAD] * 20
    for north, east in steps_m:
        north_m, east_m = north_m + north, east_m + east
        places.append((PAD[0] + north_m / 111_195, east_of(PAD, east_m)[1]))
    at_once = tracked(places)
    in_portions, builder = track_of(MISSION), FlightBuilder(MISSION)
    assert in_portions
    due = 0
    for number, packet in enumerate(packets_at(places)):
        builder.take_packet(packet)
        if number >= due:
            in_portions = in_portions.copy()
            in_portions.catch_up(builder.flight.store)
            due = number + portions[number % len(portions)]
    in_portions.catch_up(builder.flight.store)
    assert_same(at_once, in_portions)


def test_a_long_way_is_the_same_in_portions() -> None:
    """Thinned several times on the way."""
    places = [
        (PAD[0] + 0.00003 * number * math.sin(number / 500), PAD[1] + 0.00002 * number)
        for number in range(4 * MOST_POINTS)
    ]
    builder = FlightBuilder(MISSION)
    tracks = {portion: track_of(MISSION) for portion in (1, 97, 1500)}
    for number, packet in enumerate(packets_at(places, period_s=0.1)):
        builder.take_packet(packet)
        for portion, track in tracks.items():
            assert track
            if number % portion == 0:
                track.catch_up(builder.flight.store)
    at_once = tracked(places, period_s=0.1)
    assert shown(at_once).way.spacing_m > FINEST_M
    for track in tracks.values():
        assert track
        track.catch_up(builder.flight.store)
        assert_same(at_once, track)


def test_a_copy_stays_as_it_was() -> None:
    places = [east_of(PAD, 2.0 * number) for number in range(2 * MOST_POINTS)]
    builder = FlightBuilder(MISSION)
    track = track_of(MISSION)
    assert track
    copies = []
    for number, packet in enumerate(packets_at(places, period_s=0.1)):
        builder.take_packet(packet)
        if number % 500 == 0:
            track.catch_up(builder.flight.store)
            copies.append((number + 1, track.copy()))
    for rows, copy in copies:
        assert_same(copy, tracked(places[:rows], period_s=0.1))


def assert_same(one: GroundTrack, other: GroundTrack) -> None:
    assert (one.rows, one.without_fix, one.doubted) == (
        other.rows,
        other.without_fix,
        other.doubted,
    )
    assert one.last_doubted == other.last_doubted
    mine, others = shown(one), shown(other)
    assert (mine.count, mine.last, mine.pad) == (others.count, others.last, others.pad)
    for column, other_column in zip(mine.columns(), others.columns(), strict=True):
        assert column.tolist() == other_column.tolist()
