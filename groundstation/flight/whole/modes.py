"""What packets say of their mode over a whole flight, and where that is news."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from groundstation.flight.flown import PACKETS_OF_A_CHANGE
from groundstation.flight.mode import mode_field, says_simulation
from groundstation.flight.store import Integers
from groundstation.flight.whole.series import joined
from groundstation.flight.whole.table import WholeTable
from protocol.mission import Mission

_NOTHING = -1
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Modes:
    """The packets whose mode is news to a `FlownFollower`, in their order: which of all frames,
    when, and whether it is the simulation. From each frame `held_from` up to that in `held_to` it
    takes no heights. At the frames `begins` modes begin, `begun` of which are the simulation."""

    order: list[int]
    times_ns: list[int]
    simulated: list[bool]
    held_from: Integers
    held_to: Integers
    begins: Integers
    begun: npt.NDArray[np.bool_]

    def takes(self, order: Integers) -> npt.NDArray[np.bool_]:
        """Return of which of these frames the heights are taken."""
        if not len(self.held_from):
            return np.ones(len(order), np.bool_)
        held = np.searchsorted(self.held_from, order, "right") - 1
        taken: npt.NDArray[np.bool_] = (held < 0) | (order >= self.held_to[held])
        return taken

    def flies(self, order: Integers) -> npt.NDArray[np.bool_]:
        """Return which of these frames are of a real flight, as far as it was known with each."""
        flies = self.takes(order)
        if self.begun.any():
            mode = np.searchsorted(self.begins, order, "right") - 1
            flies &= (mode < 0) | ~self.begun[mode]
        return flies


def modes_in(mission: Mission, tables: list[WholeTable]) -> Modes:
    """Return the modes of all packets, as far as they are news."""
    simulated, order, times_ns = _said(mission, tables)
    news = _News(simulated)
    rows, begins = np.array(news.rows, np.int64), np.array(news.begins, np.int64)
    ends = [int(order[end]) if end < len(order) else _NEVER for _, end in news.held]
    return Modes(
        order[rows].tolist(),
        times_ns[rows].tolist(),
        simulated[rows].tolist(),
        order[np.array([begin for begin, _ in news.held], np.int64)],
        np.array(ends, np.int64),
        order[begins],
        simulated[begins],
    )


def _said(
    mission: Mission, tables: list[WholeTable]
) -> tuple[npt.NDArray[np.bool_], Integers, Integers]:
    """Return of the packets that say their mode whether it is the simulation, which of all frames
    each was, and when it came; in their order."""
    parts = []
    for table in tables:
        name = mode_field(mission, table.packet)
        if name is not None and name in table.words:
            column = table.words_in(name)
            meant = [says_simulation(mission, word) for word in column.words]
            code = np.array([_NOTHING if one is None else one for one in meant], np.int8)
            parts.append((code[column.codes], table.order, table.received_ns))
    said = joined([part[0] for part in parts], np.int8)
    order = joined([part[1] for part in parts], np.int64)
    times_ns = joined([part[2] for part in parts], np.int64)
    there = np.flatnonzero(said != _NOTHING)
    if len(parts) > 1:
        there = there[np.argsort(order[there])]
    return said[there] == 1, order[there], times_ns[there]


class _News:
    """The `rows` that are news: the first, those of another mode until it is believed, and the
    first of the same again. From and to which row another mode is not believed is `held`, and
    where a mode begins to be believed `begins`."""

    def __init__(self, simulated: npt.NDArray[np.bool_]) -> None:
        self.rows: list[int] = []
        self.held: list[tuple[int, int]] = []
        self.begins: list[int] = []
        if not len(simulated):
            return
        self.rows.append(0)
        self.begins.append(0)
        turns = [*(np.flatnonzero(np.diff(simulated)) + 1).tolist(), len(simulated)]
        for begin, end in pairwise(turns):
            if simulated[begin] == simulated[self.begins[-1]]:
                self.rows.append(begin)
                continue
            believed = begin + PACKETS_OF_A_CHANGE - 1
            self.rows += range(begin, min(believed + 1, end))
            self.held.append((begin, min(believed, end)))
            if believed < end:
                self.begins.append(believed)
