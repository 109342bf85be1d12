"""Where the cells of a packet strip stand, and which packets each stands for; no Qt."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundstation.flight.outcomes import Outcome, OutcomeKind

LARGEST_PX, SMALLEST_PX = 22, 5
_MOST_LOST_CELLS = 600
"""A gap longer than this is drawn so long: it fills the strip anyway."""

SEVERITY = (
    OutcomeKind.GOOD,
    OutcomeKind.DUPLICATE,
    OutcomeKind.OUT_OF_ORDER,
    OutcomeKind.LOST,
    OutcomeKind.REJECTED,
)
"""Where a cell stands for several packets it shows the worst: the last in this list."""


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


def cells_of(outcomes: Sequence[Outcome], ended_at: int, grid: Grid) -> list[Cell]:
    """Return the cells of `outcomes`; `ended_at` is how many packets there were in all.

    Only as many as have a place are returned, the newest.
    """
    single = list(_singly(outcomes))
    first = max(0, ended_at - len(single))
    groups: dict[int, list[Outcome]] = {}
    for place, outcome in enumerate(single, start=first):
        groups.setdefault(place // grid.packets_a_cell, []).append(outcome)
    if not groups:
        return []
    top = max(groups) // grid.columns - (grid.rows - 1)
    top = max(top, min(groups) // grid.columns)
    return [
        Cell(place % grid.columns, place // grid.columns - top, _worst(group), len(group))
        for place, group in groups.items()
        if place // grid.columns >= top
    ]


def count_packets(outcomes: Sequence[Outcome]) -> int:
    """Return how many cells the outcomes need when each stands for one packet."""
    return sum(min(outcome.packets, _MOST_LOST_CELLS) for outcome in outcomes)


def _singly(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        for _ in range(min(outcome.packets, _MOST_LOST_CELLS)):
            yield outcome


def _worst(group: list[Outcome]) -> Outcome:
    return max(group, key=lambda outcome: SEVERITY.index(outcome.kind))
