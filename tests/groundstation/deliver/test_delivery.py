"""Delivering to folders that behave and to sticks that do not."""

import csv
import hashlib
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundstation.cli import app
from groundstation.commands import deliver as deliver_cli
from groundstation.deliver.accounting import account_of
from groundstation.deliver.delivery import Delivery, deliver
from groundstation.deliver.report import report_lines
from groundstation.deliver.sticks import Stick
from groundstation.errors import UserError
from groundstation.export import export
from groundstation.export.telemetry import telemetry_of
from groundstation.flightlog.format import SYNC, RecordKind
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.log_report import flight_of
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.export.flights import flight_log
from tests.groundstation.program import run, run_program
from tests.groundstation.telemetry import chunk, flown, frame, logged, spaced


@pytest.fixture
def log(tmp_path: Path) -> FlightLog:
    """A flight with all that can go wrong on the way to the ground."""
    return flight_log(tmp_path / "log")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "STICK"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestGoodStick:
    def test_it_holds_the_file_of_the_rules_and_nothing_else(
        self, log: FlightLog, stick: Path
    ) -> None:
        made = deliver(log, stick)
        assert names(stick) == ["Flight_77.csv"]
        with made.path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0][:2] == ["COUNT", "STATE"]
        assert made.rows == len(rows) - 1 == 13

    def test_the_result_tells_what_was_received_and_what_not(
        self, log: FlightLog, stick: Path
    ) -> None:
        made = deliver(log, stick)
        assert (made.account.first, made.account.last) == (1, 15)
        assert [str(gap) for gap in made.account.gaps] == ["12 to 13"]
        assert (made.account.missing, made.repeated, made.rejected) == (2, 1, 1)
        data = made.path.read_bytes()
        assert made.sha256 == hashlib.sha256(data).hexdigest()
        assert made.size_bytes == len(data)
        assert made.stray == ()

    def test_each_step_is_told_as_it_begins(self, log: FlightLog, stick: Path) -> None:
        steps: list[str] = []
        made = deliver(log, stick, tell=steps.append)
        assert steps == [
            "making the CSV",
            f"writing {made.path}",
            "reading it back",
            "waiting until the stick has everything",
        ]

    def test_other_telemetry_on_it_is_told_and_stays(self, log: FlightLog, stick: Path) -> None:
        others = ["Flight_1000.csv", "old.CSV", "team.flightlog", "flight notes.docx"]
        harmless = ["RULES.pdf", ".Trashes", "photo.jpg"]
        for name in others + harmless:
            (stick / name).write_text("theirs")
        assert list(deliver(log, stick).stray) == sorted(others)
        assert names(stick) == sorted([*others, *harmless, "Flight_77.csv"])

    def test_telemetry_in_its_folders_is_told(self, log: FlightLog, stick: Path) -> None:
        (stick / "a" / "b" / "c").mkdir(parents=True)
        (stick / ".hidden").mkdir()
        for name in ("a/old.csv", "a/b/Flight_77.csv", "a/b/c/deep.csv", ".hidden/x.csv"):
            (stick / name).write_text("theirs")
        assert deliver(log, stick).stray == ("a/b/Flight_77.csv", "a/old.csv")

    def test_delivering_again_is_no_fault(self, log: FlightLog, stick: Path) -> None:
        first = deliver(log, stick)
        assert deliver(log, stick) == first

    def test_a_mission_without_a_counter_has_no_account(self, tmp_path: Path, stick: Path) -> None:
        mission = load_mission("arduino-lines")
        log = read_flight_log(logged(tmp_path, mission, [chunk(b"1,2,3\n"), chunk(b"1,2,3\n")]))
        made = deliver(log, stick)
        assert made.rows == 2, "equal lines without a counter are two packets"
        assert (made.account.first, made.account.gaps) == (None, ())


