"""Which part of the ground a map shows: metres to pixels and back; no Qt."""

import math
from dataclasses import dataclass

import numpy as np

from groundstation.flight.store import Floats

SMALLEST_REACH_M = 40.0
"""A map shows at least so much around its middle, or a GPS at rest would fill it."""
_FINEST_M, _COARSEST_M = 0.01, 20_000.0
"""Metres a pixel, between which one can zoom."""
_RUNG, _GRID = 1.25, 16
"""A fit has a scale that is a power of the one, m a pixel, and its middle on a grid of which the
view is so many squares wide or high."""
_MOST_RUNGS = 4
"""So many rungs further out all of a box is seen, wherever the grid puts the middle."""
_EDGE_SHARE, _MARK_PX = 0.04, 16.0
"""A fit keeps this part of the view free at each edge, and room for a mark and its
name."""
_FOOT_PX = 26.0
"""What the scale bar takes at the bottom; a fit keeps out of it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the plane, m east and north of the pad."""

    west: float
    south: float
    east: float
    north: float

    def around(self, east_m: float, north_m: float) -> "Box":
        """Return the box that holds this point as well."""
        return Box(
            min(self.west, east_m),
            min(self.south, north_m),
            max(self.east, east_m),
            max(self.north, north_m),
        )

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, m."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def extent_m(self) -> float:
        """Its longer side, m."""
        return max(self.east - self.west, self.north - self.south)


@dataclass(frozen=True, slots=True)
class View:
    """The middle of a map in metres, its scale and its size in pixels; north is up."""

    width_px: float
    height_px: float
    east_m: float = 0.0
    north_m: float = 0.0
    metres_per_px: float = 0.5

    def to_px(self, east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
        """Return pixels from the left and from the top."""
        return (
            self.width_px / 2 + (east_m - self.east_m) / self.metres_per_px,
            self.height_px / 2 - (north_m - self.north_m) / self.metres_per_px,
        )

    def point(self, east_m: float, north_m: float) -> tuple[float, float]:
        """Return the pixels of one point."""
        x, y = self.to_px(np.array([east_m]), np.array([north_m]))
        return float(x[0]), float(y[0])

    def to_metres(self, x: float, y: float) -> tuple[float, float]:
        """Return metres east and north of a pixel."""
        return (
            self.east_m + (x - self.width_px / 2) * self.metres_per_px,
            self.north_m - (y - self.height_px / 2) * self.metres_per_px,
        )

    @property
    def box(self) -> Box:
        """The part of the plane that is seen."""
        west, north = self.to_metres(0, 0)
        east, south = self.to_metres(self.width_px, self.height_px)
        return Box(west, south, east, north)

    def resized(self, width_px: float, height_px: float) -> "View":
        """Return the view of the same middle and scale in another size."""
        return View(width_px, height_px, self.east_m, self.north_m, self.metres_per_px)

    def moved(self, right_px: float, down_px: float) -> "View":
        """Return the view after the ground was dragged by so many pixels."""
        return View(
            self.width_px,
            self.height_px,
            self.east_m - right_px * self.metres_per_px,
            self.north_m + down_px * self.metres_per_px,
            self.metres_per_px,
        )

    def zoomed(self, factor: float, x: float, y: float) -> "View":
        """Return the view `factor` times larger, in which pixel (x, y) keeps its place."""
        scale = min(_COARSEST_M, max(_FINEST_M, self.metres_per_px / factor))
        east, north = self.to_metres(x, y)
        ratio = scale / self.metres_per_px
        return View(
            self.width_px,
            self.height_px,
            east + (self.east_m - east) * ratio,
            north + (self.north_m - north) * ratio,
            scale,
        )

    def fitted(self, box: Box) -> "View":
        """Return the view of all of `box` that a map of this size has, whatever it showed before.

        Its scale is one of a ladder and its middle one of a grid: so the ground lies still while
        the track grows, and moves in steps.
        """
        least = self._scale_for(box)
        if not math.isfinite(least + sum(box.middle)):
            return self
        rung = math.ceil(math.log(least, _RUNG) - 1e-9)
        views = [self._on_grid(box.middle, _RUNG ** (rung + more)) for more in range(_MOST_RUNGS)]
        return next((view for view in views if view._shows_all(box)), views[-1])

    def _on_grid(self, middle: tuple[float, float], scale: float) -> "View":
        """Return the view of such a scale whose middle is about the one given."""
        step_m = scale * max(1.0, min(self.width_px, self.height_px)) / _GRID
        east, north = middle[0], middle[1] - _FOOT_PX / 2 * scale
        east, north = round(east / step_m) * step_m, round(north / step_m) * step_m
        return View(self.width_px, self.height_px, east, north, scale)

    def _scale_for(self, box: Box) -> float:
        width = max(2 * SMALLEST_REACH_M, box.east - box.west)
        height = max(2 * SMALLEST_REACH_M, box.north - box.south)
        free_px = max(1.0, self.height_px - _FOOT_PX)
        return max(width / max(1.0, self.width_px), height / free_px)

    def _shows_all(self, box: Box) -> bool:
        side_px = max(_EDGE_SHARE * self.width_px, _MARK_PX)
        top_px = max(_EDGE_SHARE * self.height_px, _MARK_PX)
        west, north = self.to_metres(side_px, top_px)
        east, south = self.to_metres(
            self.width_px - side_px, self.height_px - max(_FOOT_PX, top_px)
        )
        return west <= box.west and box.east <= east and south <= box.south and box.north <= north
