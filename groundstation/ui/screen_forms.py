"""The ways in which panels can share a screen, and which of them suits all best; no Qt.

Across the top go panels of full width; below stand the main region and the side column, and at
the bottom panels across both or below the main region alone. A short side column stands low, beside
what is at the bottom, and leaves the main region the whole width.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import floor

from groundstation.ui.room import Room

Rect = tuple[int, int, int, int]
"""Left, top, width and height, px."""
Places = dict[str, Rect]

SIDE_SHARES = (0.27, 0.0)
"""Of the width, what the side column takes when its panels need no more."""
LOW_SIDE_SHARES = (0.27, 0.4, 0.55)
"""The same where it stands low."""
_MORE = 0.25
"""What room beyond that which a panel likes is worth."""
_HOLE = 8.0
"""What a screen that is one hole would weigh against the discomfort of a panel."""
_CRAMPED = 1.5
"""The same of a panel that is hard to read, by its weight."""
_MISSING = 3.0
"""The same of a part that is not seen."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One panel that is to stand: `name`, `region`, its `room` at a width, its `weight`, how many
    parts of it are `missing` at a width and a height, and whether it is to be seen `whole`."""

    name: str
    region: str
    room: Callable[[int], Room]
    weight: float
    missing: Callable[[int, int], int]
    whole: bool

    def least_px(self, width_px: int) -> int:
        """Return the least height that will do at a width, px."""
        room = self.room(width_px)
        return max(room.least_height_px, room.whole_height_px if self.whole else 0)

    def liked_px(self, width_px: int) -> int:
        """Return the height that it likes at a width, px."""
        return max(self.room(width_px).height_px, self.least_px(width_px))

    def discomfort(self, width_px: int, height_px: int) -> float:
        """Return how little the panel has of what it likes, by its weight: 1 for all of it."""
        room = self.room(width_px)
        share = room.height_px / max(1, room.used_px(height_px))
        found = self.weight * (share if share > 1 else 1 - _MORE * (1 - share))
        if height_px < room.cramped_px:
            found += _CRAMPED * self.weight
        if height_px < room.whole_height_px:
            found += _MISSING * self.missing(width_px, height_px)
        return found


@dataclass(frozen=True)
class _Form:
    """One way to share a screen: the panels of the regions, `inner` ones at the bottom below the
    main region and `outer` ones across the whole width, the width of the side column, and whether
    it stands `low`."""

    size_px: tuple[int, int]
    space_px: int
    tops: Sequence[Standing]
    main: Sequence[Standing]
    side: Sequence[Standing]
    inner: Sequence[Standing]
    outer: Sequence[Standing]
    side_px: int
    low: bool

    @cached_property
    def left_px(self) -> int:
        """The width of what stands left of the side column."""
        taken_px = self.side_px + 2 * self.space_px if self.side else 0
        return self.size_px[0] - taken_px

    def places(self) -> Iterator[Places]:
        """Yield the places of all panels for every choice of how densely those across stand."""
        width_px = self.size_px[0]
        stacks = ((self.tops, width_px), (self.inner, self.left_px), (self.outer, width_px))
        if any(not _fit(panels, px) for panels, px in stacks):
            return
        choices = [[_heights(panel, px) for panel in panels] for panels, px in stacks]
        for tops, inner, outer in product(*(list(product(*stack)) for stack in choices)):
            above_px, below_px = self._stacked_px(tops), self._stacked_px(outer)
            middle_px = self.size_px[1] - above_px - below_px
            for found in self._middle(inner, above_px, middle_px):
                upper = self._stack(self.tops, tops, (0, 0), width_px)
                lower_px = self.size_px[1] - below_px + self.space_px
                lower = self._stack(self.outer, outer, (0, lower_px), width_px)
                yield upper | found | lower

    def _middle(self, inner: Sequence[int], top: int, height_px: int) -> Iterator[Places]:
        """Yield what stands between the panels across: `height_px` high, `inner` given."""
        if not self.low:
            yield from self._beside(inner, top, height_px)
            return
        stacked_px = self._stacked_px(inner) - self.space_px
        for wanted in (Standing.least_px, Standing.liked_px):
            side_px = sum(wanted(panel, self.side_px) for panel in self.side)
            side_px += self.space_px * (len(self.side) - 1)
            block_px = max(stacked_px, side_px)
            main_px = height_px - self.space_px - block_px
            below = top + main_px + self.space_px
            yield from self._joined(
                self._column(self.main, (0, top, self.size_px[0], main_px)),
                self._column(self.side, (self._right, below, self.side_px, block_px)),
                self._stack(self.inner, inner, (0, below), self.left_px),
            )

    def _beside(self, inner: Sequence[int], top: int, height_px: int) -> Iterator[Places]:
        """Yield main region and side column side by side, the `inner` panels below the first."""
        main_px = height_px - self._stacked_px(inner)
        below = top + main_px + self.space_px if self.main else top
        if main_px < (0 if self.main else -self.space_px):
            return
        yield from self._joined(
            self._column(self.main, (0, top, self.left_px, main_px)),
            self._column(self.side, (self._right, top, self.side_px, height_px)),
            self._stack(self.inner, inner, (0, below), self.left_px),
        )

    @cached_property
    def _right(self) -> int:
        return self.size_px[0] - self.side_px

    def _joined(self, *parts: Places | None) -> Iterator[Places]:
        """Yield all parts as one, when all have a place."""
        whole: Places = {}
        for part in parts:
            if part is None:
                return
            whole |= part
        yield whole

    def _stacked_px(self, heights_px: Sequence[int]) -> int:
        """Return the height of a stack with the space to what is beside it."""
        return sum(heights_px) + self.space_px * len(heights_px)

    def _stack(
        self,
        panels: Sequence[Standing],
        heights_px: Sequence[int],
        corner: tuple[int, int],
        width_px: int,
    ) -> Places:
        """Put panels of such heights one below the other, from the upper left `corner` on."""
        left, top = corner
        places: Places = {}
        for panel, height_px in zip(panels, heights_px, strict=True):
            places[panel.name] = (left, top, width_px, height_px)
            top += height_px + self.space_px
        return places

    def _column(self, panels: Sequence[Standing], rect: Rect) -> Places | None:
        """Put panels one below the other into the whole of `rect`; None when they do not fit."""
        left, top, width_px, height_px = rect
        free_px = height_px - self.space_px * max(0, len(panels) - 1)
        least = [panel.least_px(width_px) for panel in panels]
        if sum(least) > free_px or not _fit(panels, width_px):
            return None
        return self._stack(panels, _shared(panels, least, width_px, free_px), (left, top), width_px)


def best_places(
    panels: Sequence[Standing], size_px: tuple[int, int], space_px: int
) -> Places | None:
    """Return the places of all `panels` in the form that suits them best; None when they fit in
    none."""
    best: tuple[float, Places] | None = None
    for form in _forms(panels, size_px, space_px):
        for places in form.places():
            cost = _discomfort(panels, places, size_px)
            if best is None or cost < best[0]:
                best = cost, places
    return best[1] if best else None


def _forms(panels: Sequence[Standing], size_px: tuple[int, int], space_px: int) -> Iterator[_Form]:
    """Yield the ways in which `panels` can share the screen."""
    regions = ("top", "main", "side", "bottom")
    tops, main, side, bottom = ([p for p in panels if p.region == r] for r in regions)
    if not main:
        yield _Form(size_px, space_px, tops, side, (), (), bottom, 0, low=False)
    elif not side:
        yield _Form(size_px, space_px, tops, main, (), (), bottom, 0, low=False)
    if not side:
        return
    for low, shares in ((False, SIDE_SHARES), (True, LOW_SIDE_SHARES)):
        widths_px = {_side_px(side, size_px[0], share) for share in shares}
        for side_px, across in product(sorted(widths_px), range(len(bottom) + 1)):
            inner, outer = bottom[: len(bottom) - across], bottom[len(bottom) - across :]
            if (main and inner) or (not low and (main or inner)):
                yield _Form(size_px, space_px, tops, main, side, inner, outer, side_px, low)


def _side_px(side: Sequence[Standing], width_px: int, share: float) -> int:
    """Return the width of a side column that takes a share of the width, or what it needs."""
    wanted_px = max(1, round(width_px * share))
    return max(wanted_px, *(panel.room(wanted_px).least_width_px for panel in side))


def _discomfort(panels: Sequence[Standing], places: Places, size_px: tuple[int, int]) -> float:
    """Return how ill panels stand in all, and how much of the screen shows nothing."""
    found, used_px = 0.0, 0
    for panel in panels:
        _, _, width_px, height_px = places[panel.name]
        found += panel.discomfort(width_px, height_px)
        used_px += width_px * panel.room(width_px).used_px(height_px)
    return found + _HOLE * (1 - used_px / (size_px[0] * size_px[1]))


def _fit(panels: Sequence[Standing], width_px: int) -> bool:
    """Tell whether a width is enough for all."""
    return all(panel.room(width_px).least_width_px <= width_px for panel in panels)


def _heights(panel: Standing, width_px: int) -> tuple[int, ...]:
    """Return the heights at which a panel across can stand, px."""
    return panel.room(width_px).heights_px(panel.least_px(width_px))


def _shared(
    panels: Sequence[Standing], least_px: Sequence[int], width_px: int, free_px: int
) -> list[int]:
    """Share `free_px` out: what each likes, more by stretch, or less down to the least."""
    liked = [panel.liked_px(width_px) for panel in panels]
    over_px = free_px - sum(liked)
    shares = (
        [panel.room(width_px).stretch for panel in panels]
        if over_px >= 0
        else [float(like - least) for like, least in zip(liked, least_px, strict=True)]
    )
    whole = sum(shares)
    if whole == 0:
        return liked
    return [
        like + floor(over_px * share / whole) for like, share in zip(liked, shares, strict=True)
    ]
