"""The packets of other teams in a whole flight, told apart as live, all at once."""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from groundstation.flight.store import Integers
from groundstation.flight.teams import OWN_BEHIND_OTHERS, OwnTeam, TeamGate, own_team, team_text
from groundstation.flight.whole.chosen_rows import rows_of
from protocol.bulk import Bulk, Table
from protocol.columns import Words, take, words_of_array
from protocol.mission import Mission

Flags = npt.NDArray[np.bool_]


class Decision(NamedTuple):
    """Which frame decided whose packets are ours, and which chunk brought it, when packets of
    other teams came before."""

    order: int
    chunk: int


class Strangers(NamedTuple):
    """Packets of other teams in their order: `order` is their place among all frames, `chunks`
    which chunk brought them, `codes` their places in `teams`, each of shape (packets,).
    `told` is what is to be told of teams: at which frame, in which chunk, and what. `decided` tells
    whether packets of ours came, and `decision` where, if others had been taken for ours before."""

    order: Integers
    chunks: Integers
    codes: Integers
    teams: tuple[str, ...]
    told: tuple[tuple[int, int, str], ...]
    decided: bool = True
    decision: Decision | None = None

    def first(self, packets: int) -> Counter[str]:
        """Return the counts by team of the first `packets`, in the order in which they came."""
        codes = self.codes[:packets]
        counts = np.bincount(codes, minlength=len(self.teams)).tolist()
        return Counter({t: n for t, n in zip(self.teams, counts, strict=True) if n})


_NONE = np.empty(0, np.int64)
NOBODY = Strangers(_NONE, _NONE, _NONE, (), ())


def told_apart(mission: Mission, bulk: Bulk, *, only_ours: bool = False) -> tuple[Bulk, Strangers]:
    """Return what is ours of a stream that was decoded, and what is not: all that names another
    team, if packets of ours came or with `only_ours`, else nothing."""
    parts = _parts_of(mission, bulk)
    if not any(part.other.any() for part in parts):
        return bulk, NOBODY
    others = _others_of(parts)
    if only_ours:
        return _without(bulk, parts), _apart(mission, others)
    decision, before = _decided(parts, int(others.order[0]))
    if decision is None:
        return bulk, taken_for_ours(mission, bulk)
    strangers = _apart(mission, others)
    if not before:
        return _without(bulk, parts), strangers
    gate = TeamGate(mission)
    _told(gate, others.until(decision.order))
    text = "".join(gate.take_own() for _ in range(OWN_BEHIND_OTHERS))
    told = (*strangers.told, (decision.order, decision.chunk, text))
    return _without(bulk, parts), strangers._replace(told=told, decision=decision)


def taken_for_ours(mission: Mission, bulk: Bulk) -> Strangers:
    """Return what there is to tell of teams as long as all packets are taken for ours."""
    told = _told(TeamGate(mission), _others_of(_parts_of(mission, bulk)))
    return NOBODY._replace(told=told, decided=False)


class _Others(NamedTuple):
    """The packets that name another team in their order, as in `Strangers`."""

    order: Integers
    chunks: Integers
    teams: Words

    def until(self, order: int) -> "_Others":
        """Return those before a frame."""
        rows = np.arange(int(np.searchsorted(self.order, order)))
        teams = take(self.teams, rows)
        assert isinstance(teams, Words)
        return _Others(self.order[rows], self.chunks[rows], teams)


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


def _parts_of(mission: Mission, bulk: Bulk) -> list[_Part]:
    """Return the kinds of packet that name a team and came."""
    named = {kind.name: own_team(kind, mission.team_id) for kind in mission.packets}
    return [
        _Part.of(table, team)
        for name, table in bulk.tables.items()
        if (team := named[name]) is not None and len(table.order)
    ]


def _decided(parts: list[_Part], first_other: int) -> tuple[Decision | None, bool]:
    """Return which packet decided that we are here, if any did, and whether others came before."""
    own = sorted(
        (int(part.table.order[row]), int(part.table.chunks[row]))
        for part in parts
        for row in np.flatnonzero(part.own)[:OWN_BEHIND_OTHERS].tolist()
    )
    if own and own[0][0] < first_other:
        return Decision(*own[0]), False
    if len(own) < OWN_BEHIND_OTHERS:
        return None, True
    return Decision(*own[OWN_BEHIND_OTHERS - 1]), True


def _without(bulk: Bulk, parts: list[_Part]) -> Bulk:
    """Return the packets that name no other team."""
    tables = dict(bulk.tables)
    for part in parts:
        if part.other.any():
            tables[part.table.kind] = rows_of(part.table, np.flatnonzero(~part.other))
    return replace(bulk, tables=tables)


def _others_of(parts: list[_Part]) -> _Others:
    order = np.concatenate([part.table.order[part.other] for part in parts]).astype(np.int64)
    chunks = np.concatenate([part.table.chunks[part.other] for part in parts]).astype(np.int64)
    place = np.argsort(order)
    teams = take(_joined([part.teams for part in parts]), place)
    assert isinstance(teams, Words)
    return _Others(order[place], chunks[place], teams)


def _apart(mission: Mission, others: _Others) -> Strangers:
    """Return the packets of other teams, all of which are counted apart."""
    told = _told(TeamGate(mission, only_ours=True), others)
    codes = others.teams.codes.astype(np.int64)
    return Strangers(others.order, others.chunks, codes, tuple(others.teams.words), told)


def _joined(parts: list[Words]) -> Words:
    """Return all words end to end."""
    vocabulary = list(dict.fromkeys(word for part in parts for word in part.words))
    code_of = {word: code for code, word in enumerate(vocabulary)}
    codes = [np.array([code_of[word] for word in p.words], np.int32)[p.codes] for p in parts]
    return Words(np.concatenate(codes), vocabulary)


def _told(gate: TeamGate, others: _Others) -> tuple[tuple[int, int, str], ...]:
    """Return what is told of teams, each where it comes for the first time."""
    highest = np.maximum.accumulate(others.teams.codes)
    first = np.searchsorted(highest, np.arange(len(others.teams.words))).tolist()
    told = [
        (int(others.order[row]), int(others.chunks[row]), gate.take_other(team))
        for row, team in zip(first, others.teams.words, strict=True)
    ]
    return tuple(one for one in told if one[2])
