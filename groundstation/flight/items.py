"""What a flight is built from: what arrived, what happened, what the crew did. All frozen.

Every item carries `monotonic_ns`, which orders and measures, and `utc_ns` (since 1970),
which dates. Their order is the order in which the station took them in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from groundstation.flight.events import Event
from protocol.packet import Chunk


@dataclass(frozen=True, slots=True)
class Sent:
    """Bytes that went out to the CanSat."""

    data: bytes
    monotonic_ns: int
    utc_ns: int


@dataclass(frozen=True, slots=True)
class CommandSent:
    """A command was given, a moment before its bytes went out.

    `number` counts the commands of the flight, `name` and `arguments` are those of the
    mission's command, empty for words typed freely; `text` is what was sent, without line
    end. `echo` is the text by which the CanSat acknowledges it within `echo_timeout_s`;
    empty when it does not.
    """

    number: int
    name: str
    arguments: Mapping[str, str]
    text: str
    echo: str
    echo_timeout_s: float
    monotonic_ns: int
    utc_ns: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of the crew's, with what they say of it."""

    text: str
    monotonic_ns: int
    utc_ns: int


@dataclass(frozen=True, slots=True)
class MarkNamed:
    """The crew gives the mark that was set at `marked_ns` (monotonic) and `marked_utc_ns` a name,
    `text`."""

    text: str
    marked_ns: int
    marked_utc_ns: int
    monotonic_ns: int
    utc_ns: int


@dataclass(frozen=True, slots=True)
class Moment:
    """The clock, taken because something had to be decided though nothing arrived."""

    monotonic_ns: int
    utc_ns: int


OtherItem = Event | Sent | CommandSent | Mark | MarkNamed | Moment
"""What is no chunk."""

Item = Chunk | OtherItem
"""What a link, the crew or the machine brings into a flight, and what a flight log holds."""
