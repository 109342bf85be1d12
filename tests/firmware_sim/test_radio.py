"""The radio by its parts, held against the closed forms they come from."""

import math
import random
import re
from collections import Counter
from itertools import groupby, pairwise

import pytest
from msgspec.structs import replace

from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Sent, fly
from firmware_sim.orientation import Orientation
from firmware_sim.parameters import Parameters
from firmware_sim.radio.bursts import BurstLoss
from firmware_sim.radio.damage import cut_off, flip_bits
from firmware_sim.radio.parameters import RadioParameters
from firmware_sim.radio.path import (
    DIPOLE_GAIN_DBI,
    SignalPath,
    bit_error_rate,
    dipole_gain_dbi,
    free_space_loss_db,
    packet_error_rate,
    path_loss_db,
)
from firmware_sim.radio.radio import Radio
from firmware_sim.radio.transmitter import Transmitter
from firmware_sim.truth import Truth
from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from protocol.packet import LinkReport, Packet
from tests.firmware_sim.program import decoded

FRAME = bytes(range(1, 101))


def flown(mission: Mission, **radio: object) -> list[Sent]:
    return list(fly(mission, Parameters(radio=replace(RadioParameters(), **radio))))


@pytest.fixture(scope="module")
def truth(line: Mission) -> Truth:
    """The CanSat upright on the pad."""
    upright = Orientation((1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    return replace(next(fly(line)).truth, orientation=upright)


# Strength


def test_the_loss_in_free_space_is_that_of_friis() -> None:
    # 32.45 dB for 1 km at 1 MHz (ITU-R P.525: Lbf = 32.4 + 20 log f + 20 log d).
    assert free_space_loss_db(1000.0, 1e6) == pytest.approx(32.45, abs=0.01)
    assert free_space_loss_db(1000.0, 915e6) == pytest.approx(91.68, abs=0.01)
    for distance_m in (1.0, 10.0, 700.0):
        expected = free_space_loss_db(distance_m, 433e6)
        assert path_loss_db(distance_m, 433e6, 2.0) == pytest.approx(expected)


@pytest.mark.parametrize("exponent", [2.0, 2.7, 4.0])
def test_the_loss_grows_by_ten_times_the_exponent_a_decade(exponent: float) -> None:
    near, far = (path_loss_db(d, 915e6, exponent) for d in (50.0, 500.0))
    assert far - near == pytest.approx(10.0 * exponent)


def test_a_dipole_has_its_maximum_aside_and_its_null_along_the_axis() -> None:
    assert dipole_gain_dbi(0.0, 15.0) == pytest.approx(DIPOLE_GAIN_DBI)
    assert dipole_gain_dbi(1.0, 15.0) == pytest.approx(DIPOLE_GAIN_DBI - 15.0)
    assert dipole_gain_dbi(-1.0, 15.0) == pytest.approx(DIPOLE_GAIN_DBI - 15.0)
    # Half power 78 degrees wide (Balanis, section 4.6).
    edge = dipole_gain_dbi(math.sin(math.radians(39.0)), 15.0)
    assert edge == pytest.approx(DIPOLE_GAIN_DBI - 3.01, abs=0.05)


def test_what_is_received_is_the_budget_of_the_link(truth: Truth) -> None:
    settings = RadioParameters(
        shadowing_db=0.0, station_north_m=-1000.0, station_height_m=0.0, station_gain_dbi=3.0
    )
    path = SignalPath(settings, random.Random(1))
    budget = 17.0 + 3.0 + DIPOLE_GAIN_DBI - free_space_loss_db(1000.0, 915e6)
    assert path.rssi_dbm(truth) == pytest.approx(budget)


def test_a_cansat_that_points_its_axis_at_the_station_is_in_the_null(truth: Truth) -> None:
    settings = RadioParameters(shadowing_db=0.0, station_height_m=0.0)
    path = SignalPath(settings, random.Random(1))
    half = math.sqrt(0.5)
    lying = replace(truth, orientation=Orientation((half, half, 0.0, 0.0), (0.0, 0.0, 0.0)))
    lost_db = path.rssi_dbm(truth) - path.rssi_dbm(lying)
    assert lost_db == pytest.approx(settings.null_depth_db, abs=0.01)


def test_shadowing_has_its_spread_and_its_memory(truth: Truth) -> None:
    settings = RadioParameters(shadowing_db=4.0, shadowing_s=3.0)
    path = SignalPath(settings, random.Random(1))
    seen = [path.rssi_dbm(replace(truth, time_s=float(second))) for second in range(1, 20_001)]
    mean = sum(seen) / len(seen)
    spread = math.sqrt(sum((dbm - mean) ** 2 for dbm in seen) / len(seen))
    assert spread == pytest.approx(4.0, rel=0.05)
    pairs = pairwise(seen)
    correlation = sum((a - mean) * (b - mean) for a, b in pairs) / len(seen) / spread**2
    assert correlation == pytest.approx(math.exp(-1.0 / 3.0), abs=0.03)


# From strength to errors


def test_at_its_sensitivity_a_radio_gets_one_packet_of_20_bytes_in_a_hundred_wrong() -> None:
    rate = bit_error_rate(-100.0, -100.0)
    assert packet_error_rate(rate, 20) == pytest.approx(0.01, rel=1e-6)


def test_the_error_rate_falls_with_the_strength_to_nothing_and_rises_to_a_half() -> None:
    rates = [bit_error_rate(dbm, -100.0) for dbm in range(-140, -60)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] == pytest.approx(0.5, abs=0.001)
    assert bit_error_rate(-90.0, -100.0) < 1e-30


@pytest.mark.parametrize("rate", [1e-4, 1e-3, 1e-2])
def test_bits_are_flipped_as_often_as_asked_and_frames_fail_as_the_closed_form_says(
    rate: float,
) -> None:
    rng, frames = random.Random(3), 4000
    flips = [flip_bits(FRAME, rate, rng) for _ in range(frames)]
    bits = 8 * len(FRAME)
    expected_flips = frames * bits * rate
    assert sum(n for _, n in flips) == pytest.approx(
        expected_flips, abs=4 * math.sqrt(expected_flips)
    )
    wrong = sum(data != FRAME for data, _ in flips) / frames
    expected = packet_error_rate(rate, len(FRAME))
    assert expected == pytest.approx(1.0 - (1.0 - rate) ** bits)
    assert wrong == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / frames))
    for data, number in flips[:200]:
        differing = sum((a ^ b).bit_count() for a, b in zip(data, FRAME, strict=True))
        assert differing == number


