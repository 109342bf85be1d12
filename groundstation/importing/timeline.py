"""From the times that a file says to those of a flight log, which never run backwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from groundstation.importing.time_words import NS_PER_S

_DEFAULT_STEP_NS = NS_PER_S
_LATEST_NS = 2**62
"""Beyond are no times but rubbish, and a flight log cannot hold twice as much."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Times of the rows, in their order: `monotonic_ns` from 0, which never falls, and
    `utc_ns`. `sentences` say what was odd."""

    monotonic_ns: list[int]
    utc_ns: list[int]
    sentences: tuple[str, ...]


def timeline_of(times: Sequence[int | None], start_utc_ns: int | None) -> Timeline:
    """Return the timeline of rows with these times, ns.

    They are UTC when `start_utc_ns` is None, else the first known of them is that moment. A
    row without a time, or with one that no neighbour bears out, has the time of the row
    before it. Where times run backwards, the order of the rows is kept and the flight goes on
    by the usual step.
    """
    filled, unknown = _filled(times)
    believed, odd = _without_outliers(filled)
    steps = [after - before for before, after in pairwise(believed)]
    usual = round(median([s for s in steps if s > 0] or [_DEFAULT_STEP_NS]))
    backwards = sum(step < 0 for step in steps)
    monotonic = [0] if believed else []
    for step in steps:
        monotonic.append(min(monotonic[-1] + (step if step >= 0 else usual), _LATEST_NS))
    shift = 0 if start_utc_ns is None or not believed else start_utc_ns - believed[0]
    utc = [max(-_LATEST_NS, min(time + shift, _LATEST_NS)) for time in believed]
    return Timeline(monotonic, utc, tuple(_sentences(unknown, odd, backwards, steps)))


def _filled(times: Sequence[int | None]) -> tuple[list[int], int]:
    """Return a time for every row, and how many had none."""
    before = next((time for time in times if time is not None), 0)
    found = []
    for time in times:
        before = before if time is None else time
        found.append(before)
    return found, sum(time is None for time in times)


def _without_outliers(times: list[int]) -> tuple[list[int], int]:
    """Return the times with single ones far off replaced by the one before them."""
    found = list(times)
    odd = 0
    for at in range(1, len(times) - 1):
        before, here, after = found[at - 1], times[at], times[at + 1]
        too_late = here > after >= before
        too_early = here < before <= after
        if too_late or too_early:
            found[at] = before
            odd += 1
    return found, odd


def _sentences(unknown: int, odd: int, backwards: int, steps: list[int]) -> list[str]:
    said = []
    if unknown:
        said.append(
            f"No time can be read in {_rows(unknown)}: the time of the row before is taken."
        )
    if odd:
        said.append(
            f"The time lies outside those of the rows around in {_rows(odd)}: the time of the row "
            "before is taken."
        )
    if backwards:
        said.append(
            f"The time runs backwards at {_rows(backwards)}: the order of the rows is kept, and "
            "the flight goes on from there."
        )
    repeated = sum(step == 0 for step in steps) - unknown - odd
    if repeated > 0:
        said.append(f"The time is the same as in the row before in {_rows(repeated)}.")
    return said


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
