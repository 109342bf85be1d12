"""Replay is the flight that was live: sessions over a pseudo-terminal with all faults, compared
value by value, reject by reject and event by event, at many moments and by several roads."""

import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from firmware_sim.flight import fly
from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.reception import Reception
from groundstation.replay_station import ReplayStation, whole_flight_of
from groundstation.station import Station
from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from protocol.packet import Chunk
from tests.firmware_sim.program import flying
from tests.groundstation.cable import Cable
from tests.groundstation.flight.test_flown import PAD, up_and_down
from tests.groundstation.flight.test_flown import packets as packets_of
from tests.groundstation.same_flight import assert_same
from tests.waiting import eventually

NOISE = bytes(random.Random(5).randrange(256) for _ in range(700)) + b"hello\r\nRSSI: -87\r\n\0"

BINARY = load_mission("cansat-binary")
MISSIONS = {
    "binary": BINARY,
    "lines": load_mission("aas-2026"),
    "names beyond ASCII": load_mission("turksat-model-satellite"),
    "xbee": parse_mission(
        BINARY.text.replace('kind = "cobs"', 'kind = "xbee-api"\ninner = { kind = "cobs" }'), "x"
    ),
    "ebyte": parse_mission(BINARY.text + '\n[radio]\nrssi = "ebyte"\n', "e"),
    "slip": parse_mission(BINARY.text.replace('"cobs"', '"slip"'), "s"),
}


class Session:
    """A live station over a cable, compared with its own log whenever all is taken in."""

    def __init__(self, mission: Mission, cable: Cable, folder: Path) -> None:
        self.cable = cable
        log = FlightLogWriter(folder, mission, str(cable.path))
        self.station = Station(mission, SerialLink(str(cable.path), mission.baud_rate), log)
        self.path = log.path
        self._sent = 0
        self.station.start()

    def send(self, data: bytes) -> None:
        self.cable.send(data)
        self._sent += len(data)

    def all_taken_in(self) -> None:
        eventually(lambda: self.station.flight.bytes_received == self._sent)

    def unplug(self) -> None:
        self.all_taken_in()
        self.cable.pull()
        self._await(EventKind.LINK_LOST)
        self.cable.plug_in()
        self._await(EventKind.LINK_BACK)

    def compare(self) -> None:
        """The live flight of this moment is the end of what is in the log by now."""
        self.all_taken_in()
        whole = whole_flight_of(read_flight_log(self.path))
        assert_same(self.station.flight, whole.at(whole.end))

    def end(self) -> Flight:
        self.all_taken_in()
        self.station.stop()
        return self.station.flight

    def _await(self, kind: EventKind) -> None:
        eventually(lambda: self.station.flight.link and self.station.flight.link.kind is kind)


def losses(session: Session) -> None:
    """Packets that never come."""
    _send_flight(session, loss=0.2)


def corruption(session: Session) -> None:
    """Packets that come damaged."""
    _send_flight(session, corrupt=0.2)


def noise(session: Session) -> None:
    """Bytes of nobody between the packets, and packets that come twice."""
    _send_flight(session, between=lambda piece, n: piece + (NOISE if n % 40 == 3 else piece))


def unplugged(session: Session) -> None:
    """A radio that is pulled out and put back in the middle of a packet, or in that of a later
    one."""
    _send_flight(session, unplug_at=(50, 90), lost_between=15)
    _send_flight(session, packets=60, unplug_at=(20,))


def resets(session: Session) -> None:
    """A CanSat that begins to count anew."""
    for packets in (70, 40, 60):
        _send_flight(session, packets=packets)


def _send_strangers(session: Session) -> None:
    """Packets of another team on the same channel."""
    theirs = replace(session.station.mission, team_id="77")
    for packet, _ in zip(fly(theirs, seed=4), range(5), strict=False):
        session.send(packet.on_air)


def _send_tail(session: Session) -> None:
    """A packet that had begun before the radio was plugged in again."""
    session.unplug()
    session.send(next(iter(fly(session.station.mission, seed=5))).on_air[2:])


def everything(session: Session) -> None:
    """All of these, another team being heard before ours."""
    _send_strangers(session)
    session.compare()
    _send_flight(session, loss=0.1, corrupt=0.1, unplug_at=(60,))
    session.send(NOISE)
    _send_strangers(session)
    _send_tail(session)
    _send_flight(session, loss=0.1, corrupt=0.1, packets=60)


