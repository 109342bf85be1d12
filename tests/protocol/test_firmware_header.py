import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from protocol.framing import checksum_of, innermost
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission, parse_mission
from tests.protocol.compilers import BOARDS, compile_for_board
from tests.protocol.firmware_programs import sent_and_read, using_all
from tests.protocol.random_missions import document_of, missions, toml_of

NASTY = (
    *("*/", "//", "/* x", "??/", "\\", "x\\", '"', "'", '");', "#define X", "%s", "class", "PI"),
    *("2D", "12", "_", "__", "A b", "a-b", "a_b", "A_B", "İRTİFA FARKI", "高度", "🚀", "é", "e"),
    *("uint8_t", "Telemetry", "detail", "packet", "frame", "Frame", "put", "State", "STATE"),
    *("state", "NOT_KNOWN", "set_PI_", "main", "B1", "PB1", "INPUT", "template", "int", "nearest"),
)


def named(fields: list[dict[str, Any]], **packet: Any) -> Mission:
    return parse_mission(toml_of(document_of(fields, **packet)), "made-up.toml")


def lines(
    fields: list[dict[str, Any]], more: dict[str, Any] | None = None, **packet: Any
) -> Mission:
    document = document_of(fields, encoding="text", **packet)
    document["framing"] = {"kind": "lines", "ending": "LF"}
    return parse_mission(toml_of({**document, **(more or {})}), "made-up.toml")


