"""The packets of other teams in a whole flight, told apart as live, all at once."""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from groundstation.flight.store import Integers
from groundstation.flight.teams import OwnTeam, TeamGate, own_team, team_text
from protocol.bulk import Bulk, Table
from protocol.columns import Column, Words, take, words_of_array
from protocol.mission import Mission

Flags = npt.NDArray[np.bool_]


class Strangers(NamedTuple):
    """Packets of other teams in their order: `order` is their place among all frames, `chunks`
    which chunk brought them, `codes` their places in `teams`, each of shape (packets,).
    `told` is what is to be told of teams: at which frame, in which chunk, and what."""

    order: Integers
    chunks: Integers
    codes: Integers
    teams: tuple[str, ...]
    told: tuple[tuple[int, int, str], ...]

    def first(self, packets: int) -> Counter[str]:
        """Return the counts by team of the first `packets`, in the order in which they came."""
        codes = self.codes[:packets]
        counts = np.bincount(codes, minlength=len(self.teams)).tolist()
        return Counter({t: n for t, n in zip(self.teams, counts, strict=True) if n})


_NONE = np.empty(0, np.int64)
NOBODY = Strangers(_NONE, _NONE, _NONE, (), ())


def told_apart(mission: Mission, bulk: Bulk, *, only_ours: bool = False) -> tuple[Bulk, Strangers]:
    """Return what is ours of a stream that was decoded, and what is not; with `only_ours` also
    what came before the first packet of ours."""
    named = {kind.name: own_team(kind, mission.team_id) for kind in mission.packets}
    parts = [
        _Part.of(table, team)
        for name, table in bulk.tables.items()
        if (team := named[name]) is not None and len(table.order)
    ]
    if all(part.own.all() for part in parts):
        return bulk, NOBODY
    first_own = -1.0 if only_ours else min((part.first_own for part in parts), default=np.inf)
    tables = dict(bulk.tables)
    for part in parts:
        kept = ~(part.other & (part.table.order > first_own))
        if not kept.all():
            tables[part.table.kind] = _only(part.table, np.flatnonzero(kept))
    strangers = _strangers(mission, parts, first_own)
    return replace(bulk, tables=tables), strangers


class _Part(NamedTuple):
    """The packets of one kind: which are ours and which name another team, and those teams; the
    rest name none."""

    table: Table
    own: Flags
    other: Flags
    teams: Words

    @classmethod
    def of(cls, table: Table, named: OwnTeam) -> "_Part":
        column = table.column(named.field)
        if isinstance(column, Words):
            texts = [team_text(word) for word in column.words]
            is_own = np.array([word == named.value for word in column.words], np.bool_)
            is_none = np.array([text in ("", named.value) for text in texts], np.bool_)
            own = is_own[column.codes]
            other = ~(own | is_none[column.codes])
            return cls(table, own, other, Words(column.codes[other], texts))
        own = column == named.value if named.value is not None else np.zeros(len(column), np.bool_)
        other = np.isfinite(column) & ~own
        teams = words_of_array(column[other], lambda values: values.tolist(), team_text)
        return cls(table, own, other, teams)

    @property
    def first_own(self) -> float:
        """The place among all frames of the first packet of ours."""
        return float(self.table.order[int(np.argmax(self.own))]) if self.own.any() else np.inf

    @property
    def chunk_of_first_own(self) -> int:
        """The chunk that brought it."""
        return int(self.table.chunks[int(np.argmax(self.own))])


def _only(table: Table, rows: Integers) -> Table:
    payloads = None if table.payloads is None else table.payloads.T[:, rows].T
    return replace(
        table,
        offsets=table.offsets[rows],
        chunks=table.chunks[rows],
        order=table.order[rows],
        rssi_dbm=None if table.rssi_dbm is None else table.rssi_dbm[rows],
        payloads=payloads,
        lines={name: take(column, rows) for name, column in table.lines.items()},
    )


def _strangers(mission: Mission, parts: list[_Part], first_own: float) -> Strangers:
    order = np.concatenate([part.table.order[part.other] for part in parts]).astype(np.int64)
    chunks = np.concatenate([part.table.chunks[part.other] for part in parts]).astype(np.int64)
    place = np.argsort(order)
    order, chunks = order[place], chunks[place]
    teams = take(_joined([part.teams for part in parts]), place)
    assert isinstance(teams, Words)
    ours = int(np.searchsorted(order, first_own))
    gate = TeamGate(mission, only_ours=first_own < 0)
    told = _told(gate, order[:ours], chunks[:ours], take(teams, np.arange(ours)))
    told += [
        (int(first_own), part.chunk_of_first_own, gate.take_own())
        for part in parts
        if part.first_own == first_own < np.inf
    ]
    rest = take(teams, np.arange(ours, len(order)))
    assert isinstance(rest, Words)
    told += _told(gate, order[ours:], chunks[ours:], rest)
    return Strangers(
        order[ours:],
        chunks[ours:],
        rest.codes.astype(np.int64),
        tuple(rest.words),
        tuple(one for one in told if one[2]),
    )


def _joined(parts: list[Words]) -> Words:
    """Return all words end to end."""
    vocabulary = list(dict.fromkeys(word for part in parts for word in part.words))
    code_of = {word: code for code, word in enumerate(vocabulary)}
    codes = [np.array([code_of[word] for word in p.words], np.int32)[p.codes] for p in parts]
    return Words(np.concatenate(codes), vocabulary)


def _told(
    gate: TeamGate, order: Integers, chunks: Integers, teams: Column
) -> list[tuple[int, int, str]]:
    """Return what is told of teams, each where it comes for the first time."""
    assert isinstance(teams, Words)
    highest = np.maximum.accumulate(teams.codes)
    first = np.searchsorted(highest, np.arange(len(teams.words))).tolist()
    return [
        (int(order[row]), int(chunks[row]), gate.take_other(team))
        for row, team in zip(first, teams.words, strict=True)
    ]