def test_weak_packets_are_lost_as_often_as_the_closed_form_says(
    line: Mission, truth: Truth
) -> None:
    settings = RadioParameters(shadowing_db=0.0)
    strength = SignalPath(settings, random.Random(1)).rssi_dbm(truth)
    settings = replace(settings, sensitivity_dbm=strength - 1.0, queue_bytes=10**6)
    radio, frames = Radio(line, settings, seed=2), 3000
    fates = Counter(radio.carry(FRAME, float(t), truth).cause for t in range(frames))
    rate = packet_error_rate(bit_error_rate(strength, settings.sensitivity_dbm), len(FRAME))
    assert 0.003 < rate < 0.3
    assert fates["too weak"] / frames == pytest.approx(
        rate, abs=4 * math.sqrt(rate * (1 - rate) / frames)
    )


def test_a_radio_that_does_not_check_passes_weak_packets_on_damaged(
    line: Mission, truth: Truth
) -> None:
    settings = RadioParameters(shadowing_db=0.0, discards_wrong=False)
    strength = SignalPath(settings, random.Random(1)).rssi_dbm(truth)
    radio = Radio(line, replace(settings, sensitivity_dbm=strength + 1.0), seed=2)
    passages = [radio.carry(FRAME, float(t), truth) for t in range(300)]
    assert {passage.fate for passage in passages} == {"delivered", "damaged"}


# Bursts


@pytest.mark.parametrize(("begin", "end"), [(0.02, 0.25), (0.1, 0.5), (0.01, 0.05)])
def test_bursts_lose_and_last_as_gilbert_and_elliott_say(begin: float, end: float) -> None:
    bursts = BurstLoss(random.Random(5), begin, end, 1.0)
    lost = [bursts.loses() for _ in range(100_000)]
    assert sum(lost) / len(lost) == pytest.approx(begin / (begin + end), rel=0.1)
    lengths = [sum(1 for _ in run) for is_lost, run in groupby(lost) if is_lost]
    assert sum(lengths) / len(lengths) == pytest.approx(1.0 / end, rel=0.1)


