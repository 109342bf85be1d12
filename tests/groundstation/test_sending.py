"""Commands and marks go out, are recorded, and are followed until they are acknowledged."""

from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.flight.commanding import Outcome
from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.items import CommandSent, Item, Mark, Moment, Sent
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.log_report import flight_of
from groundstation.replay_station import ReplayStation
from groundstation.sending.crew_input import help_lines, obey
from groundstation.station import Station
from protocol.mission import Mission
from tests.groundstation.cable import Cable
from tests.groundstation.flight.whole.test_whole_flight import assert_same_throughout
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, frame, logged, received
from tests.waiting import eventually

SECOND_NS = 1_000_000_000
COMMAND_EVENTS = {
    EventKind.COMMAND_SENT,
    EventKind.COMMAND_ECHOED,
    EventKind.COMMAND_FAILED,
    EventKind.SENDING_FAILED,
    EventKind.MARK_SET,
}


def station_on(cable: Cable, mission: Mission, folder: Path) -> Station:
    log = FlightLogWriter(folder, mission, str(cable.path))
    station = Station(mission, SerialLink(str(cable.path), 9600), log)
    station.start()
    return station


def told(flight: Flight) -> list[str]:
    return [event.kind for event in flight.events if event.kind in COMMAND_EVENTS]


def recorded(station: Station) -> list[Item]:
    assert station.log
    return read_flight_log(station.log.path).items


def command(second: float, echo: str = "CXON", timeout_s: float = 5.0) -> CommandSent:
    ns = round(second * SECOND_NS)
    return CommandSent(
        1, "CX", {"state": "ON"}, "CX,ON", echo, timeout_s, START_NS + ns, UTC_NS + ns
    )


def sent(second: float) -> Sent:
    ns = round(second * SECOND_NS)
    return Sent(b"CX,ON\r", START_NS + ns, UTC_NS + ns)


def test_a_command_goes_out_is_recorded_and_its_echo_is_seen_live_and_replayed(
    cable: Cable, tiny: Mission, tmp_path: Path
) -> None:
    station = station_on(cable, tiny, tmp_path)
    station.command("cx", {"state": "ON"})
    assert cable.receive(6) == b"CX,ON\r"
    cable.send(b"1,CXON\r\n")
    eventually(lambda: EventKind.COMMAND_ECHOED in told(station.flight))
    station.mark("parachute seen")
    station.send(b"\x00raw")
    assert cable.receive(4) == b"\x00raw"
    station.stop()
    kinds = [type(item) for item in recorded(station)]
    assert [kinds.count(kind) for kind in (CommandSent, Sent, Mark)] == [1, 2, 1]
    assert sum(len(item.data) for item in recorded(station) if isinstance(item, Sent)) == 10
    assert told(station.flight) == [
        EventKind.COMMAND_SENT,
        EventKind.COMMAND_ECHOED,
        EventKind.MARK_SET,
    ]
    assert station.flight.commanding.history[0].outcome is Outcome.ECHOED
    assert station.log
    again = flight_of(read_flight_log(station.log.path))
    assert again.events == station.flight.events
    assert again.commanding.history == station.flight.commanding.history


