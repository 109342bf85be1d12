"""Making the station that the window shows: a port, the simulator or a flight log."""

import threading
from collections.abc import Callable
from pathlib import Path

from groundstation.flightlog.continuing import read_to_continue
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.link.heard_link import HeardLink
from groundstation.link.serial_link import SerialLink
from groundstation.recording_station import continuing_station, recording_station
from groundstation.replay_station import ReplayStation
from groundstation.simulator import NOMINAL, SimulatorProgram
from groundstation.station import Station
from protocol.mission_file import load_mission


class Running:
    """A station, and the simulator that it listens to when the window has started one."""

    def __init__(self, station: Station, simulator: SimulatorProgram | None = None) -> None:
        self.station = station
        self.simulator = simulator
        self._stopping = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """Stop the station, close its log, and end the simulator; may be called again."""
        with self._stopping:
            if self._stopped:
                return
            self._stopped = True
            self.station.stop()
            if self.simulator:
                self.simulator.stop()


def receiving(
    mission_name: str, port: str, log_folder: Path, take_over: Callable[[], HeardLink | None]
) -> Running:
    """Receive from `port`, or from the link that was listened to there; raises UserError."""
    mission = load_mission(mission_name)
    link = take_over() or SerialLink(port, mission.baud_rate)
    return Running(recording_station(mission, link, log_folder))


def continuing(log: Path, port: str, take_over: Callable[[], HeardLink | None]) -> Running:
    """Go on with the flight in `log`, from `port`, as the same flight; raises UserError."""
    flight = read_to_continue(log)
    link = take_over() or SerialLink(port, flight.mission.baud_rate)
    return Running(continuing_station(flight, link))


def simulating(mission_name: str, log_folder: Path, scenario: str = NOMINAL) -> Running:
    """Start the simulator with a scenario and receive from it; raises UserError."""
    load_mission(mission_name)
    simulator = SimulatorProgram(mission_name, speed="1", stay=True, scenarios=[scenario])
    try:
        running = receiving(mission_name, simulator.port, log_folder, lambda: None)
    except BaseException:
        simulator.stop()
        raise
    return Running(running.station, simulator)


def replaying(path: Path, *, at_end: bool = False) -> Running:
    """Replay the flight log at `path`, from its beginning or set to its end; raises UserError."""
    return replay_of(read_flight_log(path), at_end=at_end)


def replay_of(log: FlightLog, speed: float = 1.0, *, at_end: bool = False) -> Running:
    """Replay a flight log that has been read."""
    station = ReplayStation(log, speed)
    if at_end:
        station.replay.seek(station.replay.end_ns)
    return Running(station)
