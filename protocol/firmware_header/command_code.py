"""The part of the header that reads commands: enumeration, parameters, parser."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from protocol.firmware_header.command_parameters import Slot, reading_of, slots_of
from protocol.firmware_header.identifiers import Names
from protocol.firmware_header.literals import character, comment, string
from protocol.mission import Command, Mission

_BRACED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class CommandCode:
    """Lines of the header before its internals, and those of the parser's functions."""

    declarations: list[str]
    definitions: list[str]


class _Reading(NamedTuple):
    """A command with what its functions are called; `texts` and slots in turn make its text."""

    command: Command
    enumerator: str
    function: str
    pieces: list[str | Slot]
    echo: list[str | Slot]


def command_code(mission: Mission, names: Names) -> CommandCode | None:
    """Return the code that reads the mission's commands; None when it has none."""
    if not mission.commands:
        return None
    enumerators = Names(["NONE"])
    functions = Names(["match_line", "feed", "take", "command", "echo"])
    members = Names(["name", "Command"], names)
    readings = []
    for command in mission.commands:
        enumerator = enumerators.take(command.name, "command")
        function = functions.take_exactly(f"match_{enumerator}")
        slots = slots_of(command, members, names)
        pieces = _pieces(command.send, slots, mission.team_id)
        echo = _pieces(command.echo, slots, mission.team_id)
        readings.append(_Reading(command, enumerator, function, pieces, echo))
    in_frames = mission.framing.kind == "xbee-api"
    return CommandCode(_declarations(readings, in_frames), _definitions(readings, in_frames))


def _pieces(text: str, slots: dict[str, Slot], team_id: str) -> list[str | Slot]:
    """Return literal text and parameters in turn; the team's id is literal."""
    pieces: list[str | Slot] = []
    for index, part in enumerate(_BRACED.split(text)):
        piece: str | Slot = part
        if index % 2 and part in slots:
            piece = slots[part]
        elif index % 2:
            piece = team_id
        before = pieces[-1] if pieces else None
        if isinstance(piece, str) and isinstance(before, str):
            pieces[-1] = before + piece
        elif piece != "":
            pieces.append(piece)
    return pieces


def _slots(readings: list[_Reading]) -> list[Slot]:
    """Return the parameters that are received, each once."""
    found: dict[str, Slot] = {}
    for reading in readings:
        found.update({p.member: p for p in reading.pieces if isinstance(p, Slot)})
    return list(found.values())


def _declarations(readings: list[_Reading], in_frames: bool) -> list[str]:
    kind = "uint8_t" if len(readings) < 256 else "uint16_t"
    lines = [f"enum class CommandName : {kind} {{", "  NONE = 0,"]
    for number, reading in enumerate(readings, start=1):
        remark = f"{reading.command.name}: {reading.command.send}"
        lines.append(f"  {reading.enumerator} = {number},  // {comment(remark)}")
    lines.append("};")
    slots = _slots(readings)
    for slot in slots:
        if slot.words:
            lines += ["", *slot.words.lines()]
    lines += ["", "// A received command and its parameters, those of other commands unset."]
    lines += ["struct Command {", "  CommandName name = CommandName::NONE;"]
    lines += [f"  {line}" for slot in slots for line in slot.declarations()]
    return [*lines, "};", "", *_parser_class(readings, in_frames)]


def _parser_class(readings: list[_Reading], in_frames: bool) -> list[str]:
    size = max(_longest(reading.pieces) for reading in readings)
    echo = max(_longest(reading.echo) for reading in readings) + 1
    return [
        "// Give it every byte received; when feed() is true, command() is a new command.",
        *(["// It takes the commands out of the XBee's API frames."] if in_frames else []),
        "// Rubbish, commands for other teams and lines that are too long are passed over.",
        "class CommandParser {",
        " public:",
        "  bool feed(uint8_t byte);",
        "  const Command& command() const { return command_; }",
        "  // What acknowledges the command, to be sent in the telemetry.",
        "  const char* echo() const { return echo_; }",
        "",
        " private:",
        *(["  bool take(uint8_t byte);"] if in_frames else []),
        "  bool match_line();",
        *(["  bool match_unended();"] if _unended(readings) else []),
        *(f"  bool {reading.function}(detail::Scan& scan);" for reading in readings),
        "",
        *(["  detail::XbeeData radio_;"] if in_frames else []),
        "  Command command_;",
        f'  char echo_[{echo}] = "";',
        f"  char line_[{size}];",
        "  uint16_t length_ = 0;",
        "  bool usable_ = true;",
        "};",
    ]


def _longest(pieces: list[str | Slot]) -> int:
    return sum(len(p) if isinstance(p, str) else p.longest for p in pieces)


def _unended(readings: list[_Reading]) -> list[_Reading]:
    """Return the commands that are complete without a line end, by their last piece."""
    return [
        reading
        for reading in readings
        if reading.command.ending == "none"
        and (isinstance(reading.pieces[-1], str) or reading.pieces[-1].ends_itself)
    ]


