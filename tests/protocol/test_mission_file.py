import copy
import os
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import protocol
from protocol.conversion import conversions
from protocol.decoder import Decoder
from protocol.encoder import Encoder
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission, parse_mission
from protocol.packet import Chunk, Packet
from tests.protocol.random_missions import toml_of

FOLDER = Path(protocol.__file__).parent / "missions"
TEXTS = {name: (FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in builtin_names()}
BINARY = TEXTS["cansat-binary"]
LINES = TEXTS["aas-2026"]


def fault(text: str) -> str:
    """Return the message on a mission file that must not load; it is one line."""
    with pytest.raises(MissionError) as caught:
        parse_mission(text, "my.toml")
    message = str(caught.value)
    assert message.startswith("mission my.toml: ")
    assert caught.value.source == "my.toml"
    assert caught.value.key in message
    assert len(message) < 1200
    return message.removeprefix("mission my.toml: ")


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


# Missions that load


@pytest.mark.parametrize("name", builtin_names())
def test_built_in_missions_load_by_name_and_by_path(name: str) -> None:
    mission = load_mission(name)
    assert mission.name == name
    assert mission == load_mission(str(FOLDER / f"{name}.toml"))
    assert mission.text == TEXTS[name]


def test_the_built_in_missions_are_sorted() -> None:
    assert builtin_names() == sorted(builtin_names())
    assert {"aas-2026", "astro-2024", "cansat-binary"} <= set(builtin_names())


def test_a_mission_needs_only_a_name_a_framing_and_a_packet() -> None:
    mission = parse_mission(
        """
        name = "smallest"
        framing = { kind = "lines" }
        packet = [{ name = "t", encoding = "text", fields = [{ name = "A", type = "number" }] }]
        """,
        "my.toml",
    )
    assert (mission.title, mission.team_id, mission.rate_hz) == ("smallest", "0", 1.0)
    assert (mission.packet.delimiter, mission.framing.ending) == (",", "CR")
    assert mission.checksum is None


def test_a_team_id_may_be_a_number_or_letters() -> None:
    assert parse_mission(changed(BINARY, '"1000"', "1000"), "my.toml").team_id == "1000"
    assert parse_mission(changed(BINARY, '"1000"', '"2024ASI-CANSAT-123"'), "my.toml").team_id


def test_a_field_is_found_by_its_role() -> None:
    mission = load_mission("astro-2024")
    field = mission.field_of("command_echo")
    assert field is not None
    assert field.name == "LAST_CMD"
    assert mission.field_of("gps_time") is None


def test_the_hash_is_that_of_the_text() -> None:
    mission = load_mission("aas-2026")
    other = parse_mission(LINES + "# a comment\n", "my.toml")
    assert len(mission.sha256) == 64
    assert mission.sha256 == load_mission("aas-2026").sha256
    assert mission.sha256 != other.sha256


def test_a_byte_order_mark_before_the_text_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LINES.encode())
    assert load_mission(str(path)).text == LINES


# Files that cannot be read


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("aas-2027", "aas-2026"), ("AAS-2026", "aas-2026"), ("cansat_binary", "cansat-binary")],
)
def test_an_unknown_name_offers_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(MissionError, match=f"no mission of this name.*did you mean '{nearest}'"):
        load_mission(name)


def test_a_name_like_none_offers_all() -> None:
    with pytest.raises(
        MissionError, match=r"allowed are aas-2023, .*, astro-2024, cansat-binary, "
    ):
        load_mission("zzz")


def test_a_file_that_is_not_there_says_so() -> None:
    with pytest.raises(MissionError, match=r"mission none\.toml: cannot be read: No such file"):
        load_mission("none.toml")


@pytest.mark.parametrize("name", ["folder.toml", "folder"])
def test_a_folder_is_not_a_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(MissionError, match="cannot be read: Is a directory; give the path"):
        load_mission(str(tmp_path / name))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(LINES)
    path.chmod(0)
    with pytest.raises(MissionError, match="cannot be read: Permission denied"):
        load_mission(str(path))


def test_a_file_in_another_encoding_says_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(LINES.replace("AAS", "\u00c5\u00c4S").encode("latin-1"))
    with pytest.raises(MissionError, match=r"not a text file in UTF-8.*save it as UTF-8"):
        load_mission(str(path))


