"""A phase of a flight with its times."""

from typing import NamedTuple


class PhaseSpan(NamedTuple):
    """A stretch with one state word: the word, its phase (of `protocol.roles.PHASES`, or None
    when the mission gives it none), and from when to when, monotonic ns; the last has no end."""

    state: str
    phase: str | None
    begin_ns: int
    end_ns: int | None
