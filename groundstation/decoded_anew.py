"""A flight log decoded anew with another mission, and what that changes."""

import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from groundstation.flight.whole.table import WholeTable
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.replay_station import whole_flight_of
from protocol.columns import Words
from protocol.mission import Mission
from protocol.mission_file import load_mission

_MOST_NAMES = 12


class Changes(msgspec.Struct, frozen=True):
    """What another mission makes of the same bytes: packets received and frames rejected with
    the one and the other, the fields that are there now, those that are gone, and of how many
    packets received with both the value of a field differs."""

    mission_of_log: str
    mission_now: str
    packets_before: int
    packets_now: int
    rejected_before: int
    rejected_now: int
    fields_new: list[str]
    fields_gone: list[str]
    values_differ: dict[str, int]


def read_anew(path: Path, mission_name: str | None) -> tuple[FlightLog, Changes | None]:
    """Read the flight log at `path` to be decoded with the mission of this name or file, which
    also stands in for a lost header; return it and what the mission changes.

    Raises MissionError when there is no such mission, UserError when there is no such log.
    """
    mission = load_mission(mission_name) if mission_name else None
    return decoded_anew(read_flight_log(path, mission=mission), mission)


def decoded_anew(log: FlightLog, mission: Mission | None) -> tuple[FlightLog, Changes | None]:
    """Return `log` to be decoded with `mission`, and what changes.

    Without a mission, or when it is all that the log has, it is the log as it is.
    """
    if mission is None or log.header_lost:
        return log, None
    return replace(log, mission=mission), changes(log, mission)


def changes(log: FlightLog, mission: Mission) -> Changes:
    """Return what `mission` changes in what is decoded of `log`."""
    before, now = whole_flight_of(log), whole_flight_of(log, mission)
    flight_before, flight_now = before.at(before.end), now.at(now.end)
    names_before = [field.name for field in log.mission.fields()]
    names_now = [field.name for field in mission.fields()]
    differ = {
        name: count
        for name in names_now
        if name in names_before and (count := _differing(before.tables, now.tables, name))
    }
    return Changes(
        log.mission.name,
        mission.name,
        flight_before.received,
        flight_now.received,
        flight_before.rejected,
        flight_now.rejected,
        [name for name in names_now if name not in names_before],
        [name for name in names_before if name not in names_now],
        differ,
    )


def tell_changes(found: Changes | None) -> None:
    """Say on the terminal what another mission changes, if one was given."""
    for sentence in in_sentences(found) if found else ():
        print(sentence, file=sys.stderr)


def in_sentences(found: Changes) -> list[str]:
    """Return the changes as people read them."""
    given, recorded = found.mission_now, found.mission_of_log
    recorded_with = "the one in the log" if given == recorded else f"the log's own, {recorded}"
    said = [
        f"decoded anew with the mission {given} that was given, not with {recorded_with}",
        f"packets received: {_compared(found.packets_now, found.packets_before)}",
        f"frames rejected: {_compared(found.rejected_now, found.rejected_before)}",
    ]
    if found.packets_before and not found.packets_now:
        said.append("nothing that was received is a packet of it: the CanSat flew with another one")
        return said
    if found.fields_new:
        said.append(f"fields that only the one given has: {_listed(found.fields_new)}")
    if found.fields_gone:
        said.append(f"fields that only the one in the log has: {_listed(found.fields_gone)}")
    if found.values_differ:
        told = [f"{name} in {_packets(count)}" for name, count in found.values_differ.items()]
        said.append(f"fields with other values: {_listed(told)}")
    elif not (found.fields_new or found.fields_gone):
        said.append("the fields are the same, and so are their values in every packet of both")
    return said


def _compared(now: int, before: int) -> str:
    if now == before:
        return f"{now}, as before"
    return (
        f"{now}, {abs(now - before)} {'more' if now > before else 'fewer'} than the {before} before"
    )


def _packets(count: int) -> str:
    return "1 packet" if count == 1 else f"{count} packets"


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _differing(before: list[WholeTable], now: list[WholeTable], name: str) -> int:
    """Return in how many packets, received with both missions, the field has another value."""
    total = 0
    for one in before:
        for other in now:
            if name not in _names(one) or name not in _names(other):
                continue
            _, rows, other_rows = np.intersect1d(
                one.table.offsets, other.table.offsets, return_indices=True
            )
            total += _unlike(one, other, name, rows, other_rows)
    return total


def _unlike(
    one: WholeTable,
    other: WholeTable,
    name: str,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    other_rows: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> int:
    if name in one.numbers and name in other.numbers:
        values, others = one.number(name)[rows], other.number(name)[other_rows]
        return int(np.count_nonzero((values != others) & ~(np.isnan(values) & np.isnan(others))))
    return int(np.count_nonzero(_texts(one, name)[rows] != _texts(other, name)[other_rows]))


def _texts(table: WholeTable, name: str) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    found: Words = table.texts(name)
    return np.array([*found.words, ""], np.object_)[found.codes]


def _names(table: WholeTable) -> list[str]:
    return [*table.numbers, *table.words]