@pytest.mark.parametrize("name", ["", ".", "\0", "a\0.toml", "x" * 5000, "x" * 5000 + ".toml", "/"])
def test_odd_paths_are_mission_errors(name: str) -> None:
    with pytest.raises(MissionError):
        load_mission(name)


# Text that is no mission


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the key 'name' is missing; add it"),
        ("name = ", "is not TOML: Invalid value"),
        ("hello", "is not TOML"),
        ("name = 'a'\nname = 'b'", "is not TOML: Cannot overwrite a value"),
        ("\0", "is not TOML"),
        ("a = " + "[" * 100_000, "nested deeper"),
        ("a = " + "[" * 300 + "]" * 300, "nested deeper|has no key 'a'"),
        ("a = " + "{b = " * 100_000, "nested deeper"),
        (".".join("a" * 100_000) + " = 1", "nested deeper"),
        (" . ".join('"a"' for _ in range(100_000)) + " = 1", "nested deeper"),
        ("[" + ".".join("a" * 100_000) + "]", "nested deeper"),
        ("rate_hz = " + "9" * 5000, "number of too many digits"),
        ("day = 2024-02-31", "date that does not exist|is not TOML"),
    ],
    ids=lambda text: text[:20],
)
def test_text_that_is_no_mission_is_told_quickly(text: str, problem: str) -> None:
    with pytest.raises(MissionError, match=problem):
        parse_mission(text, "my.toml")


def test_a_hundred_thousand_fields_are_refused_within_the_time_of_reading_them() -> None:
    field = '{ name = "F%d", type = "uint8" }'
    fields = ",\n".join(field % number for number in range(100_000))
    head, _, _ = BINARY.partition("fields = [")
    text = f"{head}fields = [\n{fields}\n]\n"
    start = time.process_time()
    tomllib.loads(text)
    reading = time.process_time() - start
    start = time.process_time()
    assert fault(text) == "packet[0].fields: 100000 fields: give 1 to 1000"
    assert time.process_time() - start < 5 * reading


def test_a_word_of_a_megabyte_is_told_shortly() -> None:
    long = "x" * (1 << 20)
    assert len(fault(changed(BINARY, '"uint16"', f'"{long}"'))) < 300
    assert len(fault(changed(BINARY, '"TEAM_ID"', f'"{long}"'))) < 300
    assert len(fault(changed(BINARY, 'unit = "ms"', f'{long} = "ms"'))) < 400


# Keys and types


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "cansat-binary"\n', "", "the key 'name' is missing; add it"),
        ('kind = "cobs"', "", "framing: the key 'kind' is missing; add it"),
        ('name = "TEAM_ID",', "", "packet[0].fields[0]: the key 'name' is missing; add it"),
        ("title =", "titel =", "has no key 'titel'; did you mean 'title'?"),
        (
            'kind = "cobs"',
            'kind = "cobs"\nendign = "CR"',
            "framing: has no key 'endign'; did you mean 'ending'?",
        ),
        ("algorithm", "algoritm", "checksum: has no key 'algoritm'; did you mean 'algorithm'?"),
        (
            'byte_order = "little"\nfields',
            'byte_ordre = "little"\nfields',
            "packet[0]: has no key 'byte_ordre'; did you mean 'byte_order'?",
        ),
        (
            'unit = "Pa", ',
            'unti = "Pa", ',
            "packet[0].fields[5]: has no key 'unti'; did you mean 'unit'?",
        ),
        (
            'title = "CanSat',
            '"x - at `$.packet`" = 1\ntitle = "CanSat',
            "has no key 'x - at `$.packet`'; allowed are",
        ),
        ("10.0", '"fast"', "rate_hz: the text 'fast' stands here; give a number"),
        ("57600", "57600.5", "baud_rate: 57600.5 stands here; give a whole number"),
        ("57600", "true", "baud_rate: true stands here; give a whole number"),
        ('"1000"', "1979-05-27", "team_id: 1979-05-27 stands here; give text in quotes or a whole"),
        ("scale = 0.1, ", 'scale = "a",', "packet[0].fields[5].scale: the text 'a' stands here"),
        ('role = "state"', "role = 5", "packet[0].fields[3].role: 5 stands here; give text"),
        ('"2D"', "2", "packet[0].fields[23].values[1]: 2 stands here; give text in quotes"),
        ('LANDED = "landed"', "LANDED = 3", "states.LANDED: 3 stands here; give text in quotes"),
        ("[[packet]]", "[packet]", "packet: a table stands here; give a list"),
        ("length = 8", "length = [8]", "packet[0].fields[24].length: a list stands here; give a"),
        ("10.0", "1" + "0" * 400, "rate_hz: a number of more than 60 digits: number out of range"),
        ('"binary"', '"binari"', "packet[0].encoding: 'binari' is not one of its words; did you"),
        (
            'byte_order = "little"\nfields',
            'byte_order = "bid"\nfields',
            "packet[0].byte_order: 'bid' is not one of its words; did you mean 'big'?",
        ),
    ],
)
def test_a_key_or_type_that_does_not_fit_is_told_with_place_and_mend(
    old: str, new: str, message: str
) -> None:
    assert fault(changed(BINARY, old, new)).startswith(message)


