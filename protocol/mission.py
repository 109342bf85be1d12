"""The mission: what a team's CanSat sends.

The mission is the single source of truth. From it come the parser, the CSV header,
the plots, the simulator's packets and the firmware's header. `protocol.mission_file`
loads one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

import msgspec

Encoding = Literal["binary", "text"]
ByteOrder = Literal["little", "big"]
BitOrder = Literal["lowest-first", "highest-first"]
Characters = Literal["ascii", "utf-8"]
Bounds = tuple[float, float]
"""Lowest and highest value; `-inf` and `inf` leave a side open."""


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a packet; `name` is what it is called.

    On the wire: `type`, `length` of fixed text in bytes, `bits` of a bit field, `count` of an
    array, `optional` when a line may end before it, `rest` when it takes all that is left of
    a line. `constant` is what it must hold for the packet to be of its kind.

    Meaning: `value = wire * scale + offset`, or the `polynomial` (lowest power first), or the
    `table` of points [wire, value] with straight lines between, is in `unit`, the unit as
    sent; the program turns it into SI. `none` lists wire values that mean that there is no
    value. `values` names the words of an enumeration (in numbers by their number, from 0),
    `flags` the bits from the lowest, or the `digits` from the first. `role` says what the
    field means to the program.

    Judgement, in `unit`: outside `plausible` a value is doubted; outside `caution` and
    `warning` it is in order to say so.

    For people: `decimals` digits after the point, `csv` the name in the CSV (the field's own
    when left out, none when empty), `group` the heading under which it is shown.

    In a mission that extends another, `after` is the field behind which this new one stands.
    """

    name: str
    type: str
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0
    polynomial: tuple[float, ...] = ()
    table: tuple[tuple[float, float], ...] = ()
    none: tuple[float | str, ...] = ()
    role: str | None = None
    values: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    constant: int | str | None = None
    length: int | None = None
    bits: int | None = None
    count: int | None = None
    optional: bool = False
    rest: bool = False
    plausible: Bounds | None = None
    caution: Bounds | None = None
    warning: Bounds | None = None
    decimals: int | None = None
    csv: str | None = None
    group: str = ""
    after: str = ""


class PacketKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of packet: its `encoding` and its `fields` in the order on the wire.

    `name` is what this kind is called. Binary: `byte_order` of its numbers, `bit_order` of its
    bit fields.
    In lines: `delimiter` between the words (`whitespace` is any run of blanks, `any` whichever
    of ';', ',', tab and blanks the line has), `prefix`
    before the first word, `quote` around words that hold the delimiter, and `labels` when
    words may carry a name before (`T=21.5`, `temp: 21.5`) and numbers a unit behind.
    `decimal_comma` when numbers are written as 21,5. `characters` are those of the text.
    `absent_if_all_zero` lists groups of fields that are no values when all of the group are 0,
    as the position of a GPS without a fix.
    """

    name: str
    encoding: Encoding
    fields: tuple[Field, ...]
    byte_order: ByteOrder = "little"
    bit_order: BitOrder = "lowest-first"
    delimiter: str = ","
    prefix: str = ""
    quote: str = ""
    labels: bool = False
    decimal_comma: bool = False
    characters: Characters = "ascii"
    absent_if_all_zero: tuple[tuple[str, ...], ...] = ()

    def field_of(self, role: str) -> Field | None:
        """Return the field that has `role`, or None."""
        return next((field for field in self.fields if field.role == role), None)


class Framing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How packets are told apart in the byte stream; each `kind` uses some of the keys.

    `ending` is what ends a sent line. `sync` and `end` are the bytes every frame starts and
    ends with, as hex text. `length` is the size of every frame in bytes, from its first byte
    to its last. `length_size` (bytes), `length_order`, `length_counts` and `length_adjust`
    describe the length field behind the sync: what it says plus `length_adjust` is the number
    of bytes that `length_counts` names. `max_length` (bytes) is the longest frame believed.
    `mode` is the API mode of an XBee, `apid` the CCSDS packets to choose and
    `secondary_header` the size of theirs in bytes. `inner` is the framing of the byte stream
    that an XBee's frames carry; without it each of them carries one packet. `destination` is the
    address of the CanSat's XBee, to which commands go, as 16 hexadecimal digits.
    """

    kind: str
    ending: Literal["CR", "LF", "CRLF"] = "CR"
    sync: str = ""
    end: str = ""
    length: int | None = None
    length_size: int = 1
    length_order: ByteOrder = "big"
    length_counts: Literal["payload", "payload+checksum", "frame"] = "payload"
    length_adjust: int = 0
    max_length: int | None = None
    mode: int = 1
    apid: int | None = None
    secondary_header: int = 0
    inner: Framing | None = None
    destination: str = ""


