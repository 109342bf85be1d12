from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.flight import Sent, fly
from firmware_sim.parameters import Parameters
from firmware_sim.radio.parameters import RadioParameters
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission, parse_mission
from protocol.packet import Packet
from protocol.roles import ROLES
from tests.firmware_sim.program import decoded
from tests.protocol.random_missions import missions

UNITS = {
    "time": "s",
    "length": "ft",
    "pressure": "hPa",
    "temperature": "K",
    "voltage": "mV",
    "current": "mA",
    "acceleration": "g",
    "angular rate": "rpm",
    "magnetic flux density": "mgauss",
    "angle": "rad",
    "speed": "km/h",
}


def mission_of_all_roles(encoding: str, kind: str, extra: str = "") -> Mission:
    """Return a mission that has a field of type `kind` for each role it suits, oddly named."""
    fields = ", ".join(
        f'{{ name = "x{number}", type = "{kind}", role = "{role}"{_unit_key(role)}{extra} }}'
        for number, role in enumerate(ROLES)
        if kind != "text" or ROLES[role].dimension is None
    )
    framing = "lines" if encoding == "text" else "cobs"
    return parse_mission(
        f'name = "odd"\nteam_id = "77"\nrate_hz = 2.0\n[framing]\nkind = "{framing}"\n'
        f'[[packet]]\nname = "p"\nencoding = "{encoding}"\nfields = [{fields}]\n',
        "odd.toml",
    )


def _unit_key(role: str) -> str:
    unit = UNITS.get(ROLES[role].dimension or "")
    return f', unit = "{unit}"' if unit else ""


def assert_decodes_to_what_was_meant(mission: Mission, flight: list[Sent]) -> None:
    packets = decoded(mission, b"".join(sent.on_air for sent in flight))
    assert len(packets) == len(flight)
    for packet, sent in zip(packets, flight, strict=True):
        assert isinstance(packet, Packet), packet
        assert dict(packet.wire) == dict(sent.wire)


@pytest.mark.parametrize("name", builtin_names())
def test_a_builtin_mission_decodes_to_exactly_what_was_meant(name: str) -> None:
    mission = load_mission(name)
    assert_decodes_to_what_was_meant(mission, list(fly(mission)))


