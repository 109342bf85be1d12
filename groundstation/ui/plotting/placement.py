"""Where moments and values stand in a plot."""

from dataclasses import dataclass

import numpy as np

from groundstation.flight.store import Floats, Integers
from groundstation.ui.plotting.ticks import Scale

EDGE_PX = 4
"""Inside the frame, so that no trace is drawn on an axis."""


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time that is drawn, ns on the link's clock; `zero_ns` is 0:00."""

    start_ns: int
    end_ns: int
    zero_ns: int

    def seconds(self) -> tuple[float, float]:
        """Return its begin and end, s since 0:00."""
        return (self.start_ns - self.zero_ns) / 1e9, (self.end_ns - self.zero_ns) / 1e9


@dataclass(frozen=True, slots=True)
class Placement:
    """Maps `span` and `scale` to a box of `width_px` by `height_px`, px from its top left."""

    span: Span
    scale: Scale
    width_px: float
    height_px: float

    def x(self, time_ns: Integers) -> Floats:
        """Return where moments stand, shape as given."""
        share = (time_ns - self.span.start_ns) / max(1, self.span.end_ns - self.span.start_ns)
        placed: Floats = share * self.width_px
        return placed

    def x_of(self, time_ns: int) -> float:
        """Return where one moment stands."""
        return float(self.x(np.array([time_ns]))[0])

    def y(self, values: Floats) -> Floats:
        """Return where values stand, shape as given; what is beyond the scale is at its edge."""
        height = self.height_px - 2 * EDGE_PX
        with np.errstate(over="ignore", invalid="ignore"):
            share = (values - self.scale.low) / (self.scale.high - self.scale.low)
        beyond = EDGE_PX / max(1, height)
        placed: Floats = EDGE_PX + (1 - np.clip(share, -beyond, 1 + beyond)) * height
        return placed

    def y_of(self, value: float) -> float:
        """Return where one value stands."""
        return float(self.y(np.array([value]))[0])

    def values(self) -> tuple[float, float]:
        """Return the values at the bottom and at the top of the box."""
        height = max(1.0, self.height_px - 2 * EDGE_PX)
        beyond = (self.scale.high - self.scale.low) * EDGE_PX / height
        return self.scale.low - beyond, self.scale.high + beyond
