"""The bytes of a binary packet against its fields: what each holds, and which cannot be."""

from collections.abc import Iterator
from typing import NamedTuple

from protocol.conversion import conversion_of, decimals_of
from protocol.diagnosis.plausibility import NOT_PLAUSIBLE, value_fits
from protocol.layout import declare, parts
from protocol.mission import Field, Mission, PacketKind
from protocol.packet import Value, Wire
from protocol.units import display_unit

_MOST_BYTES_SHOWN = 12


class Row(NamedTuple):
    """One line of the table: where, which bytes, whose, the raw number, value with its unit."""

    offset: int
    data: bytes
    name: str
    raw: str
    value: str
    problem: str


def binary_lines(mission: Mission, packet: PacketKind, payload: bytes) -> list[str]:
    """Return a table of the payload's bytes; the first that do not fit are marked."""
    rows = list(binary_rows(mission, packet, payload))
    first = next((row for row in rows if row.problem), None)
    shown = [_cells(row, row is first) for row in rows]
    header = ["byte", "hex", "field", "raw", "value", ""]
    widths = [max(len(cells[column]) for cells in (header, *shown)) for column in range(5)]
    return [_line(cells, widths) for cells in (header, *shown)]


def binary_rows(mission: Mission, packet: PacketKind, payload: bytes) -> Iterator[Row]:
    """Yield a row for each field, and one for what is missing or too much at the end."""
    offset = 0
    for fields, size in parts(packet):
        data = payload[offset : offset + size]
        if len(data) < size:
            names = "+".join(field.name for field in fields)
            problem = f"ends here: {size - len(data)} of {size} bytes are missing"
            yield Row(offset, data, names, "", "", problem)
            return
        yield from _read(mission, packet, fields, offset, data)
        offset += size
    if offset < len(payload):
        rest = payload[offset:]
        yield Row(offset, rest, "", "", "", f"{len(rest)} bytes more than described")


def _read(
    mission: Mission, packet: PacketKind, fields: tuple[Field, ...], offset: int, data: bytes
) -> Iterator[Row]:
    alone = PacketKind(
        packet.name, "binary", fields, byte_order=packet.byte_order, bit_order=packet.bit_order
    )
    found = declare(alone).parse(data)
    for number, field in enumerate(fields):
        wire: Wire = found[field.name]
        value = conversion_of(field, packet).to_si(wire)
        fits = value_fits(field, packet, mission, value, wire)
        problem = "" if fits else NOT_PLAUSIBLE
        raw = (
            ""
            if isinstance(wire, bytes)
            else f"{wire:.7g}"
            if isinstance(wire, float)
            else str(wire)
        )
        yield Row(
            offset,
            data if number == 0 else b"",
            field.name,
            raw,
            shown_value(field, packet, value, wire),
            problem,
        )


def shown_value(field: Field, packet: PacketKind, value: Value, wire: Wire) -> str:
    """Return a value as people read it, in the unit that the mission states."""
    conversion = conversion_of(field, packet)
    if not conversion.is_number:
        return repr(value) if isinstance(wire, bytes) else str(value)
    text = conversion.to_text(wire)
    if len(text) > 20 and isinstance(value, float):
        text = f"{value:.{max(3, decimals_of(field))}g}"
    return f"{text} {display_unit(field.unit)}".strip()


def _cells(row: Row, is_first: bool) -> list[str]:
    mark = f"<-- {row.problem}" if is_first else row.problem
    return [
        str(row.offset) if row.data or is_first else "",
        shown_bytes(row.data),
        row.name,
        row.raw,
        row.value,
        mark,
    ]


def shown_bytes(data: bytes) -> str:
    """Return bytes as hexadecimal pairs, cut when they are many."""
    if len(data) <= _MOST_BYTES_SHOWN:
        return data.hex(" ").upper()
    return f"{data[:_MOST_BYTES_SHOWN].hex(' ').upper()} ... {len(data)} bytes"


def _line(cells: list[str], widths: list[int]) -> str:
    place, data, name, raw, value, mark = cells
    return (
        f"{place:>{widths[0]}}  {data:<{widths[1]}}  {name:<{widths[2]}}  "
        f"{raw:>{widths[3]}}  {value:>{widths[4]}}  {mark}"
    ).rstrip()