@pytest.mark.parametrize("kinds", [0, 65])
def test_a_mission_describes_one_packet_or_some(kinds: int) -> None:
    packet = '{name = "t", encoding = "text", fields = [{name = "A", type = "text"}]}'
    text = f'name = "a"\nframing = {{kind = "lines"}}\npacket = [{", ".join([packet] * kinds)}]'
    assert fault(text) == f"packet: {kinds} kinds of packet are described; give 1 to 64"


# What must hold beyond the types


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"1000"', '"../../x"', "team_id: '../../x': use 1 to 64 of A to Z"),
        ('"1000"', '""', "team_id: '': use 1 to 64"),
        ('"1000"', '"a b"', "team_id: 'a b': use 1 to 64"),
        ('"1000"', '"İ1"', "team_id: 'İ1': use 1 to 64"),
        ('"1000"', '"C:x"', "team_id: 'C:x': use 1 to 64"),
        ('"1000"', "0x" + "F" * 9000, "team_id: '1000000000"),
        ('"cansat-binary"', '"/etc/x"', "name: '/etc/x': use 1 to 64"),
        ('"CanSat binary telemetry"', '"a\\nb"', "title: 'a\\nb': give one line of text"),
        ("10.0", "nan", "rate_hz: nan: must be above 0, at most 10000"),
        ("10.0", "inf", "rate_hz: inf: must be above 0"),
        ("10.0", "-1", "rate_hz: -1.0: must be above 0"),
        ("10.0", "0", "rate_hz: 0.0: must be above 0"),
        ("57600", "0", "baud_rate: 0: must be 1 to 10000000"),
        ("57600", "0x" + "F" * 9000, "baud_rate: a number of more than 60 digits: must be"),
        ('"cobs"', '"cob"', "framing.kind: 'cob' is not a framing; did you mean 'cobs'?"),
        ('"cobs"', '"lines"', "framing.kind: 'lines' cannot carry a binary packet"),
        (
            '"CRC-16/CCITT-FALSE"',
            '"crc-16/modbuss"',
            "checksum.algorithm: 'crc-16/modbuss' is not a checksum; did you mean 'CRC-16/MODBUS'?",
        ),
        (
            '"CRC-16/CCITT-FALSE"',
            '"CRC16"',
            "checksum.algorithm: 'CRC16' is not a checksum: many checksums are called so;",
        ),
        (
            '"CRC-16/CCITT-FALSE"',
            '"MD5"',
            "checksum.algorithm: 'MD5' is not a checksum; allowed are among others ",
        ),
        ('LANDED = "landed"', 'LANDED = "ground"', "states.LANDED: 'ground' is not a phase"),
        (
            'LANDED = "landed"',
            'LANDET = "landed"',
            "states.LANDET: the state field has no such word; did you mean 'LANDED'?",
        ),
        ('"telemetry"', '" "', "packet[0].name: ' ': give a name that can be read"),
    ],
)
def test_what_a_mission_says_of_itself_must_hold(old: str, new: str, message: str) -> None:
    assert fault(changed(BINARY, old, new)).startswith(message)


