"""Where the cells of a packet strip stand, and which packets each stands for; no Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from groundstation.flight.outcomes import KINDS, Outcome, OutcomeKind, Outcomes

Places = npt.NDArray[np.intp]

LARGEST_PX, SMALLEST_PX = 22, 5
_MOST_LOST_CELLS = 600
"""A gap longer than this is drawn so long: it fills the strip anyway."""

SEVERITY = (
    OutcomeKind.GOOD,
    OutcomeKind.DUPLICATE,
    OutcomeKind.OUT_OF_ORDER,
    OutcomeKind.LOST,
    OutcomeKind.RESET,
    OutcomeKind.REJECTED,
)
"""Where a cell stands for several packets it shows the worst: the last in this list."""
_SEVERITY_OF_CODE = np.array([SEVERITY.index(kind) for kind in KINDS], np.intp)


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells of `cell_px` in rows from the upper left; the newest is the last one.

    Each stands for `packets_a_cell` packets. Rows begin at packets whose place in the whole
    flight is a multiple of the columns, so a cell keeps its place until its row moves up.
    """

    columns: int
    rows: int
    cell_px: int
    packets_a_cell: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `column`, `row`, its worst `outcome` and how many packets it stands for."""

    column: int
    row: int
    outcome: Outcome
    packets: int


@dataclass(frozen=True, slots=True)
class Cells(Sequence[Cell]):
    """Cells as columns: where they stand, the place of their worst among the `outcomes`, and how
    many packets each stands for, shape (cells,)."""

    columns: Places
    rows: Places
    worst: Places
    packets: Places
    outcomes: Outcomes

    def __len__(self) -> int:
        return len(self.columns)

    @overload
    def __getitem__(self, place: int) -> Cell: ...
    @overload
    def __getitem__(self, place: slice) -> "Cells": ...
    def __getitem__(self, place: int | slice) -> "Cell | Cells":
        columns, rows = self.columns[place], self.rows[place]
        worst, packets = self.worst[place], self.packets[place]
        if isinstance(place, slice):
            return Cells(columns, rows, worst, packets, self.outcomes)
        return Cell(int(columns), int(rows), self.outcomes[int(worst)], int(packets))

    def at(self, column: int, row: int) -> Cell | None:
        """Return the cell that stands there."""
        found = np.flatnonzero((self.columns == column) & (self.rows == row))
        return self[int(found[0])] if len(found) else None


def grid_for(packets: int, width_px: float, height_px: float) -> Grid:
    """Return the grid with the largest cells in which `packets` have a place."""
    width_px, height_px = max(width_px, SMALLEST_PX), max(height_px, SMALLEST_PX)
    for cell_px in range(LARGEST_PX, SMALLEST_PX - 1, -1):
        columns, rows = int(width_px // cell_px), int(height_px // cell_px)
        if columns * (rows - 1) >= packets:  # the row that is being filled counts as none
            return Grid(columns, rows, cell_px, 1)
    columns = int(width_px // SMALLEST_PX)
    rows = int(height_px // SMALLEST_PX)
    places = columns * max(1, rows - 1)
    return Grid(columns, rows, SMALLEST_PX, max(1, math.ceil(packets / places)))


def cells_of(outcomes: Outcomes, ended_at: int, grid: Grid) -> Cells:
    """Return the cells of `outcomes`; `ended_at` is how many packets there were in all.

    Only as many as have a place are returned, the newest.
    """
    single = np.repeat(np.arange(len(outcomes)), np.minimum(outcomes.packets, _MOST_LOST_CELLS))
    first = max(0, ended_at - len(single))
    groups = np.arange(first, first + len(single)) // grid.packets_a_cell
    begins = np.flatnonzero(np.diff(groups, prepend=-1))
    packets = np.diff(begins, append=len(single))
    worst = _worst(single, _SEVERITY_OF_CODE[outcomes.codes[single]], begins)
    columns, rows = groups[begins] % grid.columns, groups[begins] // grid.columns
    if len(rows):
        rows = rows - max(int(rows[-1]) - (grid.rows - 1), int(rows[0]))
    seen = rows >= 0
    return Cells(columns[seen], rows[seen], worst[seen], packets[seen], outcomes)


def count_packets(outcomes: Outcomes) -> int:
    """Return how many cells the outcomes need when each stands for one packet."""
    return int(np.minimum(outcomes.packets, _MOST_LOST_CELLS).sum())


def _worst(outcomes: Places, severities: Places, begins: Places) -> Places:
    """Return the worst outcome of each group, the first of them where several are as bad."""
    if not len(begins):
        return outcomes
    last = len(outcomes) - 1
    ranked = severities * len(outcomes) + (last - np.arange(len(outcomes)))
    highest = np.maximum.reduceat(ranked, begins)
    worst: Places = outcomes[last - highest % len(outcomes)]
    return worst
