"""The CSV that competitions ask for: the mission's columns in its order, values as sent."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from groundstation.export.csv_dialect import dialect_of, opened_to_write
from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.telemetry import Telemetry
from groundstation.flight.decoding import FlightDecoder
from groundstation.flight.teams import TeamGate
from protocol.conversion import Conversion, conversions
from protocol.mission import Mission
from protocol.packet import Packet, Wire


def write_csv(telemetry: Telemetry, path: Path, options: Options) -> Contents:
    """Write every packet received as one row, in the order received, without repeated ones.

    The dialect is that of Excel (RFC 4180): commas, CRLF, quotes where needed; UTF-8. With
    several kinds of packet, a row fills the columns that its kind has.
    """
    with opened_to_write(path, options) as file:
        return _write(telemetry, file, options)


def columns_of(mission: Mission) -> dict[str, str]:
    """Return the header of each column by the name of its field, in their order."""
    fields = {field.name: field for field in mission.fields()}
    order = mission.csv.order or tuple(fields)
    headers = {name: fields[name].csv for name in order}
    return {name: name if text is None else text for name, text in headers.items() if text != ""}


def _write(telemetry: Telemetry, file: TextIO, options: Options) -> Contents:
    mission = telemetry.mission
    names = columns_of(mission)
    cells = {kind.name: _Cells(conversions(kind), options) for kind in mission.packets}
    writer = csv.writer(file, dialect_of(options))
    writer.writerow(names.values())
    digest = RowDigest()
    for packet in _packets(telemetry):
        write = cells[packet.kind]
        row = [write.cell(name, packet.wire) for name in names]
        writer.writerow(row)
        digest.add(row)
    return digest.contents()


class _Cells:
    """Writes the values of one kind of packet."""

    def __init__(self, made: dict[str, Conversion], options: Options) -> None:
        self._to_text = {name: conversion.to_text for name, conversion in made.items()}
        self._with_comma = (
            {name for name, c in made.items() if c.is_number}
            if options.excel == "semicolon"
            else set()
        )

    def cell(self, name: str, wire: Mapping[str, Wire]) -> str:
        """Return the field's value as sent; empty when this kind of packet has none."""
        if name not in self._to_text:
            return ""
        text = self._to_text[name](wire[name])
        return text.replace(".", ",") if name in self._with_comma else text


def _packets(telemetry: Telemetry) -> Iterator[Packet]:
    """Yield the packets as they were sent, each once."""
    repeated = {
        number for table in telemetry.tables for number in table.number[table.repeated].tolist()
    }
    decoder, number = FlightDecoder(telemetry.mission), 0
    gate = TeamGate(telemetry.mission, only_ours=telemetry.only_ours)
    for item in telemetry.log.items:
        for found in gate.apart(decoder.take(item)):
            if isinstance(found, Packet):
                if number not in repeated:
                    yield found
                number += 1
