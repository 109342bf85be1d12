"""Commands over a whole flight: the machine that follows them live, asked only about what
may concern a command that waits for its echo."""

from copy import deepcopy
from dataclasses import dataclass

import numpy as np

from groundstation.flight.commanding import Commanding
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import CommandSent, OtherItem, Sent
from groundstation.flight.store import Integers
from groundstation.flight.whole.history import History
from groundstation.flight.whole.series import joined
from groundstation.flight.whole.table import WholeTable


@dataclass(frozen=True)
class Echoes:
    """The echo word of each packet: which item of the log brought it, which of all frames it
    was, and its word; shape (rows,)."""

    items: Integers
    order: Integers
    codes: Integers
    words: list[str]


@dataclass
class CommandsThrough:
    """The events, with the item and frame that brought them (-1: the item itself), and the
    commands as they were known, by item."""

    seen: list[tuple[int, int, Event]]
    known: History[Commanding]


def echoes_of(tables: list[WholeTable], chunk_items: Integers) -> Echoes:
    """Return the echoes of all packets; `chunk_items` are the places of the chunks."""
    having = [(t, f.name) for t in tables if (f := t.packet.field_of("command_echo")) is not None]
    vocabulary: dict[str, int] = {}
    codes = []
    for table, name in having:
        column = table.texts(name)
        known = [vocabulary.setdefault(word, len(vocabulary)) for word in column.words]
        codes.append(np.array(known, np.int64)[column.codes])
    all_codes = joined(codes, np.int64)
    items = joined([chunk_items[table.chunks] for table, _ in having], np.int64)
    order = joined([table.order for table, _ in having], np.int64)
    place = np.argsort(order, kind="stable") if len(having) > 1 else slice(None)
    return Echoes(items[place], order[place], all_codes[place], list(vocabulary))


class CommandRun:
    """Follows the commands among `others`, which stand at the places `other_items` of the log,
    through the echoes and the times of the chunks. `pressure` is as in `Commanding`."""

    def __init__(
        self,
        others: tuple[OtherItem, ...],
        other_items: Integers,
        chunk_items: Integers,
        times_ns: Integers,
        utc_ns: Integers,
        echoes: Echoes,
        pressure: str,
    ) -> None:
        self._others = others
        self._other_items = other_items
        self._chunk_items = chunk_items
        self._times_ns = times_ns
        self._utc_ns = utc_ns
        self._echoes = echoes
        self._commanding = Commanding(pressure)
        self._seen: list[tuple[int, int, Event]] = []
        self._known = History(Commanding(pressure))
        self._changes = np.flatnonzero(np.diff(echoes.codes, prepend=-1))
        self._chunk = 0
        self._row = 0

    def follow(self) -> CommandsThrough:
        """Follow all commands."""
        if any(isinstance(item, CommandSent) for item in self._others):
            for item, place in zip(self._others, self._other_items.tolist(), strict=True):
                self._follow_until(place)
                self._take(item, place)
            self._follow_until(len(self._others) + len(self._chunk_items))
        return CommandsThrough(self._seen, self._known)

    def _follow_until(self, place: int) -> None:
        """Take what lies before the item at `place`: chunk by chunk while a command waits."""
        chunk_end = int(np.searchsorted(self._chunk_items, place))
        row_end = int(np.searchsorted(self._echoes.items, place))
        while self._commanding.open_echoes and self._skip_to_interest(chunk_end):
            self._take_chunk(self._chunk)
            self._chunk += 1
        self._chunk = chunk_end
        if self._row < row_end:
            self._take_echo(row_end - 1)  # only what it says now, since nothing waits
        self._row = row_end

    def _skip_to_interest(self, chunk_end: int) -> bool:
        """Go to the next chunk that may say something; tell whether there is one before the
        end. Commands that have waited in vain can only be met by a new echo."""
        echoes, row = self._echoes, self._row
        now = echoes.words[int(echoes.codes[row - 1])] if row else ""
        if not self._commanding.waits and now not in self._commanding.open_echoes:
            later = int(np.searchsorted(self._changes, row))
            if later == len(self._changes):
                return False
            item = int(echoes.items[self._changes[later]])
            self._chunk = max(self._chunk, int(np.searchsorted(self._chunk_items, item)))
            self._row = max(row, int(np.searchsorted(echoes.items, item)))
        return self._chunk < chunk_end

    def _take_chunk(self, chunk: int) -> None:
        item = int(self._chunk_items[chunk])
        self._note(item, -1, self._commanding.take_time(int(self._times_ns[chunk])))
        rows = self._echoes.items
        while self._row < len(rows) and rows[self._row] <= item:
            self._take_echo(self._row)
            self._row += 1

    def _take_echo(self, row: int) -> None:
        echoes = self._echoes
        item, word = int(echoes.items[row]), echoes.words[int(echoes.codes[row])]
        chunk = int(np.searchsorted(self._chunk_items, item))
        times = int(self._times_ns[chunk]), int(self._utc_ns[chunk])
        self._note(item, int(echoes.order[row]), self._commanding.take_echo(word, *times))

    def _take(self, item: OtherItem, place: int) -> None:
        events = self._commanding.take_time(item.monotonic_ns)
        if isinstance(item, Sent):
            self._commanding.take_sent()
        elif isinstance(item, CommandSent):
            events += self._commanding.take_command(item)
        elif isinstance(item, Event) and item.kind is EventKind.SENDING_FAILED:
            self._commanding.take_failure()
        self._note(place, -1, events)
        if isinstance(item, Sent | CommandSent | Event):
            self._known.change(place, deepcopy(self._commanding))

    def _note(self, item: int, order: int, events: list[Event]) -> None:
        self._seen += [(item, order, event) for event in events]
        if events:
            self._known.change(item, deepcopy(self._commanding))