FIELD_0 = '{ name = "TEAM_ID",         type = "uint16",  role = "team_id" }'


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('name = "", type = "uint8"', "name: '': give a name that can be read"),
        ('name = "a\\u0007", type = "uint8"', "name: 'a\\x07': give a name"),
        ('name = "A", type = "uint9"', "type: 'uint9' is not a type; did you mean 'uint"),
        ('name = "A", type = "UINT16"', "type: 'UINT16' is not a type; did you mean 'uint16'?"),
        ('name = "A", type = "time"', "type: 'time' is not a type; allowed are"),
        ('name = "A", type = "int8", unit = "V/s"', "unit: 'V/s' is not a unit; did you mean"),
        ('name = "A", type = "int8", unit = "pa"', "unit: 'pa' is not a unit; did you mean 'Pa'?"),
        ('name = "A", type = "int8", unit = "°C"', "unit: '°C' is not a unit; did you mean 'degC'"),
        (
            'name = "A", type = "int8", unit = "celsius"',
            "unit: 'celsius' is not a unit; did you mean 'degC'",
        ),
        ('name = "A", type = "int8", unit = "furlong"', "unit: 'furlong' is not a unit; allowed"),
        ('name = "A", type = "int8", scale = 0', "scale: 0.0: must be a number other than 0"),
        ('name = "A", type = "int8", scale = nan', "scale: nan: must be a number"),
        ('name = "A", type = "int8", scale = inf', "scale: inf: must be a number"),
        ('name = "A", type = "int8", scale = 1e-320', "scale: 1e-320: must be a number"),
        ('name = "A", type = "int8", offset = nan', "offset: nan: must be a number up to 1e+30"),
        ('name = "A", type = "int8", offset = -1e300', "offset: -1e+300: must be a number"),
        ('name = "A", type = "int8", decimals = 16', "decimals: 16: must be 0 to 15"),
        ('name = "A", type = "int8", decimals = -1', "decimals: -1: must be 0 to 15"),
        ('name = "A", type = "text"', "length: it is missing: text needs its bytes, 1 to 1024"),
        ('name = "A", type = "text", length = 0', "length: 0: text needs its bytes, 1 to 1024"),
        ('name = "A", type = "text", length = 1025', "length: 1025: text needs its bytes"),
        (
            'name = "A", type = "text", length = 4, values = ["PAD", "ASCENT"]',
            "values[1]: 'ASCENT' cannot be sent; use ASCII without the delimiter, of its length",
        ),
        ('name = "A", type = "int8", length = 4', "length: 4: only text in a binary packet"),
        ('name = "A", type = "text", length = 4, unit = "m"', "unit: 'm': this is no number"),
        ('name = "A", type = "int8", values = ["x"], scale = 2', "scale: 2.0: this is no number"),
        ('name = "A", type = "float32", values = ["x"]', "values: type 'float32' cannot be an"),
        ('name = "A", type = "float32", flags = ["x"]', "flags: a field of type 'float32' cannot"),
        ('name = "A", type = "int8", flags = ["x"], values = ["y"]', "flags: an enumeration"),
        ('name = "A", type = "int8", flags = ["x y"]', "flags[0]: 'x y': a flag is one word"),
        ('name = "A", type = "int8", flags = ["x", "x"]', "flags[1]: 'x' is there already"),
        ('name = "A", type = "int8", values = ["x", "x"]', "values[1]: 'x' is there already"),
        ('name = "A", type = "int8", values = [""]', "values[0]: '': give a word"),
        (
            f'name = "A", type = "uint8", values = {[f"V{i}" for i in range(257)]}',
            "values: 257 words: 'uint8' holds 256; use a larger type",
        ),
        (
            f'name = "A", type = "int8", values = {[f"V{i}" for i in range(129)]}',
            "values: 129 words: 'int8' holds 128; use a larger type",
        ),
        (
            f'name = "A", type = "uint8", flags = {[f"V{i}" for i in range(9)]}',
            "flags: 9 flags: 'uint8' holds 8; use a larger type",
        ),
        (
            'name = "A", type = "int8", role = "altitud"',
            "role: 'altitud' is not a role; did you mean 'altitude'?",
        ),
        ('name = "A", type = "int8", role = ""', "role: '' is not a role; allowed are"),
        (
            'name = "A", type = "int8", role = "tilt_x", unit = "m"',
            "unit: 'm' is a unit of length, but the role 'tilt_x' is of angle; use deg, rad",
        ),
        ('name = "A", type = "int8", role = "tilt_x"', "unit: no unit is given, but the"),
        (
            'name = "A", type = "text", length = 4, role = "tilt_x"',
            "role: 'tilt_x' is a number (angle); give the field a type of numbers",
        ),
        (
            'name = "A", type = "uint8", values = ["x"], role = "tilt_x"',
            "role: 'tilt_x' is a number (angle); give the field a type of numbers",
        ),
    ],
)
def test_what_a_field_says_must_hold(field: str, message: str) -> None:
    text = changed(BINARY, FIELD_0, f"{{ {field} }}")
    assert fault(text).startswith(f"packet[0].fields[0].{message}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('type = "time",    role = "mission_time"', 'type = "tiem"', "fields[1].type: 'tiem' is"),
        ('type = "time",  ', 'type = "time", unit = "ms",', "fields[1].unit: 'ms': a time of day"),
        ('type = "time",  ', 'type = "time", scale = 2,', "fields[1].scale: 2.0: a time of day"),
        (
            'role = "mission_time"',
            'role = "packet_count"',
            "fields[1].role: 'packet_count' is a number (",
        ),
        ('role = "command_echo"', "length = 8", "fields[23].length: 8: only text in a binary"),
        ('"F", "S"', '"F", "Ş"', "fields[3].values[1]: 'Ş' cannot be sent; use ASCII"),
        ('"F", "S"', '"F,", "S"', "fields[3].values[0]: 'F,' cannot be sent; use ASCII"),
        ('"F", "S"', '"F", " S"', "fields[3].values[1]: ' S' cannot be sent; use ASCII"),
        ('delimiter = ","', 'delimiter = ""', "delimiter: '': give one character"),
        ('delimiter = ","', 'delimiter = ",,"', "delimiter: ',,': give one character"),
        ('delimiter = ","', 'delimiter = "\\r"', "delimiter: '\\r': give one character"),
        ('delimiter = ","', 'delimiter = "\\u0000"', "delimiter: '\\x00': give one character"),
        ('delimiter = ","', 'delimiter = "é"', "delimiter: 'é': give one character"),
        ('delimiter = ","', 'delimiter = "-"', "delimiter: '-': give one character"),
        ('delimiter = ","', 'delimiter = "1"', "delimiter: '1': give one character"),
        ('delimiter = ","', 'delimiter = ":"', "delimiter: ':': give one character"),
    ],
)
def test_what_a_line_says_must_hold(old: str, new: str, message: str) -> None:
    assert fault(changed(LINES, old, new)).startswith(f"packet[0].{message}")


