"""Going on with a flight that ended abruptly, as the same flight.

Nothing is ever appended to a log that was left behind, damaged perhaps at its end: the flight
goes on in a new file that names the one it continues.
"""

from dataclasses import dataclass
from pathlib import Path

from groundstation.errors import UserError
from groundstation.flight.items import Item
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.parts import part_at
from groundstation.flightlog.reader import FlightLog, read_flight_log, shift_to
from groundstation.flightlog.writer import FlightLogWriter, Predecessor


@dataclass(frozen=True, slots=True)
class ContinuedFlight:
    """A flight to go on with: its new log, and what was received of it before, on the clock
    that runs."""

    log: FlightLogWriter
    before: list[Item]


def read_to_continue(path: Path) -> FlightLog:
    """Read the flight that is to go on; raises UserError when it cannot."""
    flight = read_flight_log(path)
    if not flight.header.flight_id:
        raise UserError(
            f"{path} is of an early version, which did not say which flight it is; "
            "record a new flight"
        )
    last = flight.parts[-1]
    if is_being_written(last):
        raise UserError(f"{last} is being written by another program; close that first")
    return flight


def continue_flight(
    flight: FlightLog, port: str, folder: Path | None = None, second_folder: Path | None = None
) -> ContinuedFlight:
    """Make the log in which `flight`, read by `read_to_continue`, goes on.

    It lies beside its predecessor, or in `folder`, and would go on in `second_folder`. Raises
    UserError when it cannot be made.
    """
    last = flight.parts[-1]
    part = part_at(last)
    number = part.number if part else len(flight.parts)
    log = FlightLogWriter(
        folder or last.parent,
        flight.mission,
        port,
        follows=Predecessor(last, flight.header.flight_id, number),
        second_folder=second_folder,
    )
    shift_ns = shift_to(flight.columns, flight.last_header, log.header)
    return ContinuedFlight(log, flight.columns.later_by(shift_ns).items())
