"""The player of simulated pressures, on a clock that the test sets."""

from groundstation.sending.pressure_file import Pressures
from groundstation.sending.pressure_player import Playing, PressurePlayer
from protocol.mission import Mission
from tests.groundstation.telemetry import START_NS, chunk, received

SECOND_NS = 1_000_000_000
PRESSURES = Pressures("flight.txt", ("101325", "101300", "101200"))
ALL = ["SIM,ENABLE", "SIM,ACTIVATE", "SIMP,101325", "SIMP,101300", "SIMP,101200"]


def sent_until(player: PressurePlayer, second: float, period_s: float = 0.1) -> list[str]:
    """Return what is sent when the player is asked every `period_s` from 0 s on."""
    found = []
    for number in range(round(second / period_s) + 1):
        due = player.due(START_NS + round(number * period_s * SECOND_NS))
        if due:
            found.append(due.text.removeprefix("CMD,1031,"))
    return found


def test_the_start_commands_and_then_the_pressures_go_out_one_a_second(lines: Mission) -> None:
    player = PressurePlayer(lines, PRESSURES)
    assert player.due(START_NS) is None
    player.start(START_NS)
    times_s = [tick / 10 for tick in range(100) if player.due(START_NS + tick * SECOND_NS // 10)]
    assert times_s == [0.0, 2.0, 4.0, 5.0, 6.0]
    assert player.progress.playing is Playing.DONE
    assert player.next_ns is None
    player.start(START_NS)
    assert sent_until(player, 9) == ALL


def test_each_command_carries_its_name_and_its_echo(lines: Mission) -> None:
    player = PressurePlayer(lines, PRESSURES)
    player.start(START_NS)
    due = [player.due(START_NS + second * SECOND_NS) for second in (0, 2, 4)]
    assert [(out.name, out.echo, out.data) for out in due if out] == [
        ("SIM", "SIMENABLE", b"CMD,1031,SIM,ENABLE\r"),
        ("SIM", "SIMACTIVATE", b"CMD,1031,SIM,ACTIVATE\r"),
        ("SIMP", "SP101325", b"CMD,1031,SIMP,101325\r"),
    ]


def test_who_was_held_up_never_sends_two_at_once(lines: Mission) -> None:
    player = PressurePlayer(lines, PRESSURES)
    player.start(START_NS)
    at_s = [0.0, 1.9, 2.3, 3.9, 4.0, 9.0, 9.1, 9.9, 10.0, 11.0]
    due = {s: player.due(START_NS + round(s * SECOND_NS)) for s in at_s}
    assert [s for s, out in due.items() if out] == [0.0, 2.3, 4.0, 9.0, 10.0]


def test_pause_go_on_and_stop(lines: Mission) -> None:
    player = PressurePlayer(lines, PRESSURES)
    player.start(START_NS)
    assert sent_until(player, 4.5) == ALL[:3]
    player.pause()
    assert sent_until(player, 60) == []
    assert player.told == "flight.txt: paused, 1 of 3 pressures sent, the last 101325, 0:02 to go"
    player.go_on(START_NS)
    assert sent_until(player, 0.5) == ALL[3:4]
    player.stop()
    player.go_on(START_NS)
    player.pause()
    assert sent_until(player, 60) == []
    assert player.told == "flight.txt: stopped, 2 of 3 pressures sent, the last 101300"


def test_what_could_not_be_sent_pauses_and_is_sent_first_when_it_goes_on(lines: Mission) -> None:
    player = PressurePlayer(lines, PRESSURES)
    player.start(START_NS)
    assert sent_until(player, 9) == ALL
    player.take_back("the port is not open")
    assert player.progress.playing is Playing.PAUSED
    assert player.told.endswith("0:01 to go; the port is not open")
    player.go_on(START_NS)
    assert sent_until(player, 9) == ALL[-1:]
    assert player.told == "flight.txt: all sent, 3 of 3 pressures sent, the last 101200"


def test_a_cansat_that_does_not_say_that_it_simulates_is_doubted(lines: Mission) -> None:
    flying = received(lines, chunk(telemetry("F")))
    simulating = received(lines, chunk(telemetry("S")))
    player = PressurePlayer(lines, Pressures("flight.txt", ("101325",) * 9))
    player.start(START_NS)
    sent_until(player, 7)
    assert player.doubt(flying) == ""
    sent_until(player, 8)
    assert "does not say that it simulates" in player.doubt(flying)
    assert player.doubt(simulating) == ""
    player.stop()
    assert player.doubt(flying) == ""
    assert player.doubt(simulating) == "the CanSat still simulates: end that before you fly"


def telemetry(mode: str) -> bytes:
    return (
        f"1031,13:14:02,20,{mode},LAUNCH_PAD,0.0,25.5,98.1,7.9,1,2,3,0.1,0.2,9.8,0.1,0.2,0.3,"
        "13:14:01,250.5,38.3760,-79.6078,9,CXON\r"
    ).encode()
