"""Programs in C++ that send packets with a mission's header, and what the ground must read."""

import math
import random
import struct
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from protocol.calibration import calibration_of
from protocol.conversion import conversion_of, format_clock
from protocol.decoder import Decoder
from protocol.field_types import wire_range
from protocol.firmware_header import firmware_header
from protocol.firmware_header.header import PacketCode, names_of_header, packet_codes
from protocol.firmware_header.identifiers import namespace_name
from protocol.firmware_header.literals import real, string, whole
from protocol.firmware_header.members import Member
from protocol.framing import innermost
from protocol.framing.xbee_api import encode_xbee_api
from protocol.mission import Mission
from protocol.packet import Chunk, Packet, Wire
from protocol.text import WHITESPACE, splitter
from tests.protocol.compilers import compiled

_PRELUDE = """
#include <stdio.h>

static void show(int number, const uint8_t* bytes, size_t size) {
  printf("%d ", number);
  for (size_t i = 0; i < size; ++i) printf("%02x", bytes[i]);
  printf("\\n");
}
"""


@dataclass(frozen=True)
class Sample:
    """A packet to send: the statements that fill it, and the wire values to be read."""

    mission: Mission
    code: PacketCode
    statements: list[str]
    wire: dict[str, Wire | float]


def sent_and_read(missions: Iterable[Mission], folder: Path, seed: int, each: int = 3) -> None:
    """Compile one program that sends packets of all missions, run it and check what is read."""
    chance = random.Random(seed)
    named = [replace(m, name=f"{m.name}-{i}") for i, m in enumerate(missions)]
    samples = [
        sample
        for mission in named
        for code in packet_codes(mission, names_of_header())
        for sample in [_untouched(mission, code)]
        + [_filled(mission, code, chance) for _ in range(each)]
    ]
    source = folder / "sender.cpp"
    source.write_text(_program(named, samples), encoding="ascii")
    program = compiled(source, "-fsanitize=address,undefined", "-fno-sanitize-recover")
    answer = subprocess.run([program], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr[:4000]
    lines = answer.stdout.splitlines()
    wrong = [line for line in lines if "buffer" in line]
    assert len(lines) == len(samples), (wrong, samples[int(wrong[0].split()[-1])])
    for sample, line in zip(samples, lines, strict=True):
        _check(sample, bytes.fromhex(line.split(" ")[1]))


def _program(missions: list[Mission], samples: list[Sample]) -> str:
    parts = [firmware_header(mission, f"{mission.name}.toml") for mission in missions]
    parts.append(_PRELUDE)
    for number, sample in enumerate(samples):
        parts.append(_sender(number, sample))
    calls = "".join(f"  sender_{number}();\n" for number in range(len(samples)))
    return "\n".join([*parts, f"int main() {{\n{calls}  return 0;\n}}\n"])


def using_all(missions: Iterable[Mission]) -> str:
    """A translation unit that uses each function of the missions' headers."""
    parts = []
    for index, mission in enumerate(missions):
        named = replace(mission, name=f"{mission.name}-{index}")
        parts.append(firmware_header(named, f"{named.name}.toml"))
        name = namespace_name(named.name)
        for number, code in enumerate(packet_codes(named, names_of_header())):
            parts.append(
                f"size_t use_{index}_{number}(const {name}::{code.struct}& p, uint8_t* b);\n"
                f"size_t use_{index}_{number}(const {name}::{code.struct}& p, uint8_t* b) {{\n"
                f"  return {name}::{code.write}(p, b, {name}::{code.longest});\n}}"
            )
        if mission.commands:
            parts.append(
                f"bool feed_{index}({name}::CommandParser& parser);\n"
                f"bool feed_{index}({name}::CommandParser& parser) {{ return parser.feed(65); }}"
            )
    return "\n".join(parts) + "\n"


def _sender(number: int, sample: Sample) -> str:
    """A function that sends; its buffers are exact, so the sanitizer sees a byte too many.

    (In an XBee's mode 2 the sequence count of a space packet may make a frame longer.)
    """
    name, code = namespace_name(sample.mission.name), sample.code
    framing = sample.mission.framing
    exactly = "false" if framing.mode == 2 and innermost(framing).kind == "ccsds" else "true"
    body = "".join(f"  {statement}\n" for statement in sample.statements)
    return f"""
static void sender_{number}() {{
  using namespace {name};
  {code.struct} packet;
{body}  static uint8_t buffer[{code.longest}];
  const size_t size = {code.write}(packet, buffer, sizeof buffer);
  show({number}, buffer, size);
  if (!{exactly}) return;
  uint8_t* const exact = new uint8_t[size + 1];
  const bool fits = {code.write}(packet, exact, size) == size;
  const bool half = {code.write}(packet, exact, size / 2) == 0;
  const bool short_by_one = size == 0 || {code.write}(packet, exact, size - 1) == 0;
  if (!fits || !half || !short_by_one) printf("buffer misjudged {number}\\n");
  delete[] exact;
}}
"""


def _untouched(mission: Mission, code: PacketCode) -> Sample:
    """A packet of which nothing was set."""
    return Sample(mission, code, [], {})


def _filled(mission: Mission, code: PacketCode, chance: random.Random) -> Sample:
    statements, wire = [], {}
    for member in code.members:
        statement, value = _set(member, code, chance)
        statements.append(statement)
        wire[member.field.name] = value
    return Sample(mission, code, statements, wire)


def _set(member: Member, code: PacketCode, chance: random.Random) -> tuple[str, Wire]:
    """A statement that sets a member, and the wire value that follows from it."""
    if member.form == "flags":
        return _set_digits(member, chance)
    if member.form == "text" and code.kind.characters == "utf-8":
        return _set_utf8(member, code, chance)
    return _set_plain(member, code, chance)


def _set_digits(member: Member, chance: random.Random) -> tuple[str, Wire]:
    count = len(member.field.flags)
    bits = chance.randrange(1 << count)
    return f"packet.{member.name} = {bits}ull;", f"{bits:0{count}b}"[::-1]


def _set_utf8(member: Member, code: PacketCode, chance: random.Random) -> tuple[str, Wire]:
    pieces = ["a", "Z", "0", " ", ",", ";", "\t", "=", "é", "ÿ", "€", "高", "🚀", "\u200b"]
    text = "".join(chance.choices([*pieces, "\x85", "\xa0", "\ufeff"], k=20)).encode()
    text += chance.choice([b"", b"\x80", b"\xff", b"\xe2\x82", b"\xc0\x80", b"\xed\xa0\x80"])
    held = text[: (member.array or 1) - 1].decode("utf-8", errors="ignore")
    statement = f"packet.set_{member.name}({string(text)});"
    return statement, conversion_of(member.field, code.kind).to_wire(held)


def _set_plain(member: Member, code: PacketCode, chance: random.Random) -> tuple[str, Wire]:
    place = f"packet.{member.name}"
    line = code.kind.encoding == "text"
    field = member.field
    if member.words:
        number = chance.randrange(len(field.values))
        word: Wire = field.values[number] if field.type == "text" else number
        if line and field.type != "text":
            word = str(number)
        if not line and field.type == "text":
            word = str(word).encode().ljust(field.length or 0, b"\0")
        return f"{place} = {member.c_type}::{member.words.enumerators[number]};", word
    if member.form == "text":
        return _set_text(member, code, chance)
    if member.form == "float":
        return _set_float(member, chance)
    if member.form == "number":
        value = struct.unpack("<f", struct.pack("<f", _some_number(chance)))[0]
        return f"{place} = {real(value)}f;", f"{Decimal(value):.{member.decimals}f}"
    number = _some_integer(member, line, chance)
    if member.form == "integer":
        return _set_integer(member, number, chance), number
    statement = f"{place} = {whole(number, member.c_type)};"
    if member.form == "clock":
        return statement, format_clock(number / 10**member.decimals, member.decimals)
    if member.form == "bits":
        return statement, str(number)
    return statement, f"{Decimal(number).scaleb(-member.decimals):.{member.decimals}f}"


def _set_integer(member: Member, number: int, chance: random.Random) -> str:
    """Set the wire number, or the value in the mission's unit through the setter."""
    setter = _setter(member)
    if not setter or abs(number) >= 1 << 50 or chance.random() < 0.3:
        return f"packet.{member.name} = {whole(number, member.c_type)};"
    value = calibration_of(member.field).apply(float(number))
    return f"packet.{setter}({real(value)});"


def _setter(member: Member) -> str:
    return member.setters[0][0].partition("(")[0].removeprefix("void ") if member.setters else ""


def _set_text(member: Member, code: PacketCode, chance: random.Random) -> tuple[str, Wire]:
    alphabet = "abcXYZ019 ,;|/'\"\\?*%{}\u007f\n\u00ff"
    text = "".join(chance.choices(alphabet, k=chance.randrange(0, 40)))
    held = text[: (member.array or 1) - 1]
    statement = f"packet.{_setter(member)}({string(text)});"
    if code.kind.encoding == "text":
        return statement, conversion_of(member.field, code.kind).to_wire(held)
    sendable = "".join(c for c in held if c.isascii() and c.isprintable())
    return statement, sendable.encode().ljust(member.field.length or 0, b"\0")


def _set_float(member: Member, chance: random.Random) -> tuple[str, Wire]:
    value = _some_number(chance)
    if member.c_type == "float":
        value = struct.unpack("<f", struct.pack("<f", value))[0]
    suffix = "f" if member.c_type == "float" else ""
    return f"packet.{member.name} = {real(value)}{suffix};", value


def _some_number(chance: random.Random) -> float:
    return round(chance.choice([1, 50, 1000, 120_000]) * (chance.random() * 2 - 1), 4)


def _some_integer(member: Member, line: bool, chance: random.Random) -> int:
    if member.form == "clock":
        return chance.randrange(86_400 * 10**member.decimals)
    if member.form == "bits":
        return chance.randrange(1 << len(member.field.flags))
    if line:
        lowest, highest = wire_range("int64" if member.form == "whole_64" else "int32", None)
        lowest += 1
    else:
        lowest, highest = wire_range(member.field.type, member.field.bits)
    near = [n for n in (lowest, highest, 0, 1, -1, 1000) if lowest <= n <= highest]
    return chance.choice([*near, *(chance.randint(lowest, highest) for _ in range(4))])


def _check(sample: Sample, frame: bytes) -> None:
    mission, kind = sample.mission, sample.code.kind
    assert frame, (mission.text, sample.statements)
    heard = as_received(mission, frame)
    outcomes = list(Decoder(mission).feed(Chunk(heard, 1, 1)))
    assert len(outcomes) == 1, (mission.text, heard, outcomes)
    (packet,) = outcomes
    assert isinstance(packet, Packet), (mission.text, heard, packet)
    if len(mission.packets) == 1 or len({p.encoding for p in mission.packets}) > 1:
        assert packet.kind == kind.name
    for name, expected in sample.wire.items():
        found = packet.wire[name]
        if kind.labels:  # a word such as "x=5" is read as 5
            (expected,) = splitter(kind)(str(expected)) or [""]
        field = next(field for field in kind.fields if field.name == name)
        assert _alike(found, expected, kind.delimiter == WHITESPACE, field.type), (
            mission.text,
            name,
            expected,
            found,
        )
    if not sample.wire:
        _check_untouched(sample, packet)


def _check_untouched(sample: Sample, packet: Packet) -> None:
    """A number that was never set is not known in a line; counters and ids begin."""
    for member in sample.code.members:
        if member.form in ("number", "clock") and not member.field.none:
            value = packet.values[member.field.name]
            assert isinstance(value, float)
            assert math.isnan(value)


def _alike(found: Wire, expected: Wire, blanks: bool, kind: str) -> bool:
    if isinstance(found, str) and isinstance(expected, str) and kind == "number":
        if not found or not expected:
            return found == expected
        step = Decimal(1).scaleb(-len(expected.partition(".")[2]))
        return abs(Decimal(found) - Decimal(expected)) <= step
    if blanks and expected == "":
        return found == "-"
    return found == expected


def as_received(mission: Mission, sent: bytes) -> bytes:
    """What the ground's serial port shows of the bytes that the CanSat gave to its radio."""
    if mission.framing.kind == "xbee-api":
        return b"".join(
            encode_xbee_api(data, mission.framing, None)
            for data in xbee_data(sent, mission.framing.mode)
        )
    return sent + b"\xa0" if mission.radio.rssi == "ebyte" else sent


def xbee_data(sent: bytes, mode: int) -> list[bytes]:
    """The data of transmit requests (0x10); their checksums must be right."""
    plain = bytearray()
    escape = False
    for index, byte in enumerate(sent):
        if mode == 2 and byte == 0x7D:
            escape = True
            continue
        assert not (mode == 2 and byte in (0x11, 0x13)), index
        plain.append(byte ^ 0x20 if escape else byte)
        escape = False
    found = []
    while plain:
        assert plain[0] == 0x7E
        size = plain[1] << 8 | plain[2]
        content = bytes(plain[3 : 4 + size])
        assert content[0] == 0x10
        assert content[1:14] == bytes(9) + b"\xff\xfe\0\0"
        assert sum(content) & 0xFF == 0xFF
        found.append(content[14:-1])
        del plain[: 4 + size]
    return found