class Checksum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The checksum behind the payload; `algorithm` is its catalogue name.

    It covers the frame from its first byte to the checksum, except `skip` bytes at the start;
    without `skip` those are the framing's sync. It is `written` as bytes in `byte_order`, or
    as hexadecimal digits behind `separator`, highest first.
    """

    algorithm: str
    byte_order: ByteOrder = "little"
    skip: int | None = None
    written: Literal["bytes", "hex"] = "bytes"
    separator: str = "*"


class Radio(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the receiving radio adds to the stream.

    `rssi` is "ebyte" when it appends one byte to each frame, the strength of the signal:
    dBm = value - 256. Lines that begin with one of `side_lines` are about the link and are
    no packets; `RSSI: -87` and the like are known without being listed.
    """

    rssi: Literal["none", "ebyte"] = "none"
    side_lines: tuple[str, ...] = ()


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter of a command, by its `name` in braces in the text sent.

    It is one of the words `values`, or a number within `range`, or, with neither, free text
    without the delimiter.
    """

    name: str
    values: tuple[str, ...] = ()
    range: Bounds | None = None


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command to the CanSat.

    It is called `name`, and `title` on its button. `send` is its text with `{team_id}`,
    `{utc_time}` (hh:mm:ss by the computer's clock) and the names of its `parameters` in
    braces, `echo` the text by which the CanSat acknowledges it in the field with the role
    `command_echo`. `ending` is what ends the line sent. `hazardous` marks one that must not
    be sent by mistake.
    """

    name: str
    send: str
    title: str = ""
    echo: str = ""
    ending: Literal["CR", "LF", "CRLF", "none"] = "CR"
    hazardous: bool = False
    parameters: tuple[Parameter, ...] = ()


class Simulation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the CanSat is flown by simulated pressures, from a file of them.

    `pressure` names the command that carries one; its only parameter is the pressure. `start`
    are the commands sent before the first pressure, each as the crew types it: the name, and
    the words for its parameters behind it. `rate_hz` is how many of all these commands are
    sent in a second.
    """

    pressure: str
    start: tuple[str, ...] = ()
    rate_hz: float = 1.0


class Plot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plot of fields over time, all in the same unit.

    `title` stands above the plot. `fields` are the names of the fields in it. `labels` are
    short names for its lines, one for each field; the fields' own when left out.
    """

    title: str
    fields: tuple[str, ...]
    labels: tuple[str, ...] = ()


class Screen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hints for the window; without them the roles decide.

    `headline` lists the fields shown large, `plot` the plots.
    """

    headline: tuple[str, ...] = ()
    plot: tuple[Plot, ...] = ()


class Csv(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The CSV for the judges: `order` lists its fields, when it is not that of the packet."""

    order: tuple[str, ...] = ()


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose mission it is, for the window: the crew's, the judges' and the audience's.

    `name` is what the team calls itself, `logo` a picture (PNG, JPEG or SVG) by its path from
    the mission file's folder, in which it must lie, `accent` the team's colour as `#RRGGBB`.
    """

    name: str = ""
    logo: str = ""
    accent: str = ""


class MissionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of a mission file, key by key.

    `name` names files: letters, digits, - and _; `title` is shown in the window. `team_id` is
    the number of your team. `rate_hz` is how many packets a second your CanSat means to send.
    `baud_rate` is that of your radio's serial side. `extends` names a mission that this one
    takes everything over from but what it says itself. `framing` says how packets are told
    apart, `checksum` how damaged ones are found, `radio` what the receiving radio adds.
    `packet` lists the kinds of packet, the main one first. `states` says which word of the
    state field stands for which phase of the flight. `command` lists the commands to the
    CanSat, `simulation` how it is flown by simulated pressures, `screen` what the window shows,
    `csv` the order in the CSV for the judges, `team` the name, logo and colour of the team.
    """

    name: str
    packet: tuple[PacketKind, ...]
    framing: Framing
    title: str = ""
    team_id: str | int = "0"
    rate_hz: float = 1.0
    baud_rate: int = 9600
    extends: str = ""
    checksum: Checksum | None = None
    radio: Radio = Radio()
    states: dict[str, str] = {}
    command: tuple[Command, ...] = ()
    simulation: Simulation | None = None
    screen: Screen = Screen()
    csv: Csv = Csv()
    team: Team = Team()


class Mission(msgspec.Struct, frozen=True):
    """A checked mission.

    `team_id` is text because some competitions use letters, `rate_hz` the packets a second
    that the CanSat means to send, `packets` the kinds of packet, the main one first, `states`
    maps the words of the state field to the flight phases of `protocol.roles.PHASES`, and
    `text` is a file that gives this mission: it goes into every flight log.
    """

    name: str
    title: str
    team_id: str
    rate_hz: float
    baud_rate: int
    framing: Framing
    checksum: Checksum | None
    packets: tuple[PacketKind, ...]
    states: dict[str, str]
    commands: tuple[Command, ...]
    screen: Screen
    csv: Csv
    text: str
    radio: Radio = Radio()
    team: Team = Team()
    simulation: Simulation | None = None

    @property
    def packet(self) -> PacketKind:
        """The main kind of packet: the one that is described first."""
        return self.packets[0]

    def fields(self) -> Iterator[Field]:
        """Yield each field once, by its name, in the order of the packets."""
        seen: set[str] = set()
        for packet in self.packets:
            for field in packet.fields:
                if field.name not in seen:
                    seen.add(field.name)
                    yield field

    def field_of(self, role: str) -> Field | None:
        """Return the first field that has `role`, or None when the CanSat does not send it."""
        return next((field for field in self.fields() if field.role == role), None)

    @property
    def names_team(self) -> bool:
        """Whether it says whose it is: team 0 stands for none."""
        return bool(self.team_id.strip("0"))

    @property
    def sha256(self) -> str:
        """Hash of the mission file's text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()