def test_within_a_burst_only_a_part_may_be_lost() -> None:
    bursts = BurstLoss(random.Random(5), 0.1, 0.1, 0.4)
    lost = [bursts.loses() for _ in range(50_000)]
    assert sum(lost) / len(lost) == pytest.approx(0.5 * 0.4, rel=0.1)


# Rates


def test_a_frame_takes_its_time_on_wire_and_air(line: Mission, truth: Truth) -> None:
    settings = RadioParameters(serial_rate_bit_s=9600.0, air_rate_bit_s=2400.0, delay_s=0.5)
    (arrival,) = Radio(line, settings, seed=1).carry(FRAME, 10.0, truth).arrivals
    on_air_s, on_wire_s = 100 * 8 / 2400.0, 100 * 10 / 9600.0
    assert arrival.time_s == pytest.approx(10.0 + on_air_s + 0.5 + on_wire_s)


def test_what_is_more_than_the_rate_carries_waits_and_is_then_dropped() -> None:
    transmitter = Transmitter(air_rate_bit_s=800.0, wire_rate_bit_s=57_600.0, queue_bytes=350)
    slots = [transmitter.send(100, 0.0) for _ in range(5)]
    ends = [slot.end_s for slot in slots if slot]
    assert ends == pytest.approx([1.0, 2.0, 3.0])
    assert slots[3:] == [None, None]
    later = transmitter.send(100, 2.5)
    assert later is not None
    assert later.end_s == pytest.approx(4.0)


def test_a_slow_radio_carries_no_more_than_its_rate(binary: Mission) -> None:
    sent = flown(binary, air_rate_bit_s=2400.0, queue_bytes=500)
    carried = sum(len(packet.on_air) for packet in sent)
    assert carried <= 2400.0 / 8.0 * sent[-1].time_s + 700
    assert carried > 0.9 * 2400.0 / 8.0 * sent[-1].time_s
    assert Counter(p.cause for p in sent if p.fate == "lost").keys() == {"queue full"}


def test_what_the_receiver_cannot_pass_on_is_dropped_and_nothing_comes_ever_later(
    binary: Mission,
) -> None:
    # 10 packets of some 75 bytes a second, each twice, over a wire for 960 bytes a second.
    sent = flown(binary, serial_rate_bit_s=9600.0, duplicate=1.0, queue_bytes=500)
    late = [packet.arrivals[-1].time_s - packet.time_s for packet in sent if packet.arrivals]
    assert max(late) < 1.5
    assert Counter(p.cause for p in sent if p.fate == "lost").keys() == {
        "the receiver's queue is full"
    }


def test_arrivals_keep_their_order_whatever_the_jitter(binary: Mission) -> None:
    radio = {"jitter_s": 0.4, "duplicate": 0.3, "noise_bytes_s": 5.0, "foreign_team_id": "7"}
    sent = flown(binary, **radio)
    times = [arrival.time_s for packet in sent for arrival in packet.arrivals]
    assert times == sorted(times)
    late = [packet.arrivals[-1].time_s - packet.time_s for packet in sent]
    assert min(late) < 0.15
    assert max(late) > 0.35


# Fates


def test_sent_is_delivered_and_damaged_and_lost(binary: Mission) -> None:
    sent = flown(
        binary, loss=0.1, corrupt=0.1, cut=0.1, duplicate=0.1, burst_begin=0.05, bit_error_rate=1e-4
    )
    fates = Counter(packet.fate for packet in sent)
    assert len(sent) == fates["delivered"] + fates["damaged"] + fates["lost"]
    for packet in sent:
        copies = [arrival.data for arrival in packet.arrivals]
        assert (packet.fate == "lost") == (not copies)
        assert (packet.fate == "delivered") == (not packet.cause)
        is_whole = packet.cause in ("", "half a packet in front of it")
        assert (set(copies) == {packet.frame}) == (is_whole and packet.fate != "lost")
    causes = " ".join(packet.cause for packet in sent)
    for words in ("chance", "burst", "one byte changed", "cut off after", "flipped", "half a"):
        assert words in causes


def test_a_cut_frame_is_a_beginning_of_it() -> None:
    for where in (0.0, 0.5, 0.999999):
        piece = cut_off(FRAME, where)
        assert 1 <= len(piece) < len(FRAME)
        assert FRAME.startswith(piece)