def _freedom(reading: _Reading) -> tuple[int, int]:
    """Return how much a command may match: first what is told by its words, then free text."""
    free = sum(isinstance(piece, Slot) and piece.is_free for piece in reading.pieces)
    return free, -sum(len(piece) for piece in reading.pieces if isinstance(piece, str))


def _definitions(readings: list[_Reading], in_frames: bool) -> list[str]:
    readings = sorted(readings, key=_freedom)
    unended = _unended(readings)
    feed = _FEED_UNENDED if unended else _FEED
    if in_frames:
        feed = _FEED_FRAMES + feed.replace("CommandParser::feed", "CommandParser::take")
    lines = [*feed.splitlines(), "", "inline bool CommandParser::match_line() {"]
    lines += [line for reading in readings for line in _tried(reading, "return true;")]
    lines += ["  return false;", "}"]
    if unended:
        lines += ["", *_match_unended(readings, unended)]
    for reading in readings:
        lines += ["", *_match(reading)]
    return lines


def _tried(reading: _Reading, then: str) -> list[str]:
    return [
        "  {",
        "    detail::Scan scan(line_, length_);",
        f"    if ({reading.function}(scan)) {then}",
        "  }",
    ]


_FEED_FRAMES = """\
inline bool CommandParser::feed(uint8_t byte) {
  return radio_.take(byte) && take(radio_.byte());
}

"""

_FEED = """\
inline bool CommandParser::feed(uint8_t byte) {
  if (byte == '\\r' || byte == '\\n' || byte == 0) {
    const bool accepted = usable_ && length_ > 0 && match_line();
    length_ = 0;
    usable_ = true;
    return accepted;
  }
  const bool printable = byte >= 32 && byte <= 126;
  if (!printable && length_ == 0) return false;
  if (!printable || length_ == sizeof line_) {
    usable_ = false;
  } else {
    line_[length_++] = static_cast<char>(byte);
  }
  return false;
}
"""

_FEED_UNENDED = """\
inline bool CommandParser::feed(uint8_t byte) {
  const bool printable = byte >= 32 && byte <= 126;
  if (!printable) {
    const bool ended = byte == '\\r' || byte == '\\n' || byte == 0;
    const bool accepted = ended && length_ > 0 && match_line();
    length_ = 0;
    return accepted;
  }
  if (length_ == sizeof line_) length_ = 0;
  line_[length_++] = static_cast<char>(byte);
  return match_unended();
}
"""


def _match_unended(readings: list[_Reading], unended: list[_Reading]) -> list[str]:
    """Return the function that looks for commands without an end.

    What cannot become a command any more is dropped from the front.
    """
    lines = ["inline bool CommandParser::match_unended() {", "  while (length_ > 0) {"]
    lines.append("    bool possible = false;")
    for reading in readings:
        lines.append("    {")
        lines.append("      detail::Scan scan(line_, length_);")
        if reading in unended:
            lines.append(f"      if ({reading.function}(scan)) {{")
            lines += ["        length_ = 0;", "        return true;", "      }"]
            lines.append("      possible = possible || scan.ran_out();")
        else:
            lines.append(
                f"      possible = {reading.function}(scan) || scan.ran_out() || possible;"
            )
        lines.append("    }")
    return [
        *lines,
        "    if (possible) return false;",
        "    --length_;",
        "    memmove(line_, line_ + 1, length_);",
        "  }",
        "  return false;",
        "}",
    ]


def _match(reading: _Reading) -> list[str]:
    lines = [f"inline bool CommandParser::{reading.function}(detail::Scan& scan) {{"]
    lines += ["  Command found;", f"  found.name = CommandName::{reading.enumerator};"]
    places: dict[str, int] = {}
    echoed = {slot.member for slot in reading.echo if isinstance(slot, Slot)}
    for index, piece in enumerate(reading.pieces):
        if isinstance(piece, str):
            lines.append(f"  if (!scan.literal({string(piece)})) return false;")
            continue
        kept = piece.member in echoed
        places[piece.member] = index
        lines += [f"  const char* const begin_{index} = scan.at();"] if kept else []
        lines += reading_of(piece, index, _character_after(index, reading.pieces))
        lines += [f"  const char* const end_{index} = scan.at();"] if kept else []
    lines += ["  if (!scan.at_end()) return false;", "  command_ = found;"]
    lines.append("  detail::Echo echo(echo_, sizeof echo_);")
    for piece in reading.echo:
        if isinstance(piece, str):
            lines.append(f"  echo.add({string(piece)});")
        elif piece.member in places:
            index = places[piece.member]
            lines.append(f"  echo.add(begin_{index}, end_{index});")
    return [*lines, "  return true;", "}"]


def _character_after(index: int, pieces: list[str | Slot]) -> str:
    """Return the literal of the character that text in this place ends before; 0 is none."""
    following = pieces[index + 1] if index + 1 < len(pieces) else ""
    if isinstance(following, str) and following:
        return character(ord(following[0]))
    return "'\\0'"
