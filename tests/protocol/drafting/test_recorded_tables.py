"""The tables that real teams recorded: each drafted mission decodes the rows of its table."""

import csv
import math

import pytest

from protocol.drafting import draft_of_csv
from protocol.mission import Field, Mission
from protocol.units import UNITS
from tests.protocol.drafting.decoding import field, mission_of_draft, outcomes, roles
from tests.recordings import recording

ASTRO = "astro2024_vac_test.csv"
GROUND_STATION = "uiuc_20220507_ground_station.csv"
TELEMETRUM = "uiuc_20211030_TeleMetrum.csv"
ALTOS = "altos_2012-05-28-serial-319-flight-005.csv"
NORTHEASTERN = "northeastern_160m.csv"
ROWS = {ASTRO: 584, GROUND_STATION: 970, TELEMETRUM: 590, ALTOS: 1064, NORTHEASTERN: 1615}


def drafted(name: str) -> Mission:
    return mission_of_draft(draft_of_csv(recording(name).read_bytes(), "recorded"))


def rows_of(name: str) -> list[list[str]]:
    """The rows of a table, read without the program; words on one line, without blanks."""
    text = recording(name).read_text(encoding="utf-8")
    rows = [[" ".join(word.split()) for word in row] for row in csv.reader(text.splitlines(True))]
    plain = [row for row in rows if row and not row[0].startswith("#")]
    return plain if name in (ALTOS, TELEMETRUM) else plain[1:]


def as_line(row: list[str]) -> bytes:
    words = [f'"{word}"' if "," in word else word for word in row]
    return ",".join(words).encode() + b"\r"


def expected(kind: Field, word: str, mission: Mission) -> float | str:
    if kind.type == "text":
        return word
    bare = word.removesuffix(" db")
    if not bare:
        return math.nan
    unit = UNITS[kind.unit]
    return float(bare) * kind.scale * unit.factor + unit.offset


@pytest.mark.parametrize("name", ROWS)
def test_every_row_of_a_recorded_table_is_a_packet_with_its_values(name: str) -> None:
    mission = drafted(name)
    rows = rows_of(name)
    assert len(rows) == ROWS[name]
    packets, rejects = outcomes(mission, b"".join(map(as_line, rows)))
    assert [reject.detail for reject in rejects] == []
    groups = {name for group in mission.packet.absent_if_all_zero for name in group}
    for packet, row in zip(packets, rows, strict=True):
        for kind, word in zip(mission.packet.fields, row, strict=True):
            found, wanted = packet.values[kind.name], expected(kind, word, mission)
            no_fix = kind.name in groups and found != found and wanted == 0
            assert (
                no_fix
                or found == wanted
                or (found != found and wanted != wanted)
                or (found == pytest.approx(wanted, rel=1e-12))
            ), (kind.name, word)


def test_a_cansat_of_the_competition() -> None:
    mission = drafted(ASTRO)
    assert mission.team_id == "2043"
    assert mission.rate_hz == 1.0
    assert mission.states == {"LAUNCH_WAIT": "pad"}
    assert field(mission, "PRESSURE").unit == "hPa"
    by_hand = {
        "team_id": "TEAM_ID",
        "mission_time": "MISSION_TIME",
        "packet_count": "PACKET_COUNT",
        "mode": "MODE",
        "state": "STATE",
        "altitude": "ALTITUDE",
        "airspeed": "AIR_SPEED",
        "heat_shield": "HS_DEPLOYED",
        "parachute": "PC_DEPLOYED",
        "temperature": "TEMPERATURE",
        "battery_voltage": "VOLTAGE",
        "pressure": "PRESSURE",
        "gps_altitude": "GPS_ALTITUDE",
        "latitude": "GPS_LATITUDE",
        "longitude": "GPS_LONGITUDE",
        "gps_satellites": "GPS_SATS",
        "tilt_x": "TILT_X",
        "tilt_y": "TILT_Y",
        "rotation_z": "ROT_Z",
        "command_echo": "LAST_CMD",
    }
    assert roles(mission) == by_hand


def test_units_by_the_size_of_the_numbers() -> None:
    mission = drafted(GROUND_STATION)
    assert field(mission, "gps_alt").unit == "mm"
    assert field(mission, "LSM_IMU_az").unit == "g"
    assert field(mission, "LSM_IMU_mx").unit == "gauss"
    assert roles(mission)["altitude"] == "barometer_alt"
    assert mission.packet.absent_if_all_zero == (("gps_lat", "gps_long", "gps_alt"),)


@pytest.mark.parametrize("name", [TELEMETRUM, ALTOS])
def test_a_height_beside_an_altitude_is_the_one_above_the_ground(name: str) -> None:
    assert roles(drafted(name))["altitude"] == "height"


def test_two_columns_of_one_name() -> None:
    mission = drafted(TELEMETRUM)
    assert field(mission, "altitude_2").unit == "m"
    assert roles(mission)["state"] == "state_name"
    assert mission.states["boost"] == "ascent"


def test_a_header_that_lacks_a_comma_and_names_what_is_not_sent() -> None:
    draft = draft_of_csv(recording(ALTOS).read_bytes(), "recorded")
    assert "A delimiter seems to be missing in the header, in main_voltageaccel_x." in draft.remarks
    found = roles(mission_of_draft(draft))
    assert found["latitude"] == "latitude"
    assert found["gps_satellites"] == "nsat"
    assert found["battery_voltage"] == "battery_voltage"


def test_a_sparse_table_with_units_in_its_cells() -> None:
    mission = drafted(NORTHEASTERN)
    assert mission.packet.labels
    assert mission.packet.characters == "utf-8"
    assert field(mission, "rssi").unit == "dBm"
    assert field(mission, "barometer_pressure").scale == 100.0
    assert field(mission, "roll").unit == "rad"


def test_a_column_that_never_changes_does_not_win_over_one_that_does() -> None:
    draft = draft_of_csv(recording(NORTHEASTERN).read_bytes(), "recorded")
    assert draft.packets[0].remarks[0] == "gs_alt never changes: it is not the altitude."
    found = roles(mission_of_draft(draft))
    assert found["gps_altitude"] == "gps_alt"  # `GPS Alt`, of the ground, is 255.747 or 0
    assert (found["latitude"], found["longitude"]) == ("fcb_latitude", "fcb_longitude")
    assert "altitude" not in found  # `gs_alt` is always 0, `fcb_altitude` far below the ground