def test_copies_come_as_often_as_asked_and_decode_to_the_same(binary: Mission) -> None:
    sent = flown(binary, duplicate=0.3)
    copies = [a for packet in sent for a in packet.arrivals if a.source == "duplicate"]
    assert len(copies) / len(sent) == pytest.approx(0.3, abs=0.05)
    packets = decoded(binary, b"".join(packet.on_air for packet in sent))
    assert len(packets) == len(sent) + len(copies)
    assert all(isinstance(packet, Packet) for packet in packets)


def test_nothing_passes_in_a_blackout(line: Mission) -> None:
    settings = Parameters(radio=RadioParameters(blackout_from_s=20.0, blackout_s=15.0))
    flight = fly(line, settings)
    flight.receive(b"CMD,1031,CX,OFF\r", 25.0)
    lost = [packet.time_s for packet in flight if packet.cause == "blackout"]
    assert lost == [float(second) for second in range(20, 35)]
    assert flight.uplink_lost == {"blackout": 1}
    assert flight.commands.total == 0


# Others on the channel


def test_noise_comes_at_its_rate_between_the_packets_which_stay_whole(binary: Mission) -> None:
    sent = flown(binary, noise_bytes_s=10.0)
    noise = [a for packet in sent for a in packet.arrivals if a.source == "noise"]
    expected = 10.0 * sent[-1].time_s
    assert len(noise) == pytest.approx(expected, abs=4 * math.sqrt(expected))
    assert all(packet.frame in packet.on_air for packet in sent)


_SYNC = """
name = "s"
rate_hz = 5.0
framing = { kind = "sync-fixed", sync = "AA 55", length = 10 }
checksum = { algorithm = "CRC-16/XMODEM", byte_order = "little" }
packet = [{ name = "p", encoding = "binary", fields = [
  { name = "N", type = "uint16", role = "packet_count" },
  { name = "A", type = "float32", unit = "m", role = "altitude" } ] }]
"""


def _framed(kind: str) -> Mission:
    match kind:
        case "line" | "cobs":
            return load_mission({"line": "aas-2026", "cobs": "cansat-binary"}[kind])
        case "ebyte line":
            return _mission('kind = "lines"', '[radio]\nrssi = "ebyte"')
        case "slip":
            return _mission('kind = "slip"', encoding="binary")
        case "xbee":
            return _mission('kind = "xbee-api"', encoding="binary")
        case "ccsds":
            framing = '{ kind = "ccsds", apid = 5 }'
            return parse_mission(re.sub(r"\{ kind = .*", framing, _SYNC), "s.toml")
    return parse_mission(_SYNC, "s.toml")


ENDS = {
    "line": b"\r",
    "ebyte line": b"\r",
    "cobs": b"\0",
    "slip": b"\xc0",
    "sync": b"",
    "ccsds": b"",
    "xbee": b"",
}
"""The end of a frame, which is no part of its raw bytes, by the kind of framing."""


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize(
    "faults",
    [
        {"noise_bytes_s": 1.0},
        {"noise_bytes_s": 0.5, "loss": 0.2, "cut": 0.1, "corrupt": 0.1, "duplicate": 0.2,
         "bit_error_rate": 1e-4, "blackout_from_s": 60.0, "blackout_s": 20.0},
    ],
    ids=["noise", "everything"],
)  # fmt: skip
def test_what_a_receiver_decodes_of_the_whole_stream_is_what_was_delivered(
    kind: str, faults: dict[str, float]
) -> None:
    mission = _framed(kind)
    sent = flown(mission, reports_rssi=False, **faults)
    outcomes = decoded(mission, b"".join(packet.on_air for packet in sent))
    heard = {outcome.raw for outcome in outcomes if isinstance(outcome, Packet)}
    for packet in sent:
        raw = packet.frame.removesuffix(ENDS[kind])
        assert (raw in heard) == (packet.fate == "delivered"), packet.cause
    spoilt = sum("noise in front of it" in packet.cause for packet in sent)
    assert (spoilt == 0) == (kind in ("sync", "xbee", "ccsds"))


