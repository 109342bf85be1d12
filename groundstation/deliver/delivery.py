"""One delivery: the judges' CSV made, written to the stick, read back from it, compared."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from groundstation.deliver.accounting import Account, account_of
from groundstation.deliver.stray_files import stray_files
from groundstation.errors import UserError
from groundstation.export import export
from groundstation.export.medium import sha256_on_medium, sync_folder, write_through
from groundstation.export.telemetry import Telemetry, telemetry_of
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.reader import FlightLog

Tell = Callable[[str], None]
"""Called with a few words at each step, in the thread that delivers."""

_TEAMS_SHOWN = 4

Agree = Callable[[Path], bool]
"""Asked whether another file of the same name may be replaced."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that succeeded: the file is on the medium, byte for byte.

    `rows` is how many packets are in it, `repeated` how many came more than once and stand in
    it once, `rejected` how many frames gave no packet, `strangers` how many packets were of
    other teams, `stray` the names of other telemetry files beside it.
    `warnings` are sentences on what of the flight log could not be read.
    """

    path: Path
    rows: int
    account: Account
    repeated: int
    rejected: int
    strangers: int
    sha256: str
    size_bytes: int
    stray: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def file_name(log: FlightLog, team: str = "") -> str:
    """Return the name that the rules demand, of the mission's team or of another one."""
    return f"Flight_{team or log.mission.team_id}.csv"


def deliver(
    log: FlightLog,
    folder: Path,
    *,
    team: str = "",
    may_replace: Agree = lambda _: False,
    tell: Tell = lambda _: None,
) -> Delivery:
    """Put the judges' CSV of `log` into `folder` and nothing else; delete nothing.

    Of one `team` only, if it is given; the file has its number. It is made on this machine first,
    so that nothing half made is ever on the stick. Raises UserError when the folder is not there,
    the file is there already with other contents and may not be replaced, there is no room, no
    packet is of that team, or what is read back from the stick differs.
    """
    _check_folder(folder)
    tell("making the CSV")
    rows, data = _made(log, team)
    path = folder / file_name(log, team)
    if not rows:
        raise UserError(
            f"nothing of {log.path} can be decoded, so there is nothing to deliver; why, says "
            f"'groundstation diagnose {log.path}'"
        )
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        device = folder.stat().st_dev
        if _differs(path, sha256) and not may_replace(path):
            raise UserError(
                f"{path} is there already with other contents and is not replaced; "
                "say --overwrite, or use an empty stick"
            )
        _put(data, path, device, sha256, tell)
        stray = stray_files(folder, path)
    except OSError as error:
        raise UserError(_sentence(folder, error)) from None
    telemetry = telemetry_of(log, team)
    return Delivery(
        path,
        rows,
        account_of(telemetry),
        telemetry.repeated,
        telemetry.rejected,
        sum(telemetry.strangers.values()),
        sha256,
        len(data),
        stray,
        (*_warnings(log), *_of_other_teams(telemetry)),
    )


def _of_other_teams(telemetry: Telemetry) -> Iterator[str]:
    """Yield that the file has a wrong name, when the packets name another team than the mission,
    or that it holds several teams' packets, since nobody knows whose the flight is."""
    if telemetry.only_ours:
        return
    own = telemetry.mission.team_id
    teams = [(team, n) for team, n in telemetry.packets_of_teams.most_common() if team != own]
    if not teams:
        return
    most = teams[0][0]
    named = f"team {most}"
    if len(telemetry.packets_of_teams) > 1:
        named = f"several teams, {_listed(telemetry.packets_of_teams.most_common())}"
    yield (
        f"the packets are of {named}, but the mission says {own}, and so does the name of the "
        f"file; 'groundstation deliver LOG --team {most}' delivers those of team {most} alone"
    )


def _listed(teams: list[tuple[str, int]]) -> str:
    shown = ", ".join(f"{team} ({packets})" for team, packets in teams[:_TEAMS_SHOWN])
    return shown if len(teams) <= _TEAMS_SHOWN else f"{shown} and {len(teams) - _TEAMS_SHOWN} more"


def _warnings(log: FlightLog) -> Iterator[str]:
    if log.header_lost:
        yield "no header in the log is intact, so nobody knows whether the flight has other parts"
    if log.missing_parts:
        yield (
            f"a part of this flight is missing, and its packets are not in the file: "
            f"{', '.join(log.missing_parts)}; put it beside the log and deliver again"
        )
    if is_being_written(log.parts[-1]):
        yield "the flight log is still being written: what comes from now on is not in the file"
    if log.damage:
        size = sum(damage.size for damage in log.damage)
        yield f"{size} bytes of the flight log are damaged; all else is in the file"
    if log.flights_in_file > 1:
        yield (
            f"the log holds {log.flights_in_file} flights and this is the first; "
            f"'groundstation repair {log.path}' parts them"
        )


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "is not there"
        raise UserError(f"{folder} {what}; plug the stick in, or name its folder with --to")


def _made(log: FlightLog, team: str) -> tuple[int, bytes]:
    """Return the rows of the judges' CSV and its bytes."""
    with tempfile.TemporaryDirectory(prefix="cansat-delivery-") as workshop:
        written = export(log, "csv", Path(workshop), overwrite=False, team=team)
        return written.rows, written.path.read_bytes()


def _differs(path: Path, sha256: str) -> bool:
    if path.is_dir():
        raise UserError(f"{path} is a folder; use another stick")
    return path.exists() and sha256_on_medium(path) != sha256


def _put(data: bytes, path: Path, device: int, sha256: str, tell: Tell) -> None:
    """Write the file under its name and see that it is on the medium."""
    unfinished = path.with_name(path.name + ".part")
    try:
        tell(f"writing {path}")
        write_through(data, unfinished)
        tell("reading it back")
        _compare(unfinished, sha256)
        unfinished.replace(path)
        tell("waiting until the stick has everything")
        sync_folder(path.parent)
        _compare(path, sha256)
        if path.parent.stat().st_dev != device:
            raise UserError(
                f"the stick at {path.parent} went away meanwhile, and the file is not on it; "
                "plug it in and deliver again"
            )
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _compare(path: Path, sha256: str) -> None:
    if sha256_on_medium(path) != sha256:
        raise UserError(
            f"what was read back from {path.parent} is not what was written; the stick is "
            "failing: use another one"
        )


def _sentence(folder: Path, error: OSError) -> str:
    if not folder.is_dir():
        return (
            f"the stick at {folder} went away before everything was written; plug it in and "
            "deliver again"
        )
    reason = error.strerror or os.strerror(error.errno or 0)
    return f"nothing was delivered to {folder}: {reason}; make room there or use another stick"
