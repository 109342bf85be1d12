"""What is wrong with a flight log, told on the terminal."""

import sys
from pathlib import Path

from groundstation.command_text import command_text
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.reader import FlightLog


def _is_being_written(path: Path) -> bool:
    try:
        return is_being_written(path)
    except OSError:  # it went away meanwhile
        return False


def tell_damage(log: FlightLog) -> None:
    """Say on the terminal what of `log` is damaged, joined, missing, or still to come."""
    if log.parts and _is_being_written(log.parts[-1]):
        print(
            f"{log.path} is still being written: what comes from now on is not in this",
            file=sys.stderr,
        )
    if log.header_lost:
        print(
            f"{log.path}: no header in it is intact; mission {log.mission.name} and team "
            f"{log.mission.team_id} are those of --mission or of another flight in the file, and "
            "port, program version and machine are not known, nor whether there are other parts of "
            "this flight",
            file=sys.stderr,
        )
    for damage in log.damage:
        print(
            f"{damage.path}: {damage.size} bytes at {damage.offset} are damaged; "
            "everything else is read",
            file=sys.stderr,
        )
    for missing in log.missing_parts:
        print(f"{log.path}: a part of this flight is missing: {missing}", file=sys.stderr)
    if log.flights_in_file > 1:
        print(
            f"{log.path} holds {log.flights_in_file} flights joined into one file, of which replay "
            f"and export take the first; '{command_text('repair', log.path)}' writes each into a "
            "file of its own",
            file=sys.stderr,
        )
