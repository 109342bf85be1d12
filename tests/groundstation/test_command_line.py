import json
import os
import pty
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from protocol.mission_file import builtin_names
from protocol.packet import Chunk
from tests.groundstation.cable import Cable
from tests.groundstation.program import ROOT, Answer, run, run_program, running
from tests.groundstation.telemetry import flown, logged, spaced
from tests.waiting import eventually

ALL_KEYS = {
    "mission",
    "team_id",
    "started_utc",
    "duration_s",
    "bytes",
    "packets_received",
    "packets_rejected",
    "rejected_by_reason",
    "packets_of_other_teams",
    "packets_lost",
    "altitude_max_m",
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, binary: Mission) -> Path:
    """A flight log of 100 packets sent, some of them lost or damaged."""
    pieces = flown(binary, 100, loss=0.1, corrupt=0.1)
    return logged(tmp_path_factory.mktemp("log"), binary, spaced(pieces))


def refusal(answer: Answer) -> str:
    """The one sentence with which a mistake of the caller's is refused."""
    assert answer.code == 2, answer
    assert answer.stdout == ""
    assert answer.stderr.startswith("groundstation: ")
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.endswith("\n")
    return answer.stderr


def record(
    mission: str | Path, port: str | Path, folder: Path, *more: str
) -> tuple[str | Path, ...]:
    return ("record", "--mission", mission, "--port", port, "--log-dir", folder, *more)


def test_help_teaches_the_commands_and_how_to_begin() -> None:
    answer = run_program("--help")
    assert (answer.code, answer.stderr) == (0, "")
    for command in ("demo", "record", "replay", "info", "export", "ports"):
        assert command in answer.stdout
    for name in builtin_names():
        assert name in answer.stdout
    assert "groundstation demo" in answer.stdout


def test_help_of_a_command_tells_its_options() -> None:
    answer = run("record", "--help")
    assert answer.code == 0
    for option in ("--mission", "--port", "--log-dir", "--duration"):
        assert option in answer.stdout


def test_an_unknown_option_is_a_mistake_of_the_callers() -> None:
    answer = run("record", "--misson", "aas-2026")
    assert (answer.code, answer.stdout) == (2, "")
    assert "--mission" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_ports_are_listed_or_none_are_there() -> None:
    answer = run_program("ports")
    assert answer.code == 0
    assert answer.stdout or "plug the radio in" in answer.stderr


def test_maps_are_listed_or_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    answer = run_program("map", "list", "--folder", tmp_path)
    assert (answer.code, answer.stderr) == (0, "")
    assert "'groundstation map prepare' says how" in answer.stdout


# A mission that cannot be used


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no mission of this name"),
        ("this is [ not TOML", "is not TOML"),
        ('name = "x"\n', "packet"),
        ('name = 3\npacket = []\nframing = { kind = "lines" }\n', "name"),
    ],
)
def test_a_mission_that_cannot_be_used_is_named_with_its_fault(
    content: str | None, told: str, cable: Cable, tmp_path: Path
) -> None:
    mission: str | Path = "no-such"
    if content is not None:
        mission = tmp_path / "mine.toml"
        mission.write_text(content)
    sentence = refusal(run(*record(mission, cable.path, tmp_path / "logs")))
    assert str(mission) in sentence
    assert told in sentence
    assert not (tmp_path / "logs").exists()


def test_the_window_does_not_open_for_a_mission_that_is_not_there() -> None:
    assert "no-such" in refusal(run("--mission", "no-such"))
    assert "no-such" in refusal(run("demo", "--mission", "no-such", "--headless"))


# A port that cannot be used