def simulated_first(session: Session) -> None:
    """A flight on simulated pressure on the pad, then the real one, with stray packets of another
    mode in both."""
    simulated = up_and_down("S", 900.0, states=True)
    real = up_and_down("F", 600.0, states=True)
    simulated[30] = simulated[30]._replace(mode="F")
    real[20:22] = [one._replace(mode="S") for one in simulated[40:42]]
    for number, one in enumerate(packets_of(session.station.mission, [*PAD, *simulated, *real])):
        assert isinstance(one, Chunk)
        session.send(one.data + (b"noise\r" if number % 30 == 0 else b""))
        if number % 25 == 24:
            session.compare()
    session.all_taken_in()
    known = session.station.flight.flown
    assert known.real is known.present
    assert known.real
    assert known.simulated
    assert (known.real.apogee_m, known.simulated.apogee_m) == (600.0, 900.0)


SCENARIOS = (losses, corruption, noise, unplugged, resets, everything)


def _send_flight(
    session: Session,
    packets: int = 130,
    unplug_at: tuple[int, ...] = (),
    lost_between: int = 0,
    between: Callable[[bytes, int], bytes] = lambda piece, _: piece,
    **choices: float,
) -> None:
    sent = iter(fly(session.station.mission, seed=3, **choices))  # type: ignore[arg-type]
    for number, packet in zip(range(packets), sent, strict=False):
        piece = between(packet.on_air, number)
        session.send(piece[: len(piece) // 2])
        if number in unplug_at:
            session.unplug()
            for missed, _ in zip(sent, range(lost_between), strict=False):
                piece = missed.on_air
        session.send(piece[len(piece) // 2 :])
        if number % 60 == 59:
            session.compare()


SESSIONS = [(name, one) for name in ("binary", "lines") for one in SCENARIOS]
SESSIONS += [(name, everything) for name in MISSIONS if name not in ("binary", "lines")]
SESSIONS += [("lines", simulated_first)]


@pytest.mark.parametrize(("name", "scenario"), SESSIONS)
def test_a_session_with_faults_is_the_same_replayed(
    name: str, scenario: Callable[[Session], None], cable: Cable, tmp_path: Path
) -> None:
    session = Session(MISSIONS[name], cable, tmp_path)
    scenario(session)
    live = session.end()
    assert live.received > 80
    assert bool(live.strangers) == (scenario is everything)
    if scenario is everything and name == "lines":
        assert live.strangers.total() > 5
        assert live.rejected_by_reason["tail of a line"] == 1
    assert live.rejected + live.continuity.missing + live.continuity.resets
    log = read_flight_log(session.path)
    assert_same(live, received_again(log, len(log.items)))
    assert_same(live, replayed(log, math.inf))
    assert_same(live, replayed(log, 1e6))
    compare_scrubbed(log)


def received_again(log: FlightLog, items: int) -> Flight:
    """What the live road makes of the first items of a log."""
    reception = Reception(log.mission)
    for item in log.items[:items]:
        reception.take(item)
    return reception.flight


def replayed(log: FlightLog, speed: float) -> Flight:
    station = ReplayStation(log, speed, ends=True)
    station.start()
    assert station.wait(20)
    return station.flight


def compare_scrubbed(log: FlightLog) -> None:
    """Set to and fro, the replay shows what the live road had made of the log by then."""
    station = ReplayStation(log)
    station.replay.pause()
    times_ns = [item.monotonic_ns for item in log.items]
    generator = random.Random(7)
    for _ in range(12):
        items = generator.randrange(len(times_ns))
        station.replay.seek(times_ns[items])
        come = sum(time_ns <= times_ns[items] for time_ns in times_ns)
        assert_same(station.flight, received_again(log, come))


@pytest.mark.parametrize("name", ["cansat-binary", "aas-2026"])
def test_the_simulator_as_a_program_is_the_same_replayed(name: str, tmp_path: Path) -> None:
    mission, port = load_mission(name), tmp_path / "radio"
    flags = ("--loss", "0.1", "--corrupt", "0.1", "--speed", "max")
    with flying("--mission", name, "--pty", str(port), *flags) as simulator:
        simulator.hear(str(port))
        log = FlightLogWriter(tmp_path, mission, str(port))
        station = Station(mission, SerialLink(str(port), mission.baud_rate), log)
        station.start()
        simulator.end()
        eventually(lambda: station.flight.link and station.flight.link.kind is EventKind.LINK_LOST)
        station.stop()
    assert station.flight.received > 100
    assert station.flight.rejected > 5
    recorded = read_flight_log(log.path)
    assert_same(station.flight, replayed(recorded, math.inf))
    compare_scrubbed(recorded)
