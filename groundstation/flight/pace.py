"""How many packets a CanSat may have sent in a time."""

SLACK = 10
"""So many more than the rate allows: radios hold packets back and hand over several at once."""

_QUICKER = 2.0
"""A CanSat may send so much quicker than it is meant to, or did on the whole."""
_SEEN_NS = 10_000_000_000
"""So long a counter must have been followed before its own rate is known."""


class Pace:
    """The rate at which a counter goes on: the mission's, `rate_hz`, or what was seen if that is
    more. All times are monotonic ns."""

    def __init__(self, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._first_ns: int | None = None
        self.latest_ns = 0
        self.counted = 0

    def go_on(self, packets: int, time_ns: int) -> None:
        """The counter went on by so many packets, the last of which came at this time."""
        if self._first_ns is None:
            self._first_ns = time_ns
        else:
            self.counted += packets
        self.latest_ns = time_ns

    def possible(self, since_ns: int, until_ns: int) -> float:
        """Return how many packets may have been sent between two times."""
        rate_hz = self._rate_hz
        seen_ns = self.latest_ns - (self._first_ns or 0)
        if seen_ns >= _SEEN_NS:
            rate_hz = max(rate_hz, self.counted / (seen_ns / 1e9))
        return SLACK + _QUICKER * rate_hz * max(0, until_ns - since_ns) / 1e9