def random_missions(number: int, first: int) -> list[Mission]:
    found: list[Mission] = []

    @seed(first)
    @settings(
        max_examples=number,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(missions())
    def collect(mission: Mission) -> None:
        if not is_found_by_chance(mission):
            found.append(mission)

    collect()
    return found


def is_found_by_chance(mission: Mission) -> bool:
    """Space packets without sync under a sum of 8 bits: zeros within look like a packet."""
    framing = innermost(mission.framing)
    codec = checksum_of(mission.framing, mission.checksum)
    return framing.kind == "ccsds" and not framing.sync and (codec is None or codec.size == 1)


def packed() -> list[Mission]:
    """Binary packets with all that the language has."""
    bits = [
        {"name": "A", "type": "bits", "bits": 3},
        {"name": "MODE", "type": "bits", "bits": 2, "values": ["OFF", "ON", "AUTO"]},
        {"name": "LEVEL", "type": "bits", "bits": 11, "scale": 0.5, "offset": -10.0},
        {"name": "FLAGS", "type": "bits", "bits": 8, "flags": ["X", "Y", "PI"]},
    ]
    wide = [{"name": f"W{i}", "type": "bits", "bits": 32} for i in range(2)]
    fields = [
        {"name": "ID", "type": "uint8", "constant": 7},
        *bits,
        {"name": "P", "type": "uint24", "unit": "Pa", "scale": 0.1, "none": [16777215]},
        {"name": "D", "type": "int24", "unit": "m", "scale": 0.01, "offset": 100.0},
        *wide,
        {"name": "F", "type": "float32", "unit": "V", "none": [-1.0]},
        {"name": "G", "type": "float64", "unit": "deg"},
        {"name": "WORD", "type": "text", "length": 6, "values": ["PAD", "UP"]},
        {"name": "MARK", "type": "text", "length": 4, "constant": 'A\\"'},
        {"name": "FM", "type": "float32", "constant": 3},
        {"name": "Q", "type": "uint16", "count": 3, "unit": "g", "scale": 0.001},
        {"name": "NTC", "type": "uint16", "unit": "degC", "polynomial": [1.0, 0.1, 0.001]},
        {"name": "TAB", "type": "int16", "unit": "degC", "table": [[0, 1.0], [10, 2.0]]},
        {"name": "T", "type": "int64", "unit": "us"},
        {"name": "U", "type": "uint64", "scale": 2.0},
    ]
    return [
        named(fields, byte_order=order, bit_order=bit_order)
        for order in ("little", "big")
        for bit_order in ("lowest-first", "highest-first")
    ]


def worded() -> list[Mission]:
    """Lines with all that the language has."""
    fields: list[dict[str, Any]] = [
        {"name": "ID", "type": "text", "constant": 'T\\"?'},
        {"name": "TEAM", "type": "text", "role": "team_id"},
        {"name": "N", "type": "integer", "role": "packet_count"},
        {"name": "MS", "type": "integer", "unit": "ms"},
        {"name": "RAW", "type": "integer", "unit": "V", "scale": 0.01, "none": [-1]},
        {"name": "LAT", "type": "number", "unit": "deg", "decimals": 7, "role": "latitude"},
        {"name": "LON", "type": "number", "unit": "deg", "decimals": 9, "role": "longitude"},
        {"name": "ALT", "type": "number", "unit": "m", "decimals": 2, "none": ["none", -999]},
        {"name": "S", "type": "number", "unit": "s", "decimals": 3},
        {"name": "HALF", "type": "number", "unit": "km", "scale": 0.5, "decimals": 1},
        {"name": "C", "type": "time", "decimals": 2},
        {"name": "ST", "type": "integer", "values": ["PAD", "UP"]},
        {"name": "F", "type": "integer", "flags": [f"B{i}" for i in range(40)]},
        {"name": "E", "type": "digits", "flags": [f"E{i}" for i in range(6)]},
        {"name": "E63", "type": "digits", "flags": [f"G{i}" for i in range(63)]},
    ]
    optional = [
        {"name": "W", "type": "text", "values": ["a b", "c"], "optional": True},
        {"name": "X", "type": "number", "optional": True},
        {"name": "Y", "type": "text", "optional": True, "rest": True},
    ]
    return [
        lines(fields + optional, {"team_id": "24ASI-1"}, prefix='$"\\'),
        lines(fields[1:] + optional, {"team_id": "24ASI-1"}, quote='"'),
        lines(fields + optional, {"checksum": {"algorithm": "NMEA"}}, delimiter=";", quote="'"),
        lines(fields[1:], delimiter="whitespace"),
        lines(fields[1:], delimiter="whitespace", quote='"'),
        lines(fields[1:] + optional[2:], delimiter="any", characters="utf-8"),
        lines(fields[1:] + optional[2:], delimiter="any", decimal_comma=True),
        lines(fields[1:] + optional[1:], delimiter=";", decimal_comma=True, quote='"'),
        lines(fields[1:] + optional[1:], delimiter="\t", characters="utf-8"),
        lines(fields[1:], delimiter="any", labels=True, decimal_comma=True),
        lines(optional[1:]),
    ]


def several_kinds() -> Mission:
    document = document_of(
        [{"name": "ID", "type": "uint8", "constant": 1}, {"name": "A", "type": "int16"}]
    )
    document["packet"].append(
        {
            "name": "gps",
            "encoding": "binary",
            "fields": [
                {"name": "ID", "type": "uint8", "constant": 2},
                {"name": "A", "type": "uint8", "values": ["X", "Y"]},
            ],
        }
    )
    document["packet"].append(
        {
            "name": "TELEMETRY",
            "encoding": "text",
            "prefix": "LOG:",
            "fields": [
                {"name": "A", "type": "text", "values": ["X", "Z"]},
                {"name": "B", "type": "number"},
            ],
        }
    )
    return parse_mission(toml_of(document), "made-up.toml")


FRAMINGS: list[dict[str, Any]] = [
    {"kind": "cobs"},
    {"kind": "slip"},
    {"kind": "sync-fixed", "sync": "AA 55", "end": "0D 0A", "length": 308},
    {"kind": "sync-length", "sync": "B5", "length_size": 2, "length_order": "little"},
    {"kind": "sync-length", "sync": "AA 55", "length_size": 4, "length_counts": "frame"},
    {
        "kind": "sync-length",
        "sync": "01 02 03",
        "end": "04",
        "length_size": 2,
        "length_counts": "payload+checksum",
        "length_adjust": -7,
    },
    {"kind": "fixed", "length": 304},
    {"kind": "ccsds", "apid": 300, "secondary_header": 4},
    {"kind": "ccsds", "apid": 3, "sync": "1ACFFC1D"},
]


def framed() -> list[Mission]:
    """One packet of 300 bytes and one line in every framing, alone and in an XBee's."""
    fields = [
        {"name": "A", "type": "text", "length": 100},
        {"name": "B", "type": "int32", "count": 50},
    ]
    line = [{"name": "T", "type": "text"}, {"name": "N", "type": "number"}]
    found = []
    for framing in [*FRAMINGS, None]:
        for mode in (0, 1, 2):
            if framing is None and not mode:
                continue
            outer = {"kind": "xbee-api", "mode": mode, **({"inner": framing} if framing else {})}
            used = outer if mode else framing
            checksum = {"algorithm": "CRC-32", "byte_order": ["little", "big"][mode % 2]}
            more = {"framing": used, "checksum": checksum}
            found.append(parse_mission(toml_of(document_of(fields) | more), "x.toml"))
            if framing and "fixed" in framing["kind"]:
                continue
            document = document_of(line, encoding="text") | more
            found.append(parse_mission(toml_of(document), "x.toml"))
    skips = [{"algorithm": "FLETCHER-16", "skip": skip} for skip in (0, 1, 5)]
    found += [
        parse_mission(
            toml_of(document_of(fields) | {"framing": FRAMINGS[3], "checksum": skip}), "x"
        )
        for skip in skips
    ]
    for checksum in (
        {"algorithm": "XOR-8", "written": "hex"},
        {"algorithm": "ADLER-32", "written": "hex", "separator": "\\?", "skip": 1},
        {"algorithm": "NMEA"},
    ):
        found.append(lines(line, {"checksum": checksum}))
    return found


def nasty() -> list[Mission]:
    """Names and words that would break out of a comment, a string or the names of C++."""
    words = [word for word in NASTY if word.isprintable()]
    plain = [word for word in words if word.isascii() and "," not in word]
    return [
        named([{"name": word, "type": "int16", "scale": 0.5} for word in words]),
        named(
            [
                {"name": "state", "type": "uint8", "values": words},
                {"name": "State", "type": "uint8", "values": words[::-1]},
            ],
            name='*/ " \\',
        ),
        named(
            [{"name": "f", "type": "uint64", "flags": [w for w in words if len(w.split()) == 1]}]
        ),
        lines([{"name": word, "type": "number"} for word in words], {"title": "*/ ??/ \\"}),
        lines([{"name": "w", "type": "text", "values": plain}, {"name": "q", "type": "text"}]),
    ]


def test_built_in_missions_are_read_as_their_headers_send_them(tmp_path: Path) -> None:
    sent_and_read([load_mission(name) for name in builtin_names()], tmp_path, 1)


def test_all_that_the_language_has_is_read_as_it_is_sent(tmp_path: Path) -> None:
    sent_and_read([*packed(), *worded(), several_kinds(), *nasty()], tmp_path, 2)


def test_every_framing_is_read_as_it_is_sent(tmp_path: Path) -> None:
    sent_and_read(framed(), tmp_path, 3, each=2)


def test_random_missions_are_read_as_their_headers_send_them(tmp_path: Path) -> None:
    first = random.randrange(1 << 32)
    sent_and_read(random_missions(24, first), tmp_path, first, each=2)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(100))
def test_many_random_missions(tmp_path: Path, first: int) -> None:
    sent_and_read(random_missions(40, first), tmp_path, first)


@pytest.mark.parametrize("board", sorted(BOARDS))
def test_headers_compile_for_microcontrollers(board: str, tmp_path: Path) -> None:
    several = [load_mission(name) for name in builtin_names()]
    several += [*packed()[:1], *worded(), several_kinds(), *nasty(), *random_missions(8, 3)]
    source = tmp_path / "all.cpp"
    source.write_text(using_all(several), encoding="ascii")
    compile_for_board(board, source)