def test_a_line_cannot_carry_a_binary_checksum() -> None:
    text = LINES + '\n[checksum]\nalgorithm = "CRC-16/MODBUS"\n'
    assert fault(text).startswith("checksum.written: a line cannot carry a checksum in bytes")


def test_a_line_ending_is_one_of_three() -> None:
    text = changed(LINES, 'ending = "CR"', 'ending = "CRFL"')
    assert fault(text) == "framing.ending: 'CRFL' is not one of its words; did you mean 'CRLF'?"


@pytest.mark.parametrize("text", [BINARY, LINES])
def test_names_and_roles_are_given_once(text: str) -> None:
    double = changed(text, '"PACKET_COUNT"', '"TEAM_ID"')
    assert fault(double).startswith("packet[0].fields[")
    assert "a field 'TEAM_ID' is there already; name one of them otherwise" in fault(double)
    roles = changed(text, 'role = "gps_altitude"', 'role = "altitude"')
    assert "'altitude' is the role of 'ALTITUDE' already; take it from one" in fault(roles)


def test_a_packet_has_at_least_one_field() -> None:
    head, _, _ = BINARY.partition("fields = [")
    assert fault(head + "fields = []") == "packet[0].fields: 0 fields: give 1 to 1000"


def with_text_fields(sizes: list[int]) -> str:
    """Return the binary mission with text fields T0, T1, ... of these sizes alone."""
    head, _, _ = BINARY.partition("fields = [")
    fields = [
        f'{{ name = "T{i}", type = "text", length = {size} }}' for i, size in enumerate(sizes)
    ]
    return f"{head}fields = [{', '.join(fields)}]"


