"""The CSV that competitions ask for: the mission's columns in its order, values as sent."""

import csv
from pathlib import Path

from groundstation.flightlog.reader import FlightLog
from protocol.conversion import conversions
from protocol.decoder import Decoder
from protocol.packet import Chunk, Packet


def write_csv(log: FlightLog, path: Path) -> int:
    """Write every packet of `log` as one row, in the order received; return the rows.

    The dialect is that of Excel (RFC 4180): commas, CRLF, quotes where needed; UTF-8.
    """
    to_text = {name: made.to_text for name, made in conversions(log.mission.packet).items()}
    decoder = Decoder(log.mission)
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(to_text)
        for item in log.items:
            if not isinstance(item, Chunk):
                continue
            for outcome in decoder.feed(item):
                if isinstance(outcome, Packet):
                    writer.writerow([to_text[name](wire) for name, wire in outcome.wire.items()])
                    rows += 1
    return rows
