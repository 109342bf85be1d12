"""In which phase of the flight each packet came, by the CanSat's own word."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from groundstation.export.kind_table import KindTable
from groundstation.flight.state_words import state_words
from groundstation.flight.store import Integers
from protocol.columns import Words
from protocol.mission import Mission


def with_phases(tables: list[KindTable], mission: Mission) -> Iterator[KindTable]:
    """Yield the tables with the phase of each packet.

    It is the one of the last state word that the mission knows, of whatever kind of packet,
    and empty before the first.
    """
    phases = ["", *dict.fromkeys(mission.states.values())]
    code_of = {word: phases.index(phase) for word, phase in mission.states.items()}
    numbers, codes = _told(tables, code_of)
    for table in tables:
        last = np.searchsorted(numbers, table.number, "right") - 1
        found = np.where(last >= 0, codes[np.maximum(last, 0)], 0) if len(codes) else last * 0
        yield replace(table, phase=Words(found.astype(np.int32), phases))


def _told(tables: Iterable[KindTable], code_of: dict[str, int]) -> tuple[Integers, Integers]:
    """Return the numbers of the packets that tell a known state, in order, and its phase."""
    numbers, codes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for table in tables:
        field = table.kind.field_of("state")
        column = table.columns.get(field.name) if field else None
        if column is not None and table.rows:
            words = state_words(column)
            known = np.array([code_of.get(word, -1) for word in words.words], np.int64)
            told = known[words.codes]
            numbers.append(table.number[told >= 0])
            codes.append(told[told >= 0])
    all_numbers, all_codes = np.concatenate(numbers), np.concatenate(codes)
    order = np.argsort(all_numbers, kind="stable")
    return all_numbers[order], all_codes[order]
