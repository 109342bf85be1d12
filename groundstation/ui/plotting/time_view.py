"""Which stretch of time the plots show."""

import math

LIVE_SPAN_S = 300.0
"""What a view that follows the flight shows at most, until zoomed."""
SHORTEST_SPAN_S = 2.0
LONGEST_SPAN_S = 86_400.0
_FIRST_SPAN_S = 30.0
_GROWTH = 1.25
_SCROLL_SHARE = 0.1


class TimeView:
    """The shared time axis: from `start_s` to `end_s`, in seconds since the first packet.

    Live, its end stays ahead of the newest packet by steps: so what is drawn stands still while
    the lines grow into free room. Any zoom keeps it live; panning holds it where it is.
    """

    def __init__(self) -> None:
        self.live = True
        self._newest_s = 0.0
        self._span_s = LIVE_SPAN_S
        self.start_s = 0.0
        self.end_s = _FIRST_SPAN_S

    @property
    def span_s(self) -> float:
        """The length of what is shown, s."""
        return self.end_s - self.start_s

    def follow(self, newest_s: float) -> bool:
        """Take the time of the newest packet; return whether what is shown has changed."""
        self._newest_s = newest_s
        return self.live and self._place_live()

    def go_live(self) -> None:
        """Follow the flight again, with the usual span."""
        self._span_s = LIVE_SPAN_S
        self.live = True
        self._place_live()

    def hold(self) -> None:
        """Stay where it is."""
        self.live = False

    def pan(self, by_s: float) -> None:
        """Move by so many seconds and stay there."""
        self.hold()
        lowest_s = min(0.0, self._newest_s - self.span_s / 2) - self.span_s / 2
        highest_s = max(self._newest_s, self.span_s) - self.span_s / 2
        start_s = min(max(self.start_s + by_s, lowest_s), highest_s)
        self.start_s, self.end_s = start_s, start_s + self.span_s

    def zoom(self, factor: float, around_s: float | None = None) -> None:
        """Show `factor` times as much; live it keeps its end, else what is at `around_s`."""
        span_s = min(max(self.span_s * factor, SHORTEST_SPAN_S), LONGEST_SPAN_S)
        if self.live:
            self._span_s = span_s
            self._place_live()
            return
        around_s = (self.start_s + self.end_s) / 2 if around_s is None else around_s
        share = (around_s - self.start_s) / self.span_s
        self.start_s = around_s - share * span_s
        self.end_s = self.start_s + span_s

    def show_all(self) -> None:
        """Show the whole flight so far and stay there."""
        self.hold()
        self.start_s, self.end_s = 0.0, max(_FIRST_SPAN_S, self._newest_s * 1.02)

    def _place_live(self) -> bool:
        before = self.start_s, self.end_s
        if self._newest_s < self._span_s / _GROWTH:
            self.start_s = 0.0
            self.end_s = min(self._span_s, _growing_end_s(self._newest_s, self._span_s))
        else:
            step_s = self._span_s * _SCROLL_SHARE
            self.end_s = (math.floor(self._newest_s / step_s) + 1) * step_s
            self.start_s = self.end_s - self._span_s
        return before != (self.start_s, self.end_s)


def _growing_end_s(newest_s: float, span_s: float) -> float:
    """Return the first of the growing ends that is ahead of `newest_s`."""
    end_s = min(_FIRST_SPAN_S, span_s)
    while end_s <= newest_s:
        end_s *= _GROWTH
    return end_s
