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
    received, whether an end mark came, and whether that is the last of its records."""

    offset: int
    header: Header | None = None
    header_record: Record | None = None
    records: int = 0
    received: bool = False
    closed: bool = False
    ended: bool = False

    def is_left_at(self, header: Header | None, *, behind_signature: bool) -> bool:
        """Return whether another flight begins here: with this header, or without an intact one
        when bytes were received.

        Its own header stands there a second time before the end mark.
        """
        if self.closed:
            return True
        differs = self.header is not None and header != self.header
        return header is not None and (differs or (behind_signature and self.records > 0))


class FlightBorders:
    """Splits the records of one file, batch by batch, into its `flights`."""

    def __init__(self) -> None:
        self.flights = [JoinedFlight(0)]

    def split(self, batch: Batch) -> Iterator[Stretch]:
        """Yield the records of `batch`, flight by flight."""
        begin = noted = 0
        for number in self._possible_borders(batch):
            record = batch.record(number)
            header = header_of(record.payload) if record.kind == RecordKind.HEADER else None
            if header is None and record.kind == RecordKind.HEADER:
                continue
            self._note(batch, noted, number)
            noted = number
            behind_signature = number in batch.behind_signature
            if self.flights[-1].is_left_at(header, behind_signature=behind_signature):
                yield self._stretch(batch, begin, number)
                begin = number
                self.flights.append(JoinedFlight(int(batch.offsets[number])))
            if self.flights[-1].header is None and header is not None:
                self.flights[-1].header, self.flights[-1].header_record = header, record
        self._note(batch, noted, len(batch.kinds))
        yield self._stretch(batch, begin, len(batch.kinds))

    def _possible_borders(self, batch: Batch) -> list[int]:
        """Return the records with a header, and the first with received bytes behind each end."""
        found = set(np.flatnonzero(batch.kinds == RecordKind.HEADER).tolist())
        ends = [n + 1 for n in np.flatnonzero(batch.kinds == RecordKind.END).tolist()]
        if self.flights[-1].closed:
            ends.append(0)
        for behind in ends:
            received = batch.kinds[behind:] == RecordKind.RECEIVED
            found.update((np.flatnonzero(received)[:1] + behind).tolist())
        return sorted(found)

    def _stretch(self, batch: Batch, begin: int, end: int) -> Stretch:
        flight = self.flights[-1]
        received = np.flatnonzero(batch.kinds[begin:end] == RecordKind.RECEIVED) + begin
        first = begin if flight.received else int(received[0]) + 1 if len(received) else end
        flight.received = flight.received or bool(len(received))
        gaps = [(n, damage) for n, damage in batch.damage_before.items() if first <= n < end]
        return Stretch(len(self.flights) - 1, begin, end, tuple(gaps))

    def _note(self, batch: Batch, begin: int, end: int) -> None:
        if begin < end:
            flight = self.flights[-1]
            ends = batch.kinds[begin:end] == RecordKind.END
            flight.records += end - begin
            flight.closed = flight.closed or bool(ends.any())
            flight.ended = bool(ends[-1])


def header_of(payload: bytes) -> Header | None:
    """Return the header in the payload of a header record; None when it is of another shape."""
    try:
        return msgspec.json.decode(payload, type=Header)
    except ValueError:  # not JSON, not UTF-8
        return None