def test_a_port_that_cannot_be_used_is_named_and_nothing_is_written(
    cable: Cable, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    sentences = {
        str(tmp_path / "ttyUSB9"): "there is no port",
        str(file): "is not a serial port",
        f"socket://127.0.0.1:{free}": "nobody listens there",
        "socket://nowhere": "not an address",
    }
    for port, told in sentences.items():
        sentence = refusal(run(*record("aas-2026", port, tmp_path / "logs")))
        assert port in sentence
        assert told in sentence
    assert not (tmp_path / "logs").exists()
    assert file.read_text() == "precious"


def test_a_port_in_use_is_refused_and_the_first_program_goes_on(
    cable: Cable, lines: Mission, tmp_path: Path
) -> None:
    with running(*record(lines.name, cable.path, tmp_path / "one")) as first:
        path = first.log()
        sentence = refusal(run(*record(lines.name, cable.path, tmp_path / "two")))
        assert "in use by another program" in sentence
        assert not (tmp_path / "two").exists()
        cable.send(b"still heard\r")
        eventually(lambda: b"still heard" in path.read_bytes())


def test_a_port_without_permission_names_the_group(cable: Cable, tmp_path: Path) -> None:
    device = os.ttyname(cable.slave)
    os.chmod(device, 0)
    sentence = refusal(run(*record("aas-2026", device, tmp_path / "logs"), unprivileged=True))
    assert device in sentence
    assert f"join the group {Path(device).group()} with 'sudo usermod -a -G" in sentence
    assert not (tmp_path / "logs").exists()


# A place for the log that cannot be used


def test_a_folder_for_logs_that_cannot_be_written_is_named(cable: Cable, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    for folder in (file, file / "below"):
        sentence = refusal(run(*record("aas-2026", cable.path, folder)))
        assert str(folder) in sentence
        assert "--log-dir" in sentence
    assert file.read_text() == "precious"


def test_a_second_folder_that_can_hold_no_log_is_refused_before_the_flight(
    cable: Cable, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    command = (*record("aas-2026", cable.path, tmp_path / "logs"), "--second-folder", file)
    sentence = refusal(run(*command))
    assert f"no flight log can be made in {file}" in sentence
    assert "--second-folder" in sentence
    assert not (tmp_path / "logs").exists()


def test_a_folder_one_may_not_write_to_is_named(cable: Cable, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    sentence = refusal(run(*record("aas-2026", cable.path, locked), unprivileged=True))
    assert f"no flight log can be made in {locked}: Permission denied" in sentence
    assert list(locked.iterdir()) == []


# A flight log that cannot be read


@pytest.mark.parametrize("command", ["info", "export", "replay"])
def test_a_log_that_cannot_be_read_is_named_with_what_it_is(command: str, tmp_path: Path) -> None:
    noise, empty, other = tmp_path / "noise", tmp_path / "empty", tmp_path / "other.csv"
    noise.write_bytes(os.urandom(5000))
    empty.touch()
    other.write_text("a,b,c\n")
    sentences = {
        tmp_path / "missing": "there is no flight log",
        empty: "is empty",
        noise: "not a flight log",
        other: "not a flight log",
        tmp_path: "is a folder",
    }
    chosen = list(sentences.items())
    for path, told in chosen if command == "info" else chosen[:1]:
        options = ("--headless",) if command == "replay" else ()
        sentence = refusal(run(command, path, *options))
        assert str(path) in sentence
        assert told in sentence
    assert {path.name for path in tmp_path.iterdir()} == {"noise", "empty", "other.csv"}


# Numbers that make no sense


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf", "fast"])
def test_a_speed_that_makes_no_sense_is_refused(speed: str, log: Path) -> None:
    assert f"'{speed}'" in refusal(run("replay", log, "--headless", "--speed", speed))


@pytest.mark.parametrize("duration", ["-1", "nan"])
def test_a_duration_that_makes_no_sense_is_refused(
    duration: str, cable: Cable, tmp_path: Path
) -> None:
    command = record("aas-2026", cable.path, tmp_path / "logs", "--duration", duration)
    assert "duration" in refusal(run(*command))
    assert not (tmp_path / "logs").exists()


# Recording


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_closes_the_log_and_all_is_well(
    number: signal.Signals, cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    sent = b"".join(flown(binary, 20))
    with running(*record(binary.name, cable.path, tmp_path)) as program:
        path = program.log()
        cable.send(sent)
        program.hear("received 20")
        answer = program.end(number)
    assert (answer.code, answer.stderr) == (0, "")
    assert "20 packets received, 0 lost, 0 rejected" in answer.stdout
    assert answer.stdout.endswith(f"flight log {path}\n")
    log = read_flight_log(path)
    assert log.complete
    assert b"".join(item.data for item in log.items if isinstance(item, Chunk)) == sent


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_as_soon_as_its_log_is_there_it_closes_the_log(
    number: signal.Signals, cable: Cable, tmp_path: Path
) -> None:
    with running(*record("aas-2026", cable.path, tmp_path)) as program:
        while not list(tmp_path.glob("*.flightlog")):
            assert program.process.poll() is None
        answer = program.end(number)
    assert (answer.code, answer.stderr) == (0, "")
    (path,) = tmp_path.glob("*.flightlog")
    assert read_flight_log(path).complete


def test_a_recording_ends_by_itself_after_its_duration(cable: Cable, tmp_path: Path) -> None:
    answer = run(*record("aas-2026", cable.path, tmp_path, "--duration", "0.2"))
    assert (answer.code, answer.stderr) == (0, "")
    assert "0 packets received" in answer.stdout
    (path,) = tmp_path.glob("*.flightlog")
    assert read_flight_log(path).complete


def test_a_recording_whose_terminal_output_nobody_reads_closes_its_log(
    cable: Cable, lines: Mission, tmp_path: Path
) -> None:
    with running(*record(lines.name, cable.path, tmp_path)) as program:
        path = program.log()
        assert program.process.stdout is not None
        program.process.stdout.close()
        cable.send(b"noise\r" * 3)
        assert program.process.wait(20) in (0, 1)
        assert program.process.stderr is not None
        assert program.process.stderr.read() == ""
    assert read_flight_log(path).complete


def test_a_recording_without_any_output_records(cable: Cable, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "groundstation"]
    command += map(str, record("aas-2026", cable.path, tmp_path, "--duration", "0.2"))
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command], cwd=ROOT, check=False, timeout=60
    )
    assert closed.returncode == 0
    (path,) = tmp_path.glob("*.flightlog")
    assert read_flight_log(path).complete


def test_on_a_terminal_a_table_is_shown_and_ctrl_c_ends_it(
    cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "groundstation"]
    command += map(str, record(binary.name, cable.path, tmp_path))
    screen, terminal = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "50"}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=terminal, stderr=terminal, stdin=terminal, env=environment
    ) as process:
        os.close(terminal)
        shown = bytearray()
        cable.send(b"".join(flown(binary, 20)))
        while b"received 20" not in shown:
            shown += os.read(screen, 4096)
        process.send_signal(signal.SIGINT)
        try:
            while piece := os.read(screen, 4096):
                shown += piece
        except OSError:  # Linux tells the end of a terminal as an error
            pass
        assert process.wait(20) == 0
    os.close(screen)
    for words in (b"PRESSURE", b"Pa", b"20 packets received", b"flight log"):
        assert words in shown
    assert b"Traceback" not in shown


def test_a_gap_in_the_link_is_told_while_recording(
    cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    with running(*record(binary.name, cable.path, tmp_path)) as program:
        path = program.log()
        program.hear("link opened")
        cable.pull()
        eventually(lambda: b"link lost" in path.read_bytes())
        cable.plug_in()
        program.hear("link lost")
        program.hear("link back")
        assert program.end(signal.SIGINT).code == 0
    kinds = [item.kind for item in read_flight_log(path).items if isinstance(item, Event)]
    assert kinds[1:3] == [EventKind.LINK_LOST, EventKind.LINK_BACK]


# Looking at a flight log


def test_info_as_json_accounts_for_all_that_was_sent(log: Path, binary: Mission) -> None:
    answer = run("info", log, "--json")
    assert (answer.code, answer.stderr) == (0, "")
    found = json.loads(answer.stdout)
    assert found.keys() >= ALL_KEYS
    assert (found["mission"], found["team_id"]) == (binary.name, binary.team_id)
    assert found["packets_received"] > 60
    assert found["packets_rejected"] == sum(found["rejected_by_reason"].values()) > 0
    sent = found["packets_received"] + found["packets_lost"] + found["packets_damaged"]
    assert 95 <= sent <= 100  # those lost at either end nobody can know
    assert (found["complete"], found["damaged_bytes"]) == (True, 0)


def test_info_is_for_people_and_ends_quietly_when_they_have_read_enough(log: Path) -> None:
    answer = run("info", log)
    assert answer.code == 0
    assert "packets received" in answer.stdout
    command = f"'{sys.executable}' -m groundstation info '{log}' | head -n 1"
    piped = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert piped.stdout.startswith("mission ")
    assert piped.stderr == ""


def test_a_console_that_lacks_a_letter_is_no_reason_to_fail(tmp_path: Path, lines: Mission) -> None:
    folder = tmp_path / "Flüge"
    path = logged(folder, lines, spaced([b"noise\r"]))
    answer = run_program("info", path, PYTHONIOENCODING="ascii")
    assert (answer.code, answer.stderr) == (0, "")
    assert "Fl\\xfcge" in answer.stdout


def test_damage_is_told_and_the_rest_is_exported(log: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.flightlog"
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 0xFF
    broken.write_bytes(data)
    answer = run("export", broken, "--output", tmp_path / "out.csv")
    assert answer.code == 0
    assert "are damaged; everything else is read" in answer.stderr
    assert (tmp_path / "out.csv").exists()


def test_export_never_overwrites_without_being_told_to(log: Path, tmp_path: Path) -> None:
    output = tmp_path / "mine.csv"
    output.write_text("precious")
    sentence = refusal(run("export", log, "--output", output))
    assert "--overwrite" in sentence
    assert output.read_text() == "precious"
    answer = run("export", log, "--output", output, "--overwrite")
    assert (answer.code, answer.stderr) == (0, "")
    assert f"packets written to {output}" in answer.stdout
    assert output.read_text().startswith("TEAM_ID,")
    assert "'xls' is not a format" in refusal(run("export", log, "--format", "xls"))


def test_a_replay_at_full_speed_tells_the_same_flight(log: Path) -> None:
    found = json.loads(run("info", log, "--json").stdout)
    answer = run("replay", log, "--headless", "--speed", "max")
    assert (answer.code, answer.stderr) == (0, "")
    told = f"{found['packets_received']} packets received, {found['packets_lost']} lost, "
    assert told + f"{found['packets_rejected']} rejected" in answer.stdout


def test_a_replay_can_be_ended_at_any_time(log: Path) -> None:
    with running("replay", log, "--headless", "--speed", "0.001") as program:
        program.hear("received")
        assert program.end(signal.SIGINT).code == 0


def test_a_fault_of_the_program_itself_has_exit_code_1(tmp_path: Path) -> None:
    script = """
import groundstation.cli as cli
@cli.app.command()
def broken() -> None:
    raise RuntimeError("a fault")
cli.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script, "broken"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "RuntimeError: a fault" in done.stderr