def test_noise_spoils_a_packet_just_when_it_stands_behind_the_last_delimiter(
    line: Mission, truth: Truth
) -> None:
    radio = Radio(line, RadioParameters(noise_bytes_s=5.0), seed=3)
    found = Counter[str]()
    for second in range(1, 1000):
        noise = b"".join(arrival.data for arrival in radio.noise_until(float(second)))
        passage = radio.carry(b"1,2,3\r", float(second), truth)
        is_behind_a_delimiter = noise[-1:] in (b"", b"\r", b"\n")
        assert passage.cause == ("" if is_behind_a_delimiter else "noise in front of it")
        found["nothing" if not noise else "ended" if is_behind_a_delimiter else "noise"] += 1
    assert found["noise"] > found["ended"] > 0 < found["nothing"]


def test_noise_that_came_with_a_lost_packet_spoils_the_next(line: Mission) -> None:
    sent = flown(line, noise_bytes_s=0.5, loss=0.4)
    inherited = 0
    for before, packet in pairwise(sent):
        if before.fate == "lost" and before.arrivals and packet.fate != "lost":
            own = [arrival for arrival in packet.arrivals if arrival.source == "noise"]
            inherited += not own and packet.cause == "noise in front of it"
    assert inherited > 0


def test_another_teams_packets_are_valid_but_for_the_team(binary: Mission) -> None:
    sent = flown(binary, foreign_team_id=2043, foreign_rate_hz=2.0)
    packets = decoded(binary, b"".join(packet.on_air for packet in sent))
    assert all(isinstance(packet, Packet) for packet in packets)
    teams = Counter(p.wire["TEAM_ID"] for p in packets if isinstance(p, Packet))
    assert teams[1000] == len(sent)
    assert teams[2043] == pytest.approx(2.0 * sent[-1].time_s, abs=2)
    theirs = [p for p in packets if isinstance(p, Packet) and p.wire["TEAM_ID"] == 2043]
    assert [p.wire["PACKET_COUNT"] for p in theirs] == list(range(412, 412 + len(theirs)))


def test_a_team_that_no_packet_can_name_is_refused(binary: Mission) -> None:
    with pytest.raises(SimulatorError, match="foreign_team_id = 'Falcons'"):
        flown(binary, foreign_team_id="Falcons")


def test_the_own_team_is_no_other_team(line: Mission) -> None:
    for own in ("1031", 1031):
        with pytest.raises(SimulatorError, match=r"foreign_team_id = '1031' is the team of"):
            flown(line, foreign_team_id=own)


def test_a_silent_cansat_does_not_silence_the_channel(line: Mission) -> None:
    radio = RadioParameters(foreign_team_id="2043", noise_bytes_s=5.0)
    flight = fly(line, Parameters(radio=radio))
    flight.receive(b"CMD,1031,CX,OFF\r", 1.2)
    assert len(list(flight.until(9.5))) == 2
    heard = Counter(arrival.source for arrival in flight.strays)
    assert heard["foreign"] >= 7
    assert heard["noise"] > 10


# Commands


def test_on_a_half_duplex_link_a_command_that_meets_a_packet_is_lost(line: Mission) -> None:
    slow = RadioParameters(half_duplex=True, air_rate_bit_s=4800.0)
    flight = fly(line, Parameters(radio=slow))
    # A line of some 150 bytes takes a quarter of a second from each full second on.
    flight.receive(b"CMD,1031,CX,OFF\r", 3.05)
    flight.receive(b"CMD,1031,CX,OFF\r", 4.6)
    list(flight.until(6.0))
    assert flight.uplink_lost == {"the CanSat was transmitting": 1}
    assert flight.commands.obeyed == {"CX": 1}


def test_commands_are_lost_as_often_as_asked(line: Mission) -> None:
    flight = fly(line, Parameters(radio=RadioParameters(uplink_loss=0.3)))
    for number in range(400):
        flight.receive(b"CMD,1031,CX,ON\r", 0.2 * number)
    list(flight.until(90.0))
    assert flight.uplink_lost["chance"] / 400 == pytest.approx(0.3, abs=0.1)
    assert flight.commands.obeyed["CX"] + flight.uplink_lost["chance"] == 400


def test_a_flood_of_bytes_overflows_the_radio_and_leaves_the_flight_alone(line: Mission) -> None:
    flight = fly(line)
    for number in range(2000):
        flight.receive(b"CMD,1031,CX,ON\r" * 10, 1.0 + 0.001 * number)
    assert len(list(flight.until(20.0))) == 21
    assert flight.uplink_lost["queue full"] > 1500


