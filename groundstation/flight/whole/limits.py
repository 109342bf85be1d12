"""Alarms over a whole flight: the machines that follow limits live, asked only where the
judgement of a value is new."""

from dataclasses import dataclass, field

import numpy as np

from groundstation.flight.alarms import (
    IN_A_ROW,
    Alarm,
    LimitChange,
    LimitFollower,
    Limits,
    limits_of,
    with_change,
)
from groundstation.flight.whole.table import WholeTable


@dataclass
class AlarmsThrough:
    """The changes, with which frame, its place among the limits of the packet, and the
    change; and which alarms were raised, by frame."""

    seen: list[tuple[int, int, LimitChange]] = field(default_factory=list)
    alarms: list[tuple[int, tuple[Alarm, ...]]] = field(default_factory=list)


def alarms_through(tables: list[WholeTable]) -> AlarmsThrough:
    """Follow all limits through all packets."""
    changes: list[tuple[int, int, Limits, LimitChange]] = []
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


def _changes(table: WholeTable, limits: Limits) -> list[tuple[int, LimitChange]]:
    values = table.number(limits.field.name)
    there = np.flatnonzero(~np.isnan(values))
    values = values[there]
    judgements = limits.judge_all(values)
    new = np.zeros(len(values), np.bool_)
    for back in range(1, IN_A_ROW + 1):
        new[back:] |= judgements[back:] != judgements[:-back]
    new[:IN_A_ROW] = True
    follower = LimitFollower(limits)
    found = []
    for row in np.flatnonzero(new).tolist():
        packet = there[row]
        change = follower.take(
            float(values[row]), int(judgements[row]), int(table.received_ns[packet])
        )
        if change is not None:
            found.append((int(table.order[packet]), change))
    return found
