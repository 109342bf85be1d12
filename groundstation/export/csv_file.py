"""The CSV that competitions ask for: the mission's columns in its order, values as sent."""

import csv
from collections.abc import Iterator
from pathlib import Path

from groundstation.flightlog.reader import FlightLog
from protocol.conversion import conversions
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.packet import Chunk, Packet


def write_csv(log: FlightLog, path: Path) -> int:
    """Write every packet of `log` as one row, in the order received; return the rows.

    The dialect is that of Excel (RFC 4180): commas, CRLF, quotes where needed; UTF-8. With
    several kinds of packet, a row fills the columns that its kind has.
    """
    mission = log.mission
    names = _columns(mission)
    to_text = {
        packet.name: {name: made.to_text for name, made in conversions(packet).items()}
        for packet in mission.packets
    }
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names.values())
        for packet in _packets(log):
            write = to_text[packet.kind]
            writer.writerow(
                [write[name](packet.wire[name]) if name in write else "" for name in names]
            )
            rows += 1
    return rows


def _columns(mission: Mission) -> dict[str, str]:
    """Return the header of each column by the name of its field, in their order."""
    fields = {field.name: field for field in mission.fields()}
    order = mission.csv.order or tuple(fields)
    headers = {name: fields[name].csv for name in order}
    return {name: name if text is None else text for name, text in headers.items() if text != ""}


def _packets(log: FlightLog) -> Iterator[Packet]:
    decoder = Decoder(log.mission)
    for item in log.items:
        if isinstance(item, Chunk):
            yield from (found for found in decoder.feed(item) if isinstance(found, Packet))