class TestSameName:
    def test_another_file_of_that_name_stays(self, log: FlightLog, stick: Path) -> None:
        (stick / "Flight_77.csv").write_text("the first flight")
        with pytest.raises(UserError, match=r"is there already with other contents.*--overwrite"):
            deliver(log, stick)
        assert (stick / "Flight_77.csv").read_text() == "the first flight"
        assert names(stick) == ["Flight_77.csv"]

    def test_it_is_replaced_when_that_is_agreed(self, log: FlightLog, stick: Path) -> None:
        (stick / "Flight_77.csv").write_text("the first flight")
        asked: list[Path] = []

        def agree(path: Path) -> bool:
            asked.append(path)
            return True

        made = deliver(log, stick, may_replace=agree)
        assert asked == [made.path]
        assert made.path.read_bytes().startswith(b"COUNT,")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
    def test_a_pipe_of_that_name_holds_nothing_up(self, log: FlightLog, stick: Path) -> None:
        os.mkfifo(stick / "Flight_77.csv")
        with pytest.raises(UserError, match="is no file; use another stick"):
            deliver(log, stick, may_replace=lambda _: True)

    def test_of_many_other_files_some_are_named(self, log: FlightLog, stick: Path) -> None:
        for number in range(30):
            (stick / f"{number:02}.csv").touch()
        (warning,) = [line for line in report_lines(deliver(log, stick)) if "also holds" in line]
        assert "09.csv and 20 more; the rules allow" in warning

    def test_a_folder_of_that_name_is_told(self, log: FlightLog, stick: Path) -> None:
        (stick / "Flight_77.csv").mkdir()
        with pytest.raises(UserError, match="is a folder"):
            deliver(log, stick, may_replace=lambda _: True)


class TestDamagedLog:
    def test_what_could_not_be_read_is_told(self, log: FlightLog, stick: Path) -> None:
        data = bytearray(log.path.read_bytes())
        at_byte = data.index(b"this is noise")
        data[at_byte] ^= 0xFF
        log.path.write_bytes(data)
        made = deliver(read_flight_log(log.path), stick)
        assert made.rows == 13
        (warning,) = made.warnings
        assert "bytes of the flight log are damaged; all else is in the file" in warning
        assert f"WARNING: {warning}" in list(deliver_cli.report_lines(made))

    def test_a_lost_header_is_told(self, log: FlightLog, stick: Path) -> None:
        data = log.path.read_bytes().replace(SYNC + bytes([RecordKind.HEADER]), bytes(5))
        log.path.write_bytes(data)
        headless = read_flight_log(log.path, mission=log.mission)
        assert "no header in the log is intact" in deliver(headless, stick).warnings[0]

    def test_a_flight_that_goes_on_is_told(
        self, stick: Path, tmp_path: Path, lines: Mission
    ) -> None:
        writer = FlightLogWriter(tmp_path / "log", lines, "a test")
        writer.append(chunk(frame(lines, packet_count=1.0)))
        try:
            made = deliver(read_flight_log(writer.path), stick)
        finally:
            writer.close()
        assert made.rows == 1
        assert "still being written" in made.warnings[0]

    def test_of_joined_logs_it_is_told_which_flight_it_is(
        self, log: FlightLog, stick: Path, tmp_path: Path
    ) -> None:
        joined = tmp_path / "joined.flightlog"
        other = flight_log(tmp_path / "other").path
        joined.write_bytes(log.path.read_bytes() + other.read_bytes())
        (warning,) = deliver(read_flight_log(joined), stick).warnings
        assert "holds 2 flights and this is the first" in warning


def at(step: str, act: Callable[[], object]) -> Callable[[str], None]:
    """Return a listener that does something when the step begins."""

    def tell(told: str) -> None:
        if told.startswith(step):
            act()

    return tell


class TestNothingToDeliver:
    @pytest.fixture
    def undecodable(self, tmp_path: Path, lines: Mission) -> Path:
        return logged(tmp_path / "log", lines, [chunk(b"nothing of the kind\r\n")])

    def test_it_is_refused_and_nothing_is_written(self, undecodable: Path, stick: Path) -> None:
        with pytest.raises(UserError, match=r"can be decoded.*nothing to deliver.*diagnose "):
            deliver(read_flight_log(undecodable), stick)
        assert names(stick) == []

    def test_an_export_says_so(self, undecodable: Path, tmp_path: Path) -> None:
        written = export(read_flight_log(undecodable), "csv", tmp_path, overwrite=False)
        assert written.rows == 0
        assert "nothing of" in written.remarks[0]
        assert "groundstation diagnose" in written.remarks[0]


