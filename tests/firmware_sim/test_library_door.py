"""`fly`: one flight as an iterator, with nothing inside that a caller cannot repeat."""

import hashlib
import subprocess
import sys
from itertools import islice
from threading import active_count

import pytest
from msgspec.structs import replace

from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.flight import Flight, Sent, fly
from firmware_sim.parameters import Parameters
from firmware_sim.radio.parameters import RadioParameters
from firmware_sim.rocket import Rocket
from firmware_sim.sensors.barometer import Barometer
from firmware_sim.wind import Wind
from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from tests.firmware_sim.program import ROOT

BAD_RADIO = RadioParameters(
    loss=0.05,
    corrupt=0.05,
    cut=0.02,
    duplicate=0.1,
    bit_error_rate=1e-4,
    burst_begin=0.02,
    jitter_s=0.1,
    noise_bytes_s=3.0,
    foreign_team_id="2043",
    uplink_loss=0.2,
)
COMMANDS = [(float(second), b"CMD,1031,MEC,CAMERA,ON\rrubbish\r") for second in range(3, 60, 7)]

SCRIPT = """
from msgspec.structs import replace
from tests.firmware_sim.test_library_door import fingerprint
print(fingerprint())
"""


def everything_at_once() -> Flight:
    """Return a flight with a fault of every part and commands on the way up."""
    settings = Parameters(
        wind=replace(Wind(), speed_m_s=8.0),
        barometer=replace(Barometer(), glitch_rate_hz=0.5),
        firmware=FirmwareParameters(reset_at_s=50.0),
        radio=BAD_RADIO,
    )
    flight = fly(load_mission("aas-2026"), settings, 11)
    for at_s, data in COMMANDS:
        flight.receive(data, at_s)
    return flight


def fingerprint() -> str:
    """Return a hash of everything that a flight gives: bytes, truth, fates, happenings."""
    flight = everything_at_once()
    told = hashlib.sha256()
    for sent in flight:
        told.update(repr(sent).encode())
    told.update(repr((flight.happenings, flight.commands, flight.uplink_lost)).encode())
    return told.hexdigest()


def test_the_same_arguments_give_the_same_flight_in_every_process() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == fingerprint()


def test_time_given_in_pieces_gives_the_same_packets_as_iterating() -> None:
    whole = list(everything_at_once())
    flight, pieces = everything_at_once(), []
    time_s = 0.0
    while not flight.ended:
        pieces += list(flight.until(time_s))
        assert flight.ended or flight.time_s == pytest.approx(time_s)
        time_s += 0.37
    assert pieces == whole


def test_the_next_packet_is_due_when_it_says(line: Mission) -> None:
    flight = fly(line)
    for _ in range(5):
        due_s = flight.next_s
        assert list(flight.until(due_s - 0.01)) == []
        assert [sent.time_s for sent in flight.until(due_s)] == [due_s]


def test_no_fault_of_the_radio_changes_what_is_meant_to_be_sent(
    binary: Mission, flight: list[Sent]
) -> None:
    bad = fly(binary, Parameters(radio=BAD_RADIO))
    assert [sent.frame for sent in bad] == [sent.frame for sent in flight]


@pytest.fixture(scope="module")
def with_all_faults(line: Mission) -> list[Sent]:
    return list(islice(fly(line, Parameters(radio=BAD_RADIO)), 100))


