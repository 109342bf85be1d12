"""Telling apart the flights in one file: logs joined end to end are several flights."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import numpy as np

from groundstation.flightlog.batch import Batch, Damage
from groundstation.flightlog.format import Header, Record, RecordKind


class Stretch(NamedTuple):
    """The records `begin` to `end` of a batch, all of one flight, numbered from 0; `gaps` are
    those before which bytes received in that flight may be missing, and what is damaged there."""

    flight: int
    begin: int
    end: int
    gaps: tuple[tuple[int, Damage], ...] = ()


@dataclass
class JoinedFlight:
    """One flight in a file: where it begins, its first intact header, whether anything was
    received, and whether the last of its records is the end mark."""

    offset: int
    header: Header | None = None
    header_record: Record | None = None
    records: int = 0
    received: bool = False
    ended: bool = False

    def is_left_at(self, header: Header) -> bool:
        """Return whether a header met here begins another flight.

        Its own header stands there a second time before the end mark.
        """
        return self.header is not None and (self.ended or header != self.header)


class FlightBorders:
    """Splits the records of one file, batch by batch, into its `flights`."""

    def __init__(self) -> None:
        self.flights = [JoinedFlight(0)]

    def split(self, batch: Batch) -> Iterator[Stretch]:
        """Yield the records of `batch`, flight by flight."""
        begin = noted = 0
        for number in np.flatnonzero(batch.kinds == RecordKind.HEADER).tolist():
            record = batch.record(number)
            header = header_of(record.payload)
            if header is None:
                continue
            self._note(batch, noted, number)
            noted = number
            if self.flights[-1].is_left_at(header):
                yield self._stretch(batch, begin, number)
                begin = number
                self.flights.append(JoinedFlight(int(batch.offsets[number])))
            if self.flights[-1].header is None:
                self.flights[-1].header, self.flights[-1].header_record = header, record
        self._note(batch, noted, len(batch.kinds))
        yield self._stretch(batch, begin, len(batch.kinds))

    def _stretch(self, batch: Batch, begin: int, end: int) -> Stretch:
        flight = self.flights[-1]
        received = np.flatnonzero(batch.kinds[begin:end] == RecordKind.RECEIVED) + begin
        first = begin if flight.received else int(received[0]) + 1 if len(received) else end
        flight.received = flight.received or bool(len(received))
        gaps = [(n, damage) for n, damage in batch.damage_before.items() if first <= n < end]
        return Stretch(len(self.flights) - 1, begin, end, tuple(gaps))

    def _note(self, batch: Batch, begin: int, end: int) -> None:
        if begin < end:
            self.flights[-1].records += end - begin
            self.flights[-1].ended = bool(batch.kinds[end - 1] == RecordKind.END)


def header_of(payload: bytes) -> Header | None:
    """Return the header in the payload of a header record; None when it is of another shape."""
    try:
        return msgspec.json.decode(payload, type=Header)
    except ValueError:  # not JSON, not UTF-8
        return None
