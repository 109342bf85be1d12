"""A flight log read while another program writes it; nothing is written."""

import threading
from collections.abc import Iterator
from pathlib import Path

from groundstation.errors import UserError
from groundstation.flight.items import Item
from groundstation.flightlog.batch import Batch
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.format import RecordKind
from groundstation.flightlog.joined import header_of
from groundstation.flightlog.parts import successor_in
from groundstation.flightlog.reader import mission_in
from groundstation.flightlog.reading import batches_so_far
from groundstation.flightlog.record_items import gap_event, item_of
from groundstation.flightlog.scanning import Scanner
from protocol.mission import Mission

LOOK_PERIOD_S = 0.1


class Follower:
    """Reads the log at `path` from its beginning as far as it is written, again and again.

    It goes on in the next file when the disk was full. `ended` is True when the log was closed
    in order, or when all is read and nobody writes it. Raises UserError when the file cannot
    be read, and `mission` does when it holds none yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ended = False
        self._scanner = Scanner(path)
        self._received = False
        self._pending: list[Item] = []
        self._mission: Mission | None = None
        self._successor: Path | None = None
        self._pending = self.read()

    @property
    def mission(self) -> Mission:
        """The mission in the log."""
        if self._mission is None:
            raise UserError(f"{self.path} holds no mission yet, or is no flight log; try again")
        return self._mission

    def read(self) -> list[Item]:
        """Return what has come since the last time; raises UserError when it cannot be read."""
        first, self._pending = self._pending, []
        try:
            written = is_being_written(self.path)
            with self.path.open("rb", buffering=0) as file:
                new = batches_so_far(file, self._scanner)
                items = [item for batch in new for item in self._items_in(batch)]
        except FileNotFoundError:
            raise UserError(
                f"there is no flight log {self.path}; check the name and the folder"
            ) from None
        except OSError as error:
            if self.path.is_dir():
                raise UserError(f"{self.path} is a folder; name a flight log in it") from None
            raise UserError(f"{self.path} cannot be read: {error.strerror}") from None
        self.ended = self.ended or not (written or items)
        if self.ended and self._successor is not None and self._successor.exists():
            self.path, self._successor, self.ended = self._successor, None, False
            self._scanner, self._received = Scanner(self.path), False
        return first + items

    def items(self, stop: threading.Event) -> Iterator[Item]:
        """Yield everything until the log is ended or `stop` is set, waiting for what comes."""
        while True:
            yield from self.read()
            if self.ended or stop.wait(LOOK_PERIOD_S):
                return

    def _items_in(self, batch: Batch) -> Iterator[Item]:
        for number in range(len(batch.kinds)):
            record = batch.record(number)
            damage = batch.damage_before.get(number)
            if damage is not None and self._received:
                yield gap_event(damage, record)
            self._received = self._received or record.kind == RecordKind.RECEIVED
            self.ended = record.kind == RecordKind.END
            if record.kind == RecordKind.HEADER and self._mission is None:
                header = header_of(record.payload)
                self._mission = mission_in(header, self.path) if header else None
            if record.kind == RecordKind.CONTINUED:
                self._successor = successor_in(record.payload)
            item = item_of(record)
            if item is not None:
                yield item


def follow(path: Path, stop: threading.Event | None = None) -> Iterator[Item]:
    """Yield the items of a log, waiting for new ones until it is closed or `stop` is set.

    Raises UserError when the file is no flight log or cannot be read.
    """
    return Follower(path).items(stop or threading.Event())
