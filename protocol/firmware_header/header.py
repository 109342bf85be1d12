"""The header put together: what the team reads first, what it needs to know last."""

from dataclasses import dataclass
from importlib import resources

from protocol.firmware_header.command_code import CommandCode, command_code
from protocol.firmware_header.enumerations import flag_lines
from protocol.firmware_header.framing_code import FrameCode, frame_code
from protocol.firmware_header.identifiers import Names, camel_case, cleaned, namespace_name
from protocol.firmware_header.line_code import longest_word
from protocol.firmware_header.literals import comment
from protocol.firmware_header.members import Member, members_of
from protocol.firmware_header.writers import longest_payload, put_lines
from protocol.framing.inner import PIECE_BYTES
from protocol.mission import Framing, Mission, PacketKind

_TAKEN = """
detail Command CommandName CommandParser text_of NOT_KNOWN NOT_KNOWN_64 XBEE_COORDINATOR
Frame Checksum Word Line Range Xbee XbeeData Scan Echo WORD_MAX XBEE_MODE LONG_DOUBLE
nearest copy_text not_known put put_little put_big put_little_64 put_big_64 put_bytes put_text
within float32_bits float64_bits float64_bits_of next_sequence
packet buffer size destination frame counted data line bits text value scan found echo byte
is_visible visible_bytes
"""
"""What the header itself names in its scope and within."""


@dataclass(frozen=True, slots=True)
class PacketCode:
    """One kind of packet under its names in the header."""

    kind: PacketKind
    struct: str
    write: str
    longest: str
    members: list[Member]
    flags: list[str]


def firmware_header(mission: Mission, source: str) -> str:
    """Return the header of `mission`; `source` is the name of its file, for the comment."""
    names = names_of_header()
    packets = packet_codes(mission, names)
    frame = frame_code(mission)
    commands = command_code(mission, names)
    namespace = namespace_name(mission.name)
    guard = f"GROUNDSTATION_{cleaned(mission.name).upper()}_{mission.sha256[:8].upper()}_H"
    lines = [
        *_introduction(mission, source, namespace, packets[0]),
        f"#ifndef {guard}",
        f"#define {guard}",
        "",
        "#include <stddef.h>",
        "#include <stdint.h>",
        "#include <string.h>",
        "",
        f"namespace {namespace} {{",
        "",
        *_for_the_team(mission, packets, frame, commands),
        *_internals(mission, packets, frame, commands),
        f"}}  // namespace {namespace}",
        "",
        f"#endif  // {guard}",
    ]
    return "\n".join(lines) + "\n"


def names_of_header() -> Names:
    """Return the names of the header's scope, of which those it needs itself are taken."""
    return Names(_TAKEN.split())


def packet_codes(mission: Mission, names: Names) -> list[PacketCode]:
    """Return the kinds of packet of `mission` under names that are taken from `names`."""
    return [_packet(kind, mission, names) for kind in mission.packets]


def _packet(kind: PacketKind, mission: Mission, names: Names) -> PacketCode:
    struct = names.take(camel_case(kind.name), "Packet")
    word = cleaned(kind.name).lower() or "packet"
    write = names.take(f"write_{word}")
    longest = names.take(f"{word.upper()}_MAX_FRAME")
    members = members_of(kind, mission, names, struct)
    flags = [
        line
        for member in members
        if member.field.flags
        for line in flag_lines(member.name, member.c_type, member.field.flags, names)
    ]
    return PacketCode(kind, struct, write, longest, members, flags)


def _introduction(mission: Mission, source: str, namespace: str, main: PacketCode) -> list[str]:
    lines = [
        f"// Telemetry of the mission {comment(mission.name)}: {comment(mission.title)}",
        f"// Made by `groundstation firmware-header` from {comment(source)}",
        f"// SHA-256 of that file: {mission.sha256}",
        "// Do not edit; change the mission and make the header again.",
        "//",
        "// Use:",
        f"//   {namespace}::{main.struct} packet;  // once; then set its members",
        f"//   uint8_t buffer[{namespace}::{main.longest}];",
        f"//   size_t size = {namespace}::{main.write}(packet, buffer, sizeof buffer);",
        "//   Serial.write(buffer, size);  // or whatever sends bytes",
    ]
    if mission.commands:
        lines += [
            f"//   {namespace}::CommandParser parser;  // once; then, for each byte received:",
            "//   if (parser.feed(Serial.read())) { ... parser.command() ... }",
        ]
    return [*lines, ""]


