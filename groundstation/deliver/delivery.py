"""One delivery: the judges' CSV made, written to the stick, read back from it, compared."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groundstation.command_text import command_text
from groundstation.deliver.accounting import Account, account_of
from groundstation.deliver.stray_files import stray_files
from groundstation.deliver.whose import Choose, doubts, teams_to_choose
from groundstation.errors import UserError
from groundstation.export import export
from groundstation.export.medium import sha256_on_medium, sync_folder, write_through
from groundstation.export.telemetry import telemetry_of
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.reader import FlightLog

Tell = Callable[[str], None]
"""Called with a few words at each step, in the thread that delivers."""

Agree = Callable[[Path], bool]
"""Asked whether another file of the same name may be replaced."""


Onto = Literal["stick", "folder"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that succeeded: the file is on the medium, byte for byte.

    `rows` is how many packets are in it, `repeated` how many came more than once and stand in
    it once, `rejected` how many frames gave no packet, `strangers` how many packets were of
    other teams, `stray` the names of other telemetry files beside it.
    `warnings` are sentences on what of the flight log could not be read. `onto` is what it was
    delivered to: the stick, or a folder of this machine.
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
    onto: Onto = "stick"


def file_name(log: FlightLog, team: str = "") -> str:
    """Return the name that the rules demand, of the mission's team or of another one."""
    return f"Flight_{team or log.mission.team_id}.csv"


def deliver(
    log: FlightLog,
    folder: Path,
    *,
    team: str = "",
    choose_team: Choose = lambda _: "",
    may_replace: Agree = lambda _: False,
    tell: Tell = lambda _: None,
    onto: Onto = "stick",
) -> Delivery:
    """Put the judges' CSV of `log` into `folder` and nothing else; delete nothing.

    Of one `team` only, if it is given; the file has its number. `choose_team` is asked when none is
    given and nobody knows whose the packets are. `onto` is how the folder is called. The file is
    made on this machine first, so that nothing half made is ever on the stick. Raises UserError
    when the folder is not there, the file is there already with other contents and may not be
    replaced, there is no room, no packet is of that team, or what is read back from the stick
    differs.
    """
    _check_folder(folder)
    tell("making the CSV")
    telemetry = telemetry_of(log, team)
    if not team and (teams := teams_to_choose(telemetry)) and (team := choose_team(teams)):
        telemetry = telemetry_of(log, team)
    rows, data = _made(log, team)
    path = folder / file_name(log, team)
    if not rows:
        raise UserError(
            f"nothing of {log.path} can be decoded, so there is nothing to deliver; why, says "
            f"'{command_text('diagnose', log.path)}'"
        )
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        device = folder.stat().st_dev
        if _differs(path, sha256) and not may_replace(path):
            raise UserError(
                f"{path} is there already with other contents and is not replaced; "
                "say --overwrite, or use an empty "
                f"{onto}"
            )
        _put(data, path, device, sha256, tell, onto)
        stray = stray_files(folder, path)
    except OSError as error:
        raise UserError(_sentence(folder, error, len(data), onto)) from None
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
        (*_warnings(log), *doubts(telemetry)),
        onto,
    )


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
            f"'{command_text('repair', log.path)}' parts them"
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
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "no file"
        raise UserError(f"{path} is {what}; use another stick")
    return path.exists() and sha256_on_medium(path) != sha256


def _put(data: bytes, path: Path, device: int, sha256: str, tell: Tell, onto: Onto) -> None:
    """Write the file under its name and see that it is on the medium."""
    unfinished = path.with_name(path.name + ".part")
    try:
        tell(f"writing {path}")
        write_through(data, unfinished)
        tell("reading it back")
        _compare(unfinished, sha256, onto)
        unfinished.replace(path)
        tell(f"waiting until the {onto} has everything")
        sync_folder(path.parent)
        _compare(path, sha256, onto)
        if path.parent.stat().st_dev != device:
            raise UserError(
                f"the {onto} at {path.parent} went away meanwhile, and the file is not on it; "
                "plug it in and deliver again"
            )
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _compare(path: Path, sha256: str, onto: Onto) -> None:
    if sha256_on_medium(path) != sha256:
        raise UserError(
            f"what was read back from {path.parent} is not what was written; the "
            f"{'stick' if onto == 'stick' else 'disk'} is failing: use another one"
        )


def _sentence(folder: Path, error: OSError, size_bytes: int, onto: Onto) -> str:
    if not folder.is_dir():
        return (
            f"the {onto} at {folder} went away before everything was written; plug it in and "
            "deliver again"
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = f"it is full, and the file has {size_bytes / 1e3:.0f} kB; make room there"
    elif error.errno == errno.EROFS:
        why = "it is write-protected; slide its lock, if it has one,"
    elif error.errno in (errno.EACCES, errno.EPERM):
        why = "you may not write there; ask who set this machine up,"
    else:
        why = f"{error.strerror or os.strerror(error.errno or 0)}; plug it in anew"
    return f"nothing was delivered to {folder}: {why} or use another {onto}"
