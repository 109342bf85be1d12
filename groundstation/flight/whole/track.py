"""The ground track of a whole flight, as it was after any number of packets."""

import threading

from groundstation.flight.ground_track import ROWS_AT_ONCE, GroundTrack, track_of
from groundstation.flight.whole.table import TableStore, WholeTable
from protocol.mission import Mission


class WholeTrack:
    """Keeps the track as it was after every ROWS_AT_ONCE packets; from there to any packet it is
    a few milliseconds at most. It is followed as far as somebody has asked for it, or at once by
    `prepare`; any thread may ask."""

    def __init__(self, start: GroundTrack, table: WholeTable) -> None:
        self.kind = table.packet.name
        self._table = table
        self._whole = TableStore(table, table.rows)
        self._known = [start]
        self._following = threading.Lock()

    def after(self, rows: int) -> GroundTrack:
        """Return the track after so many packets; it is the caller's to be taken further."""
        wanted = rows // ROWS_AT_ONCE
        while len(self._known) <= wanted:
            self._follow()
        track = self._known[wanted].copy()
        track.catch_up(TableStore(self._table, rows))
        return track

    def prepare(self) -> None:
        """Follow the track to its end."""
        while len(self._known) <= self._table.rows // ROWS_AT_ONCE:
            self._follow()

    def _follow(self) -> None:
        with self._following:
            following = self._known[-1].copy()
            following.catch_up(self._whole)
            if following.rows == len(self._known) * ROWS_AT_ONCE:
                self._known.append(following)


def track_through(mission: Mission, tables: list[WholeTable]) -> WholeTrack | None:
    """Return the track through the packets of the kind that carries positions; None when no kind
    does."""
    start = track_of(mission)
    if start is None:
        return None
    carrying = (table for table in tables if set(start.names) <= set(table.numbers))
    table = next(carrying, None)
    return WholeTrack(start, table) if table else None