# What the receiver tells


def _mission(framing: str, radio: str = "", encoding: str = "text") -> Mission:
    return parse_mission(
        f'name = "r"\nrate_hz = 2.0\n[framing]\n{framing}\n{radio}\n'
        f'[[packet]]\nname = "p"\nencoding = "{encoding}"\nfields = [\n'
        f'{{ name = "N", type = "{"uint16" if encoding == "binary" else "integer"}", '
        'role = "packet_count" },\n'
        f'{{ name = "A", type = "{"float32" if encoding == "binary" else "number"}", unit = "m", '
        'role = "altitude" }]\n',
        "r.toml",
    )


@pytest.mark.parametrize(
    ("mission", "within_db"),
    [
        (_mission('kind = "xbee-api"', encoding="binary"), 0.5),
        (_mission('kind = "xbee-api"\nmode = 2', encoding="binary"), 0.5),
        (_mission('kind = "xbee-api"\ninner = { kind = "lines", ending = "LF" }'), 0.5),
        (_mission('kind = "cobs"', '[radio]\nrssi = "ebyte"', "binary"), 0.5),
        (_mission('kind = "lines"', '[radio]\nrssi = "ebyte"'), 0.5),
    ],
    ids=["xbee", "xbee escaped", "xbee with lines", "ebyte binary", "ebyte lines"],
)
def test_the_receiver_tells_the_strength_of_each_packet(mission: Mission, within_db: float) -> None:
    sent = list(fly(mission))
    packets = decoded(mission, b"".join(packet.on_air for packet in sent))
    assert len(packets) == len(sent)
    for packet, origin in zip(packets, sent, strict=True):
        assert isinstance(packet, Packet), packet
        assert packet.rssi_dbm == pytest.approx(origin.rssi_dbm, abs=within_db)


def test_an_xbee_may_leave_the_strength_out() -> None:
    mission = _mission('kind = "xbee-api"', encoding="binary")
    sent = flown(mission, reports_rssi=False)
    packets = decoded(mission, b"".join(packet.on_air for packet in sent))
    assert {packet.rssi_dbm for packet in packets if isinstance(packet, Packet)} == {None}


def test_a_microcontroller_prints_the_strength_between_the_lines() -> None:
    mission = _mission('kind = "lines"', '[radio]\nside_lines = ["RSSI"]')
    sent = list(fly(mission))
    outcomes = decoded(mission, b"".join(packet.on_air for packet in sent))
    reports = [outcome for outcome in outcomes if isinstance(outcome, LinkReport)]
    assert len(reports) == len(sent)
    assert len(outcomes) == 2 * len(sent)
    for report, origin in zip(reports, sent, strict=True):
        assert report.rssi_dbm == pytest.approx(origin.rssi_dbm, abs=0.51)


def test_the_signal_is_weakest_far_away_and_in_the_nulls(binary: Mission) -> None:
    sent = flown(binary, shadowing_db=0.0)
    on_pad = [packet.rssi_dbm for packet in sent if packet.truth.stage.value == "on the pad"]
    assert max(packet.rssi_dbm for packet in sent) <= max(on_pad) + 6.0
    assert min(packet.rssi_dbm for packet in sent) < min(on_pad) - 15.0


# Numbers that make no radio


@pytest.mark.parametrize(
    ("radio", "words"),
    [
        ({"loss": 0.6, "corrupt": 0.3, "cut": 0.2}, "sum must be at most 1"),
        ({"burst_begin": 0.1, "burst_end": 0.0}, "radio.burst_end = 0"),
        ({"foreign_team_id": ""}, "radio.foreign_team_id"),
        ({"bit_error_rate": -0.1}, "radio.bit_error_rate = -0.1"),
        ({"air_rate_bit_s": 0.0}, "radio.air_rate_bit_s = 0"),
        ({"delay_s": math.inf}, "radio.delay_s = inf"),
        ({"queue_bytes": -1}, "radio.queue_bytes = -1"),
    ],
)
def test_impossible_numbers_are_refused_in_a_sentence(radio: dict[str, object], words: str) -> None:
    with pytest.raises(SimulatorError, match=words):
        flown(load_mission("aas-2026"), **radio)