@pytest.mark.parametrize(
    "change",
    [
        {"cut": 0.0},
        {"duplicate": 0.5},
        {"bit_error_rate": 0.0},
        {"burst_begin": 0.0},
        {"jitter_s": 0.0},
        {"noise_bytes_s": 0.0},
        {"foreign_team_id": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_fault_of_the_radio_does_not_change_what_the_others_do(
    line: Mission, with_all_faults: list[Sent], change: dict[str, object]
) -> None:
    radio = replace(BAD_RADIO, **change)
    without = islice(fly(line, Parameters(radio=radio)), len(with_all_faults))
    for one, other in zip(with_all_faults, without, strict=True):
        assert one.rssi_dbm == other.rssi_dbm
        assert (one.cause == "chance") == (other.cause == "chance")
        assert ("byte changed" in one.cause) == ("byte changed" in other.cause) or "lost" in (
            one.fate,
            other.fate,
        )


def test_a_reset_does_not_change_the_weather_nor_the_noise_of_the_sensors(line: Mission) -> None:
    plain = {sent.time_s: sent for sent in fly(line)}
    with_reset = Parameters(firmware=FirmwareParameters(reset_at_s=50.0))
    for sent in fly(line, with_reset):
        assert sent.truth == plain[sent.time_s].truth
        assert sent.measured.readings.acceleration == (
            plain[sent.time_s].measured.readings.acceleration
        )
        assert sent.measured.pressure_pa == plain[sent.time_s].measured.pressure_pa


def test_each_packet_comes_with_its_truth(flight: list[Sent], binary: Mission) -> None:
    assert [sent.number for sent in flight] == list(range(len(flight)))
    for sent in flight:
        assert -1e-9 < sent.time_s - sent.truth.time_s < 0.0201
        assert sent.utc_s == pytest.approx(15 * 3600 + sent.time_s)
        assert sent.kind == "telemetry"
        assert sent.values.keys() == sent.wire.keys()
        # The day's pressure is not the standard one, which scales altitudes by some percent.
        height_m = sent.truth.height_m
        assert sent.measured.altitude_m == pytest.approx(height_m, abs=12.0 + 0.08 * height_m)
        assert [arrival.source for arrival in sent.arrivals] == ["packet"]
        assert 0.0 < sent.arrivals[0].time_s - sent.time_s < 0.1


def test_what_happened_is_told_in_order_with_its_time(line: Mission) -> None:
    flight = fly(line)
    for _ in flight:
        pass
    true = [h.name for h in flight.happenings if h.side == "truth"]
    assert true == ["ignition", "burnout", "apogee", "ejection", "second stage", "landing"]
    times = {h.name: h.time_s for h in flight.happenings}
    assert times["apogee"] == pytest.approx(flight.times.apogee_s or 0.0, abs=0.05)
    assert times["landing"] == pytest.approx(flight.times.landing_s or 0.0, abs=0.05)
    assert times["phase ascent"] > times["ignition"]


def test_there_is_no_thread_inside(line: Mission) -> None:
    before = active_count()
    list(islice(fly(line), 20))
    assert active_count() == before


def test_fields_without_a_role_are_told_once() -> None:
    mission = parse_mission(
        'name = "n"\n[framing]\nkind = "lines"\n[[packet]]\nname = "p"\nencoding = "text"\n'
        'fields = [{ name = "N", type = "integer", role = "packet_count" },\n'
        '{ name = "LIGHT", type = "number" }, { name = "HOT", type = "number", unit = "degC" },\n'
        '{ name = "NOTE", type = "text" }]\n',
        "n.toml",
    )
    (note,) = fly(mission).notes
    for words in ("LIGHT (like altitude)", "HOT (like temperature)", "NOTE (always OK)"):
        assert words in note
    assert "N (" not in note.replace("NOTE (", "")
    assert fly(load_mission("cansat-binary")).notes == []


def test_the_main_kind_of_packet_fills_the_slots_and_the_others_come_once_a_second() -> None:
    fields = '[{{ name = "{0}", type = "uint8", constant = {1} }}, {{ name = "N{1}", '
    fields += 'type = "uint16", role = "packet_count" }}]'
    kinds = "".join(
        f'[[packet]]\nname = "{name}"\nencoding = "binary"\n'
        f"fields = {fields.format(name, number)}\n"
        for number, name in enumerate(("fast", "gps", "health"), 1)
    )
    for rate_hz, expected in ((10.0, {"fast": 8, "gps": 1, "health": 1}), (3.0, None)):
        text = f'name = "k"\nrate_hz = {rate_hz}\n[framing]\nkind = "cobs"\n{kinds}'
        sent = list(islice(fly(parse_mission(text, "k.toml")), int(rate_hz) * 4))
        for second in range(4):
            kinds_sent = [s.kind for s in sent if second <= s.time_s < second + 1.0]
            wanted = expected or {"fast": 1, "gps": 1, "health": 1}
            assert {kind: kinds_sent.count(kind) for kind in wanted} == wanted


def test_a_rocket_that_never_starts_flies_for_ever_on_the_pad(line: Mission) -> None:
    pad = Parameters(rocket=replace(Rocket(), ignition_s=7200.0))
    sent = list(islice(fly(line, pad), 400))
    assert {packet.phase for packet in sent} == {"pad"}


def test_the_example_of_the_documentation_flies(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "simulator-model.md").read_text(encoding="utf-8")
    exec(text.split("```python\n")[1].split("```")[0], {})
    said = capsys.readouterr().out.splitlines()
    assert len(said) > 100
    assert said[-1].startswith("commands: 2 obeyed ")