class TestBadStick:
    def test_a_stick_that_changes_what_was_written_is_found(
        self, log: FlightLog, stick: Path
    ) -> None:
        part = stick / "Flight_77.csv.part"

        def err() -> None:
            part.write_bytes(part.read_bytes().replace(b"47.1001", b"47.1009"))

        with pytest.raises(UserError, match=r"is not what was written; the stick is failing"):
            deliver(log, stick, tell=at("reading", err))
        assert names(stick) == []

    @pytest.mark.parametrize("step", ["writing", "reading", "waiting"])
    def test_a_stick_that_is_pulled_out_meanwhile_is_told(
        self, step: str, log: FlightLog, stick: Path
    ) -> None:
        with pytest.raises(UserError, match=r"went away.*plug it in and deliver again"):
            deliver(log, stick, tell=at(step, lambda: shutil.rmtree(stick)))

    @pytest.mark.parametrize("name", ["nothing", "file"])
    def test_where_no_stick_is_a_sentence(self, name: str, log: FlightLog, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(UserError, match=r"is (not there|no folder); plug the stick in"):
            deliver(log, tmp_path / name)

    def test_a_stick_that_must_not_be_written_is_a_sentence(
        self, log: FlightLog, stick: Path
    ) -> None:
        stick.chmod(0o555)
        answer = run("deliver", log.path, "--to", stick, unprivileged=True)
        assert answer.code == 2
        assert "nothing was delivered" in answer.stderr
        assert "you may not write there" in answer.stderr
        assert names(stick) == []


def mounted(folder: Path, size: str) -> None:
    """Put a file system of its own there; skip where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small_stick(stick: Path) -> Iterator[Path]:
    """A stick of eight kilobytes, a file system of its own."""
    mounted(stick, "8k")
    yield stick
    subprocess.run(["umount", "--quiet", str(stick)], check=False)


@pytest.fixture
def disk(stick: Path, tmp_path: Path) -> Iterator[Path]:
    """A stick of four megabytes whose blocks are those of a file."""
    image = tmp_path / "stick.img"
    image.write_bytes(bytes(4 << 20))
    try:
        subprocess.run(["mke2fs", "-q", "-t", "ext2", image], check=True, capture_output=True)
        subprocess.run(["mount", "-o", "loop", image, stick], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no file can be mounted as a disk here: {error}")
    yield stick
    subprocess.run(["umount", "--quiet", str(stick)], check=False)


class TestStickOfItsOwn:
    def test_the_blocks_have_it_when_it_may_be_pulled_out(
        self, log: FlightLog, disk: Path, tmp_path: Path
    ) -> None:
        data = deliver(log, disk).path.read_bytes()
        assert data in (tmp_path / "stick.img").read_bytes(), "before it is unmounted"

    def test_it_is_delivered_to(self, log: FlightLog, small_stick: Path) -> None:
        assert deliver(log, small_stick).rows == 13
        assert names(small_stick) == ["Flight_77.csv"]

    def test_a_full_one_is_a_sentence_and_keeps_what_it_has(
        self, log: FlightLog, small_stick: Path
    ) -> None:
        (small_stick / "photo.jpg").write_bytes(bytes(8192))
        with pytest.raises(
            UserError, match=r"nothing was delivered.*is full, and the file has \d+ kB; make room"
        ):
            deliver(log, small_stick)
        assert names(small_stick) == ["photo.jpg"]

    def test_a_write_protected_one_is_called_so(self, log: FlightLog, small_stick: Path) -> None:
        command = ["mount", "-o", "remount,ro", str(small_stick)]
        subprocess.run(command, check=True, capture_output=True)
        with pytest.raises(UserError, match=r"is write-protected; slide its lock.* another stick"):
            deliver(log, small_stick)

    def test_writing_into_the_folder_that_is_left_is_not_taken_for_the_stick(
        self, log: FlightLog, small_stick: Path
    ) -> None:
        def pull() -> None:
            subprocess.run(["umount", "--lazy", str(small_stick)], check=True)

        with pytest.raises(UserError, match="went away"):
            deliver(log, small_stick, tell=at("writing", pull))


class TestTerminal:
    @pytest.fixture
    def plugged(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        """Say which sticks there are, and what is typed."""

        def plug(*folders: Path, typed: str | None = None) -> None:
            found = [Stick(folder, f"/dev/sd{n}1", False) for n, folder in enumerate(folders)]
            monkeypatch.setattr(deliver_cli, "sticks", lambda: found)
            keyboard = io.StringIO(typed or "")
            monkeypatch.setattr(keyboard, "isatty", lambda: typed is not None)
            monkeypatch.setattr("sys.stdin", keyboard)

        return plug

    def test_the_one_stick_is_taken(
        self,
        log: FlightLog,
        stick: Path,
        plugged: Callable[..., None],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        plugged(stick)
        deliver_cli.deliver_from_terminal(log, None, overwrite=False)
        said = capsys.readouterr().out.splitlines()
        assert said[0].startswith(f"{stick / 'Flight_77.csv'}: 13 packets, ")
        assert said[1:3] == [
            "first packet 1, last packet 15",
            "packets missing between them: 2 (12 to 13)",
        ]
        assert said[-1] == "The stick may be pulled out."

    def test_a_folder_of_this_machine_is_not_called_a_stick(
        self,
        log: FlightLog,
        stick: Path,
        plugged: Callable[..., None],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        (stick / "Flight_1.csv").write_text("theirs")
        plugged()
        deliver_cli.deliver_from_terminal(log, stick, overwrite=False)
        said = capsys.readouterr()
        told = (said.out + said.err).replace(str(stick), "")
        assert "stick" not in told
        assert "WARNING: the folder also holds Flight_1.csv" in told
        assert said.out.splitlines()[-1] == f"The file is complete in {stick}."

    def test_of_several_the_person_chooses(
        self, log: FlightLog, tmp_path: Path, stick: Path, plugged: Callable[..., None]
    ) -> None:
        other = tmp_path / "OTHER"
        other.mkdir()
        plugged(stick, other, typed="3\n2\n")
        deliver_cli.deliver_from_terminal(log, None, overwrite=False)
        assert (names(stick), names(other)) == ([], ["Flight_77.csv"])

    def test_with_nobody_to_ask_several_are_a_sentence(
        self, log: FlightLog, tmp_path: Path, stick: Path, plugged: Callable[..., None]
    ) -> None:
        plugged(stick, tmp_path)
        with pytest.raises(UserError, match=r"there are 2 USB sticks: .*name one with --to"):
            deliver_cli.deliver_from_terminal(log, None, overwrite=False)

    def test_no_stick_is_a_sentence(self, log: FlightLog, plugged: Callable[..., None]) -> None:
        plugged()
        with pytest.raises(UserError, match=r"no USB stick was found; plug one in"):
            deliver_cli.deliver_from_terminal(log, None, overwrite=False)

    @pytest.mark.parametrize(("answer", "replaced"), [("y\n", True), ("n\n", False)])
    def test_replacing_is_asked(
        self,
        answer: str,
        replaced: bool,
        log: FlightLog,
        stick: Path,
        plugged: Callable[..., None],
    ) -> None:
        (stick / "Flight_77.csv").write_text("old")
        plugged(stick, typed=answer)
        if replaced:
            deliver_cli.deliver_from_terminal(log, None, overwrite=False)
        else:
            with pytest.raises(UserError, match="is not replaced"):
                deliver_cli.deliver_from_terminal(log, None, overwrite=False)
        assert ((stick / "Flight_77.csv").read_text() != "old") is replaced

    def test_everything_odd_is_in_the_report(
        self, log: FlightLog, stick: Path, tmp_path: Path, lines: Mission
    ) -> None:
        (stick / "Flight_1.csv").write_text("theirs")
        report = "\n".join(deliver_cli.report_lines(deliver(log, stick)))
        assert "packets that came more than once, and stand in it once: 1" in report
        assert "frames that were damaged or no packet, and are not in it: 1" in report
        assert "WARNING: the stick also holds Flight_1.csv" in report
        counts = [90.0, 91.0, 1.0, 2.0]
        sent = [chunk(frame(lines, packet_count=count)) for count in counts]
        reset: Delivery = deliver(read_flight_log(logged(tmp_path, lines, sent)), stick)
        report = "\n".join(deliver_cli.report_lines(reset))
        assert (
            "times that the packet counter began anew: 1; how many packets were lost then, "
            "nobody knows" in report
        )
        assert "no packet is known to be missing between them" in report

    def test_a_corrected_mission_decodes_the_bytes_anew(
        self, tmp_path: Path, stick: Path, lines: Mission
    ) -> None:
        sent = [chunk(frame(lines, packet_count=count), count) for count in (1.0, 2.0)]
        log = logged(tmp_path / "log", load_mission("aas-2024"), sent)
        done = CliRunner().invoke(
            app,
            ["deliver", str(log), "--to", str(stick), "--mission", "aas-2026"],
            catch_exceptions=False,
        )
        assert done.exit_code == 0, done.output
        assert "2 packets" in done.output
        with (stick / f"Flight_{lines.team_id}.csv").open(newline="") as file:
            assert next(csv.reader(file)) == [field.name for field in lines.packet.fields]

    @pytest.mark.skipif(os.name != "posix", reason="the program is run as on a terminal")
    def test_the_program_delivers(self, log: FlightLog, stick: Path) -> None:
        answer = run_program("deliver", log.path, "--to", stick)
        assert answer.code == 0, answer.stderr
        assert "SHA-256" in answer.stdout
        assert "reading it back" in answer.stderr
        again = run("deliver", log.path, "--to", stick / "no")
        assert (again.code, "Traceback" in again.stderr) == (2, False)


def test_a_file_named_after_a_team_that_the_packets_do_not_name_is_warned_of(
    lines: Mission, stick: Path, tmp_path: Path
) -> None:
    theirs = [chunk(frame(lines, team_id=2043.0, packet_count=float(n)), n) for n in range(3)]
    log = read_flight_log(logged(tmp_path / "log", lines, theirs))
    made = deliver(log, stick)
    (warning,) = made.warnings
    assert warning.startswith("the packets are of team 2043, but the mission says 1031")
    assert "--team 2043' delivers those of team 2043 alone" in warning
    assert made.strangers == 0
    ours = deliver(log, stick, team="2043")
    assert (ours.path.name, ours.rows, ours.warnings) == ("Flight_2043.csv", 3, ())


def heard(folder: Path, mission: Mission, *packets: tuple[int, int]) -> FlightLog:
    """Return the log of packets of teams with their counts, one a second."""
    chunks = [
        chunk(frame(mission, team_id=float(team), packet_count=float(count)), second)
        for second, (team, count) in enumerate(packets)
    ]
    return read_flight_log(logged(folder, mission, chunks))


def test_packets_of_another_team_are_not_in_the_file_and_are_told(
    lines: Mission, stick: Path, tmp_path: Path
) -> None:
    teams = (1031, 2043, 1031, 2043, 2043)
    log = heard(tmp_path / "log", lines, *((team, n) for n, team in enumerate(teams)))
    made = deliver(log, stick)
    assert (made.rows, made.strangers, made.warnings) == (2, 3, ())
    assert "2043" not in made.path.read_text(encoding="utf-8")
    assert "packets of other teams, which are not in it: 3" in report_lines(made)


def test_packets_of_another_team_before_the_first_of_ours_are_not_in_it_and_not_counted(
    lines: Mission, stick: Path, tmp_path: Path
) -> None:
    log = heard(tmp_path / "log", lines, (2043, 900), (2043, 901), (1031, 5), (1031, 6), (1031, 8))
    made = deliver(log, stick)
    assert (made.rows, made.strangers, made.warnings) == (3, 2, ())
    assert "2043" not in made.path.read_text(encoding="utf-8")
    assert (made.account.first, made.account.last, made.account.resets) == (5, 8, 0)
    assert "packets missing between them: 1 (7)" in report_lines(made)


def test_several_teams_of_which_none_is_the_missions_are_warned_of_and_one_can_be_chosen(
    lines: Mission, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = heard(tmp_path / "log", lines, (2043, 1), (77, 4), (2043, 2), (77, 5), (2043, 4))
    (warning,) = deliver(log, stick).warnings
    assert (
        "the packets are of several teams, 2043 (3), 77 (2), but the mission says 1031" in warning
    )
    made = deliver(log, stick, team="77")
    assert (made.path.name, made.rows, made.strangers) == ("Flight_77.csv", 2, 3)
    assert (made.account.first, made.account.missing, made.account.resets) == (4, 0, 0)
    keyboard = io.StringIO("5\n2043\nall\n")
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", keyboard)
    deliver_cli.deliver_from_terminal(log, stick, overwrite=False)
    with (stick / "Flight_2043.csv").open(newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == ["2043"] * 3
    deliver_cli.deliver_from_terminal(log, stick, overwrite=False)
    assert len((stick / "Flight_1031.csv").read_text().splitlines()) == 6
    with pytest.raises(UserError, match="no packet is of team 5"):
        deliver(log, stick, team="5")
    asked = ["deliver", str(log.path), "--to", str(stick), "--team", "77"]
    done = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert (done.exit_code, "Flight_77.csv: 2 packets" in done.output) == (0, True)


def test_one_packet_with_our_number_takes_no_flight_away(
    lines: Mission, stick: Path, tmp_path: Path
) -> None:
    log = heard(tmp_path / "log", lines, *((2043, n) for n in range(9)), (1031, 9), (2043, 10))
    made = deliver(log, stick)
    assert (made.rows, made.strangers) == (11, 0)
    assert "several teams, 2043 (10), 1031 (1)" in made.warnings[0]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_delivered_is_counted_as_the_flight_is(
    lines: Mission, tmp_path: Path, seed: int
) -> None:
    on_air = flown(lines, 90, seed=seed, loss=0.15, corrupt=0.15)
    pieces = [*on_air[:60], *flown(lines, 30, seed=seed, loss=0.15)]
    log = read_flight_log(logged(tmp_path, lines, spaced(pieces, 1.0)))
    account, counted = account_of(telemetry_of(log)), flight_of(log).continuity
    assert (account.missing, account.resets) == (counted.missing, counted.resets)
    assert account.missing > 0