@pytest.mark.parametrize(
    ("encoding", "kind", "extra"),
    [
        ("binary", "float32", ""),
        ("binary", "float64", ""),
        ("binary", "int32", ", scale = 0.001"),
        ("binary", "uint8", ""),
        ("binary", "text", ", length = 7"),
        ("text", "number", ", decimals = 4"),
        ("text", "integer", ""),
        ("text", "text", ""),
    ],
)
def test_any_type_can_carry_any_role(encoding: str, kind: str, extra: str) -> None:
    mission = mission_of_all_roles(encoding, kind, extra)
    assert_decodes_to_what_was_meant(mission, list(fly(mission)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(mission=missions())
def test_any_mission_decodes_to_exactly_what_was_meant(mission: Mission) -> None:
    assert_decodes_to_what_was_meant(mission, list(islice(fly(mission), 20)))


def mission_with(*fields: str, states: str = "") -> Mission:
    """Return a text mission with these fields."""
    tables = ", ".join(f"{{ {field} }}" for field in fields)
    return parse_mission(
        'name = "odd"\n[framing]\nkind = "lines"\n[[packet]]\nname = "p"\nencoding = "text"\n'
        f"fields = [{tables}]\n[states]\n{states}",
        "odd.toml",
    )


def words_by_phase(mission: Mission, name: str) -> dict[str, str]:
    return {sent.phase: str(sent.wire[name]) for sent in fly(mission)}


def test_a_state_may_be_a_number_that_the_mission_explains() -> None:
    mission = mission_with(
        'name = "S", type = "integer", role = "state"',
        states='0 = "pad"\n1 = "ascent"\n2 = "descent"\n4 = "release"\n5 = "landed"',
    )
    words = words_by_phase(mission, "S")
    # The mission has no word for the apogee: the ascent lasts until the descent.
    assert list(words.values()) == ["0", "1", "1", "2", "4", "5"]


def test_a_state_that_the_mission_does_not_explain_is_the_number_of_the_phase() -> None:
    mission = mission_with('name = "S", type = "integer", role = "state"')
    assert list(words_by_phase(mission, "S").values()) == ["0", "1", "2", "3", "4", "5"]


def test_with_a_heat_shield_the_parachute_opens_at_the_release() -> None:
    shield = 'name = "H", type = "text", role = "heat_shield", values = ["N", "P"]'
    chute = 'name = "C", type = "text", role = "parachute", values = ["N", "C"]'
    both, alone = mission_with(shield, chute), mission_with(chute)
    assert list(words_by_phase(both, "H").values()) == ["N", "N", "N", "P", "P", "P"]
    assert list(words_by_phase(both, "C").values()) == ["N", "N", "N", "N", "C", "C"]
    assert list(words_by_phase(alone, "C").values()) == ["N", "N", "N", "C", "C", "C"]


def test_words_without_a_role_stay_and_optional_ones_are_left_out() -> None:
    mission = mission_with(
        'name = "B", type = "text"',
        'name = "C", type = "integer", values = ["LOW", "HIGH"]',
        'name = "D", type = "text", optional = true',
    )
    assert {tuple(sent.wire.values()) for sent in fly(mission)} == {("OK", "0", "")}


def test_numbers_without_a_role_show_what_their_unit_measures() -> None:
    mission = mission_with(
        'name = "A", type = "number", unit = "ft"',
        'name = "B", type = "number", unit = "degC", plausible = [18, 19]',
        'name = "C", type = "number", unit = "%"',
        'name = "D", type = "number"',
    )
    rows = [[float(word) for word in sent.wire.values()] for sent in fly(mission)]
    feet, warm, percent, any_number = zip(*rows, strict=True)
    assert 1000 < max(feet) < 5000
    assert max(any_number) == pytest.approx(max(feet) * 0.3048, abs=0.01)
    assert (min(warm), max(warm)) == (18.0, 19.0)
    assert 0 < min(percent) < max(percent) < 100


def test_the_last_command_is_the_first_that_the_mission_acknowledges() -> None:
    text = (
        'name = "c"\nteam_id = "7"\n[framing]\nkind = "lines"\n'
        '[[packet]]\nname = "p"\nencoding = "text"\n'
        'fields = [{ name = "E", type = "text", role = "command_echo" }]\n'
        '[[command]]\nname = "quiet"\nsend = "Q"\n'
        '[[command]]\nname = "loud"\nsend = "L"\necho = "L{team_id} {a} {b} {c}"\nparameters = '
        '[{name = "a", values = ["x", "y"]}, {name = "b", range = [5, 9]}, {name = "c"}]\n'
    )
    first = next(fly(parse_mission(text, "c.toml")))
    assert first.wire["E"] == "L7 x 5 TEST"


def test_a_team_may_have_letters_in_its_name(tmp_path: object) -> None:
    text = (
        'name = "odd"\nteam_id = "2024ASI-CANSAT-123"\n[framing]\nkind = "lines"\n'
        '[[packet]]\nname = "p"\nencoding = "text"\n'
        'fields = [{ name = "T", type = "text", role = "team_id" }]\n'
    )
    first = next(fly(parse_mission(text, "odd.toml")))
    assert first.frame == b"2024ASI-CANSAT-123\r"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(mission=missions(), seed=st.integers(0, 1000))
def test_any_mission_flies_with_everything_that_may_go_wrong(mission: Mission, seed: int) -> None:
    faults = RadioParameters(
        loss=0.1,
        corrupt=0.1,
        cut=0.1,
        duplicate=0.1,
        bit_error_rate=1e-3,
        noise_bytes_s=20.0,
        foreign_team_id="77",
        queue_bytes=10**6,
    )
    parameters = Parameters(firmware=FirmwareParameters(reset_at_s=0.5, boot_s=0.1), radio=faults)
    flight = fly(mission, parameters, seed)
    for command in mission.commands:
        flight.receive(command.send.encode() + b"\r", 0.1)
    sent = list(islice(flight, 20))
    assert len(sent) == 20
    for packet in sent:
        own = [arrival for arrival in packet.arrivals if arrival.source == "packet"]
        assert len(own) == (packet.fate != "lost")
    decoded(mission, b"".join(packet.on_air for packet in sent))