def _for_the_team(
    mission: Mission, packets: list[PacketCode], frame: FrameCode, commands: CommandCode | None
) -> list[str]:
    lines: list[str] = []
    if any(packet.kind.encoding == "text" for packet in packets):
        lines += [*_part("unknown"), ""]
    lines += [*_part("declared"), ""]
    for packet in packets:
        for member in packet.members:
            if member.words:
                lines += [*member.words.lines(), ""]
        if packet.flags:
            lines += [*packet.flags, ""]
        lines += [*_struct(packet), ""]
    if frame.xbee:
        lines += [*_part("coordinator"), ""]
    for packet in packets:
        lines += [*_write_declaration(packet, frame), ""]
    if commands:
        lines += ["namespace detail {", "class Scan;", *_receiver(frame), "}", ""]
        lines += [*commands.declarations, ""]
    return lines


def _receiver(frame: FrameCode) -> list[str]:
    """Return what the parser of commands needs before them: in an XBee's API mode they come in
    frames."""
    return ["", _xbee_mode(frame.xbee), "", *_part("xbee_data"), ""] if frame.xbee else []


def _xbee_mode(framing: Framing) -> str:
    return f"constexpr int XBEE_MODE = {framing.mode};"


def _struct(packet: PacketCode) -> list[str]:
    lines = [f"// {comment(packet.kind.name)}", f"struct {packet.struct} {{"]
    lines += [f"  {member.declaration()}" for member in packet.members]
    setters = [line for member in packet.members for setter in member.setters for line in setter]
    lines += ["", *(f"  {line}" for line in setters)] if setters else []
    return [*lines, "};"]


def _signature(packet: PacketCode, frame: FrameCode, default: str) -> str:
    more = f", uint64_t destination{default}" if frame.xbee else ""
    return (
        f"inline size_t {packet.write}(const {packet.struct}& packet, "
        f"uint8_t* buffer, size_t size{more})"
    )


def _write_declaration(packet: PacketCode, frame: FrameCode) -> list[str]:
    longest = frame.longest(longest_payload(packet.kind, packet.members))
    return [
        f"constexpr size_t {packet.longest} = {longest};",
        "// Writes the packet as a frame; returns its bytes, 0 when the buffer is too small.",
        f"{_signature(packet, frame, ' = XBEE_COORDINATOR')};",
    ]


def _internals(
    mission: Mission, packets: list[PacketCode], frame: FrameCode, commands: CommandCode | None
) -> list[str]:
    lines = ["// What follows is how it is done.", "", "namespace detail {", ""]
    for part in ("nan", "copy", "setting"):
        lines += [*_part(part), ""]
    lines += [*frame.lines, "", *_part("bytes"), "", *_part("floats"), ""]
    lines += _line_parts(packets)
    if frame.xbee:
        lines += [] if commands else [_xbee_mode(frame.xbee), ""]
        lines += [*_part("xbee"), ""]
    if commands:
        lines += [*_part("commands"), ""]
    lines += ["}  // namespace detail", ""]
    for packet in packets:
        for member in packet.members:
            if member.words and member.form == "word":
                lines += [*member.words.text_lines(), ""]
    lines += ["namespace detail {", ""]
    for packet in packets:
        lines += [*put_lines(packet.kind, packet.struct, packet.members), ""]
    lines += ["}  // namespace detail", ""]
    for packet in packets:
        lines += [*_write_definition(packet, frame), ""]
    return lines + ([*commands.definitions, ""] if commands else [])


def _line_parts(packets: list[PacketCode]) -> list[str]:
    longest = max(
        (
            longest_word(field, packet.kind, packet.members)
            for packet in packets
            if packet.kind.encoding == "text"
            for field in packet.kind.fields
        ),
        default=None,
    )
    if longest is None:
        return []
    size = f"constexpr size_t WORD_MAX = {longest};"
    return [size, "", *_part("characters"), "", *_part("words"), ""]


def _write_definition(packet: PacketCode, frame: FrameCode) -> list[str]:
    lines = [f"{_signature(packet, frame, '')} {{"]
    if not frame.needs_size:
        payload = "0"
    elif packet.kind.encoding == "binary":
        payload = str(longest_payload(packet.kind, packet.members))
    else:
        lines += ["  detail::Frame counted(nullptr, 0, 0);", "  detail::put(counted, packet);"]
        payload = "counted.payload_size()"
    lines += [f"  detail::Frame frame(buffer, size, {payload});", "  detail::put(frame, packet);"]
    if not frame.xbee:
        return [*lines, "  return frame.end();", "}"]
    most = str(PIECE_BYTES) if frame.xbee.inner else "data"
    return [
        *lines,
        "  const size_t data = frame.end();",
        "  memmove(buffer + (size - data), buffer, data);",
        f"  return detail::Xbee(buffer, size, data).wrap(destination, {most});",
        "}",
    ]


def _part(name: str) -> list[str]:
    """Return the lines of a part that is the same for all missions."""
    text = (resources.files("protocol.firmware_header") / "parts" / f"{name}.h").read_text("utf-8")
    return text.splitlines()
