"""Stations that record: a link and a flight log put together, or neither of them kept open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from groundstation.files.folders import other_log_folder
from groundstation.flightlog.continuing import continue_flight
from groundstation.flightlog.reader import FlightLog
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.heard_link import HeardLink
from groundstation.link.serial_link import SerialLink
from groundstation.station import Station
from protocol.mission import Mission


def recording_station(
    mission: Mission,
    link: SerialLink | HeardLink,
    folder: Path,
    second_folder: Path | None = None,
) -> Station:
    """Return a station that receives from `link` into a new flight log in `folder`.

    When its disk is full the flight goes on in `second_folder`, or else on another disk of this
    machine. Raises UserError when the log cannot be made; the link is then closed.
    """
    second = second_folder or other_log_folder(folder)
    with _closed_on_failure(link):
        log = FlightLogWriter(folder, mission, link.name, second_folder=second)
    return Station(mission, link, log, second_folder=second)


def continuing_station(
    flight: FlightLog,
    link: SerialLink | HeardLink,
    folder: Path | None = None,
    second_folder: Path | None = None,
) -> Station:
    """Return a station that goes on from `link` with `flight`, read by `read_to_continue`.

    The new log lies in `folder`, or else beside the one before; all else is as for
    `recording_station`.
    """
    place = folder or flight.parts[-1].parent
    second = second_folder or other_log_folder(place)
    with _closed_on_failure(link):
        goes_on = continue_flight(flight, link.name, place, second)
    return Station(flight.mission, link, goes_on.log, second_folder=second, before=goes_on.before)


@contextmanager
def _closed_on_failure(link: SerialLink | HeardLink) -> Iterator[None]:
    try:
        yield
    except BaseException:
        link.abandon()
        raise