def test_a_packet_larger_than_a_frame_is_refused() -> None:
    assert fault(with_text_fields([1000, 1000, 1000, 999])) == (
        "packet[0].fields: 4001 bytes a packet: at most 4000; leave fields out"
    )


def test_the_largest_packet_goes_through_its_framing() -> None:
    sizes = [1000, 1000, 1000, 998]
    mission = parse_mission(with_text_fields(sizes), "my.toml")
    frame = Encoder(mission).encode({f"T{i}": "x" * n for i, n in enumerate(sizes)}).frame
    (packet,) = Decoder(mission).feed(Chunk(frame, 1, 1))
    assert packet.raw == frame[:-1]
    assert isinstance(packet, Packet)


# Whatever stands in the file


ODD: list[Any] = [
    *(None, "", "x", "../../x", "\0", "é", "a" * 300, 0, -1, 1 << 70, 1 << 20_000, 0.0, -1.5),
    *(1e308, 5e-324, float("nan"), float("inf"), True, [], {}, [[]], [{}], {"a": {"b": []}}),
    *("binary", "text", "lines", "cobs", "uint8", "time", "state", "altitude", "m", "CR"),
]


def places_in(document: Any) -> list[tuple[Any, Any]]:
    """Return each place of the document: the table or list, and the key or number in it."""
    found: list[tuple[Any, Any]] = []
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        found.append((document, key))
        if isinstance(value, dict | list):
            found += places_in(value)
    return found


@st.composite
def mutated_documents(draw: st.DrawFn) -> str:
    """A built-in mission with some of its keys removed, renamed or given odd values."""
    document = tomllib.loads(TEXTS[draw(st.sampled_from(sorted(TEXTS)))])
    for _ in range(draw(st.integers(1, 3))):
        places = places_in(document)
        if not places:
            break
        around, key = places[draw(st.integers(0, len(places) - 1))]
        around[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
        if around[key] is None:
            del around[key]
    if draw(st.booleans()):
        document[draw(st.text(max_size=9))] = draw(st.sampled_from(ODD[1:]))
    return toml_of(document)


@st.composite
def mutated_texts(draw: st.DrawFn) -> str:
    """The text of a built-in mission with parts removed, doubled or put in."""
    text = TEXTS[draw(st.sampled_from(sorted(TEXTS)))]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = start + draw(st.integers(0, 40))
        text = (
            text[:start] + draw(st.text(max_size=5) | st.just(text[start:stop] * 2)) + text[stop:]
        )
    return text


def loads_or_tells(text: str) -> None:
    """A mission file gives a MissionError or a mission that can be decoded and encoded."""
    try:
        mission = parse_mission(text, "my.toml")
    except MissionError as error:
        message = str(error)
        assert message.startswith("mission my.toml: ")
        assert "\n" not in message.replace("\\n", "")
        return
    assert isinstance(mission, Mission)
    numeric = {name: c.is_number for name, c in conversions(mission.packet).items()}
    values = {f.name: 1.0 if numeric[f.name] else "1" for f in mission.packet.fields}
    frame = Encoder(mission).encode(values).frame
    (outcome,) = Decoder(mission).feed(Chunk(frame, 1, 1))
    assert outcome.raw


@given(mutated_documents())
@settings(max_examples=300)
def test_a_mission_file_with_any_keys_loads_or_tells(text: str) -> None:
    loads_or_tells(text)


@given(mutated_texts())
@settings(max_examples=150)
def test_a_mission_file_with_damaged_text_loads_or_tells(text: str) -> None:
    loads_or_tells(text)


@given(st.text())
def test_any_text_loads_or_tells(text: str) -> None:
    loads_or_tells(text)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=20_000)
@given(mutated_documents() | mutated_texts())
def test_long_runs_of_damaged_mission_files_load_or_tell(text: str) -> None:
    loads_or_tells(text)
