"""What a flight log holds, as one table."""

import msgspec

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.summary import summarise
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.reader import FlightLog
from groundstation.flightlog.repaired import repairs_of
from groundstation.replay_station import whole_flight_of
from protocol.mission import Mission


def flight_of(log: FlightLog, mission: Mission | None = None) -> Flight:
    """Return the flight in `log`, decoded with its own mission or with another one."""
    whole = whole_flight_of(log, mission)
    return whole.at(whole.end)


def report_of(log: FlightLog) -> dict[str, object]:
    """Return the summary of the flight in `log`, then the state of the file.

    `recording_gaps` says of each time that the disk did not take what arrived how much is
    missing; packets in it count as lost. `complete` is False when the log was not closed in
    order, or is the clean copy of one that was not whole, of which `repaired` says what it
    lacks; `damaged_bytes` lie outside every intact record, in `damaged_places` stretches.
    `parts` are the files of the flight, and `flights_in_file` is how many were joined. A log
    that is `being_written` may hold more by now.
    """
    repairs = repairs_of(log)
    summary: dict[str, object] = msgspec.to_builtins(summarise(flight_of(log)))
    return summary | {
        "log": str(log.path),
        "file_bytes": log.size_bytes,
        "port": log.header.port,
        "groundstation_version": log.header.groundstation_version,
        "mission_sha256": log.header.mission_sha256,
        "complete": log.complete and not repairs,
        "repaired": repairs,
        "recording_gaps": [
            item.text
            for item in log.columns.others
            if isinstance(item, Event) and item.kind is EventKind.RECORDING_RESUMED
        ],
        "damaged_places": len(log.damage),
        "damaged_bytes": sum(damage.size for damage in log.damage),
        "damage": [f"{d.size} bytes at {d.offset} of {d.path.name}" for d in log.damage],
        "unknown_records": log.unknown_records,
        "parts": [str(part) for part in log.parts],
        "missing_parts": list(log.missing_parts),
        "flights_in_file": log.flights_in_file,
        "being_written": is_being_written(log.parts[-1]),
    }