def test_a_command_without_echo_fails_in_silence_too_and_replays_alike(
    cable: Cable, tiny: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groundstation.station.ECHO_TIMEOUT_S", 0.2)
    station = station_on(cable, tiny, tmp_path)
    station.command("CX", {"state": "OFF"})
    eventually(lambda: EventKind.COMMAND_FAILED in told(station.flight))
    station.stop()
    assert any(isinstance(item, Moment) for item in recorded(station))
    assert station.log
    again = flight_of(read_flight_log(station.log.path))
    assert again.events == station.flight.events
    failed = next(e for e in again.events if e.kind is EventKind.COMMAND_FAILED)
    assert "no echo 'CXOFF' within 0.2 s" in failed.text


def test_a_port_that_takes_no_bytes_holds_up_neither_reading_nor_the_caller(
    cable: Cable, tiny: Mission, tmp_path: Path
) -> None:
    station = station_on(cable, tiny, tmp_path)
    station.send(b"x" * 1_000_000)  # nobody reads the other end
    cable.send(b"1,\r\n")
    eventually(lambda: station.flight.received == 1)
    eventually(lambda: EventKind.SENDING_FAILED in told(station.flight))
    station.stop()
    assert station.fault is None
    (went_out,) = [item for item in recorded(station) if isinstance(item, Sent)]
    assert 0 < len(went_out.data) < 1_000_000


def test_while_the_port_is_gone_a_command_is_told_as_not_sent(
    cable: Cable, tiny: Mission, tmp_path: Path
) -> None:
    station = station_on(cable, tiny, tmp_path)
    cable.pull()
    eventually(lambda: any(e.kind is EventKind.LINK_LOST for e in station.flight.events))
    station.command("BEEP")
    eventually(lambda: EventKind.SENDING_FAILED in told(station.flight))
    cable.plug_in()
    eventually(lambda: station.flight.link and station.flight.link.kind is EventKind.LINK_BACK)
    station.command("BEEP")
    assert cable.receive(5) == b"BEEP\r"
    station.stop()
    outcomes = [entry.outcome for entry in station.flight.commanding.history]
    assert outcomes == [Outcome.NOT_SENT, Outcome.SENT]


def test_an_echo_in_time_late_or_never(tiny: Mission) -> None:
    def outcome(*items: Item) -> tuple[Outcome, list[str]]:
        flight = received(tiny, command(0), sent(0), *items)
        return flight.commanding.history[0].outcome, told(flight)[1:]

    echo = b"1,CXON\r\n"
    assert outcome(chunk(echo, 4)) == (Outcome.ECHOED, [EventKind.COMMAND_ECHOED])
    assert outcome(chunk(b"1,CXOFF\r\n", 4)) == (Outcome.WAITING, [])
    assert outcome(chunk(b"noise", 5.1)) == (Outcome.FAILED, [EventKind.COMMAND_FAILED])
    late = [EventKind.COMMAND_FAILED, EventKind.COMMAND_ECHOED]
    assert outcome(chunk(echo, 9)) == (Outcome.ECHOED, late)


def test_a_pressure_that_was_overtaken_by_one_that_is_echoed_has_not_failed(lines: Mission) -> None:
    def simulated(pressure: int, second: float) -> Item:
        time_ns = round(second * SECOND_NS)
        text, echo = f"CMD,1031,SIMP,{pressure}", f"SP{pressure}"
        times = START_NS + time_ns, UTC_NS + time_ns
        return CommandSent(0, "SIMP", {"pressure": str(pressure)}, text, echo, 5.0, *times)

    other = CommandSent(0, "CX", {}, "CMD,1031,CX,ON", "CXON", 5.0, START_NS, UTC_NS)
    given: list[Item] = [other, *(simulated(100_000 + n, n / 2) for n in range(4))]
    after = [chunk(frame(lines, command_echo="SP100002"), 2), chunk(frame(lines), 20)]
    flight = assert_same_throughout(lines, [*given, *after])
    assert [followed.outcome for followed in flight.commanding.history] == [
        Outcome.FAILED,  # the echo of a pressure says nothing of another command
        Outcome.OVERTAKEN,
        Outcome.OVERTAKEN,
        Outcome.ECHOED,
        Outcome.FAILED,
    ]
    failed = [e.text for e in flight.events if e.kind is EventKind.COMMAND_FAILED]
    assert [text.partition(":")[0] for text in failed] == [
        "CMD,1031,CX,ON",
        "CMD,1031,SIMP,100003",
    ]
    only = received(lines, simulated(100_000, 0), chunk(frame(lines), 20))
    assert only.commanding.history[0].outcome is Outcome.FAILED


def test_a_failure_is_dated_by_the_commands_own_time_on_the_monotonic_clock(tiny: Mission) -> None:
    year_ns = 365 * 86_400 * SECOND_NS
    flight = received(
        tiny, command(0), sent(0), Moment(START_NS + 60 * SECOND_NS, UTC_NS - year_ns)
    )
    failed = flight.events[-1]
    assert (failed.kind, failed.monotonic_ns) == (
        EventKind.COMMAND_FAILED,
        START_NS + 5 * SECOND_NS,
    )
    assert failed.utc_ns == UTC_NS + 5 * SECOND_NS


def test_an_echo_that_stood_there_before_is_told_as_no_proof(tiny: Mission) -> None:
    flight = received(tiny, chunk(b"1,CXON\r\n", 0), command(1), sent(1), chunk(b"2,CXON\r\n", 2))
    assert flight.events[-1].text.endswith("the same echo stood there before")


def test_a_replay_sends_nothing_and_takes_no_marks(tiny: Mission, tmp_path: Path) -> None:
    log = read_flight_log(logged(tmp_path, tiny, [chunk(b"1,\r\n")]))
    station = ReplayStation(log)
    station.start()
    for attempt in (
        lambda: station.send(b"x"),
        lambda: station.mark("x"),
        lambda: station.command("BEEP"),
    ):
        with pytest.raises(UserError, match="being received"):
            attempt()
    station.stop()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("nothing", "there is no command 'nothing'; allowed are BEEP, CX, FIRE"),
        ("cx", "CX is written: cx on|off"),
        ("cx maybe", "'maybe' is none of ON, OFF"),
        ("fire", r"FIRE is hazardous; to send it, end the line with !: fire!"),
        ("beep twice", "BEEP is written: beep"),
    ],
)
def test_what_cannot_be_sent_is_a_sentence(
    line: str, sentence: str, cable: Cable, tiny: Mission, tmp_path: Path
) -> None:
    station = station_on(cable, tiny, tmp_path)
    with pytest.raises(UserError) as told_of:
        obey(station, line)
    station.stop()
    assert sentence in str(told_of.value)
    assert told(station.flight) == []


def test_lines_typed_by_the_crew_are_commands_marks_and_free_text(
    cable: Cable, tiny: Mission, tmp_path: Path
) -> None:
    station = station_on(cable, tiny, tmp_path)
    for line in ("cx on", "Fire !", "fire!", "mark parachute  seen", "send hello there", "mark"):
        assert obey(station, line) == ""
    assert obey(station, "help") == "\n".join(help_lines(tiny))
    out = b"CX,ON\rFIRE\rFIRE\rhello there\r"
    assert cable.receive(len(out)) == out
    station.stop()
    marks = [item.text for item in recorded(station) if isinstance(item, Mark)]
    assert marks == ["parachute  seen", "mark"]


def test_a_mission_without_commands_says_so(cable: Cable, binary: Mission, tmp_path: Path) -> None:
    station = station_on(cable, binary, tmp_path)
    with pytest.raises(UserError, match="has no commands; add them to its file"):
        station.command("CX")
    station.stop()


def test_commands_are_numbered_over_the_whole_of_a_continued_flight(
    cable: Cable, tiny: Mission, tmp_path: Path
) -> None:
    log = FlightLogWriter(tmp_path, tiny, "p")
    link = SerialLink(str(cable.path), 9600)
    station = Station(tiny, link, log, before=[command(0), sent(0)])
    station.start()
    station.command("BEEP")
    station.stop()
    assert [entry.command.number for entry in station.flight.commanding.history] == [1, 2]
