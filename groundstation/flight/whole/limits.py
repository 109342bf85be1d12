"""Alarms over a whole flight: the machines that follow limits live, asked only where the
judgement of a value is new."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from groundstation.flight.alarms import (
    IN_A_ROW,
    Alarm,
    Errors,
    LimitChange,
    LimitFollower,
    Limits,
    limits_of,
    with_change,
)
from groundstation.flight.store import Integers
from groundstation.flight.whole.table import WholeTable
from protocol.packet import Value


@dataclass
class AlarmsThrough:
    """The changes, with which frame, its place among the limits of the packet, and the
    change; and which alarms were raised, by frame."""

    seen: list[tuple[int, int, LimitChange]] = field(default_factory=list)
    alarms: list[tuple[int, tuple[Alarm, ...]]] = field(default_factory=list)


def alarms_through(tables: list[WholeTable]) -> AlarmsThrough:
    """Follow all limits through all packets."""
    changes: list[tuple[int, int, Limits | Errors, LimitChange]] = []
    for table in tables:
        for number, limits in enumerate(limits_of(table.packet)):
            changes += [
                (order, number, limits, change) for order, change in _changes(table, limits)
            ]
    found = AlarmsThrough()
    raised: tuple[Alarm, ...] = ()
    for order, number, limits, change in sorted(changes, key=lambda change: change[:2]):
        raised = with_change(raised, limits, change)
        found.seen.append((order, number, change))
        found.alarms.append((order, raised))
    return found


def _changes(table: WholeTable, limits: Limits | Errors) -> list[tuple[int, LimitChange]]:
    there, judgements, value_at = _judged(table, limits)
    new = np.zeros(len(there), np.bool_)
    for back in range(1, IN_A_ROW + 1):
        new[back:] |= judgements[back:] != judgements[:-back]
    new[:IN_A_ROW] = True
    follower = LimitFollower(limits)
    found = []
    for row in np.flatnonzero(new).tolist():
        packet = there[row]
        change = follower.take(value_at(row), int(judgements[row]), int(table.received_ns[packet]))
        if change is not None:
            found.append((int(table.order[packet]), change))
    return found


def _judged(
    table: WholeTable, limits: Limits | Errors
) -> tuple[Integers, npt.NDArray[np.uint8], Callable[[int], Value]]:
    """Return the packets whose value can be judged, the judgements, and what gives the values."""
    if isinstance(limits, Errors):
        words = table.words_in(limits.field.name)
        return (
            np.arange(table.rows),
            limits.judge_all(words),
            lambda row: words.words[words.codes[row]],
        )
    values = table.number(limits.field.name)
    there = np.flatnonzero(~np.isnan(values))
    return there, limits.judge_all(values[there]), lambda row: float(values[there[row]])
