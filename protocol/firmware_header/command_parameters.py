"""The parameters of a command in the header: as members of its struct, and how they are read."""

import math
from typing import NamedTuple

from protocol.firmware_header.enumerations import Enumeration, enumeration
from protocol.firmware_header.identifiers import Names
from protocol.firmware_header.literals import real, string
from protocol.firmware_header.members import TEXT_BYTES
from protocol.mission import Command, Parameter

UTC_TIME = "utc_time"
"""What stands in braces for the time of day by the clock of the ground."""

_NUMBER_BYTES = 24
_CLOCK_BYTES = len("hh:mm:ss")
_LARGEST = 3.4e38
"""Largest number in both sizes of `double`."""


class Slot(NamedTuple):
    """A parameter as a member; `seconds` is the second one of a time of day, else empty."""

    parameter: Parameter
    member: str
    words: Enumeration | None
    seconds: str = ""

    def declarations(self) -> list[str]:
        """Return its lines in the struct of commands."""
        if self.seconds:
            return [
                f'char {self.member}[{_CLOCK_BYTES + 1}] = "";  // hh:mm:ss',
                f"uint32_t {self.seconds} = 0;  // the same in seconds of the day",
            ]
        if self.words:
            return [f"{self.words.name} {self.member} = {self.words.first};"]
        if self.parameter.range is not None:
            return [f"double {self.member} = 0;"]
        return [f'char {self.member}[{TEXT_BYTES + 1}] = "";']

    @property
    def longest(self) -> int:
        """The most characters that are read for it."""
        if self.seconds:
            return _CLOCK_BYTES
        if self.words:
            return max(map(len, self.words.words))
        return _NUMBER_BYTES if self.parameter.range is not None else TEXT_BYTES

    @property
    def ends_itself(self) -> bool:
        """Whether its end is seen without what follows."""
        return bool(self.words or self.seconds)

    @property
    def is_free(self) -> bool:
        """Whether it is any text."""
        return not self.ends_itself and self.parameter.range is None


def slots_of(command: Command, members: Names, names: Names) -> dict[str, Slot]:
    """Return the parameters of a command, and the time of day if it has it, by their names."""
    slots = {p.name: _slot(p, command, members, names) for p in command.parameters}
    if f"{{{UTC_TIME}}}" in command.send + command.echo:
        member = members.take(f"{command.name} {UTC_TIME}", UTC_TIME)
        seconds = members.take(f"{command.name} {UTC_TIME} s", f"{UTC_TIME}_s")
        slots[UTC_TIME] = Slot(Parameter(UTC_TIME), member, None, seconds)
    return slots


def _slot(parameter: Parameter, command: Command, members: Names, names: Names) -> Slot:
    called = f"{command.name} {parameter.name}"
    words = None
    if parameter.values:
        c_type = "uint8_t" if len(parameter.values) <= 256 else "uint16_t"
        words = enumeration(called, c_type, parameter.values, names)
    return Slot(parameter, members.take(called, "parameter"), words)


def reading_of(slot: Slot, index: int, stop: str) -> list[str]:
    """Return the statements that read the piece `index`; text ends before `stop`."""
    target = f"found.{slot.member}"
    if slot.seconds:
        return [f"  if (!scan.clock({target}, found.{slot.seconds})) return false;"]
    if slot.words:
        return _word_read(slot, slot.words, index)
    if slot.parameter.range is not None:
        lowest, highest = (real(_finite(bound)) for bound in slot.parameter.range)
        return [f"  if (!scan.number({lowest}, {highest}, {target})) return false;"]
    return [f"  if (!scan.text({stop}, {target}, sizeof {target})) return false;"]


def _word_read(slot: Slot, enumerated: Enumeration, index: int) -> list[str]:
    words = ", ".join(string(word) for word in enumerated.words)
    count = len(enumerated.words)
    return [
        f"  static const char* const words_{index}[] = {{{words}}};",
        f"  uint16_t word_{index} = 0;",
        f"  if (!scan.one_of(words_{index}, {count}, word_{index})) return false;",
        f"  found.{slot.member} = static_cast<{enumerated.name}>(word_{index});",
    ]


def _finite(bound: float) -> float:
    return max(-_LARGEST, min(_LARGEST, bound)) if not math.isnan(bound) else 0.0
