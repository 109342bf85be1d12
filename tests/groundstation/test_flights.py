"""The flights of a folder, and the one that ended abruptly."""

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from groundstation.abrupt_end import abrupt_end_of, dismiss, log_cut_short
from groundstation.commands.logs import list_lines
from groundstation.errors import UserError
from groundstation.flight.losses import share_in_words
from groundstation.flight.summary import summarise
from groundstation.flight_entry import FlightEntry
from groundstation.flightlog.continuing import continue_flight, read_to_continue
from groundstation.flightlog.format import SYNC
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.flights import cache_file, flight_at, flights_in
from groundstation.log_report import flight_of
from groundstation.terminal import summary_line
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Chunk
from tests.groundstation.cable import Cable
from tests.groundstation.program import run, running
from tests.groundstation.telemetry import chunk, frame, logged

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the folders of the user are set by XDG")


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept for the user goes into a folder of the test."""
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path_factory.mktemp(name)))


def flown_log(folder: Path, mission: Mission, packets: int) -> Path:
    place = {"latitude": 38.375, "longitude": -79.5}
    items = [
        chunk(frame(mission, packet_count=float(n), altitude=10.0 * n, **place), n)
        for n in range(1, packets + 1)
        if n != 2
    ]
    return logged(folder, mission, items)


def cut(path: Path, behind: int = 0) -> Path:
    """Take from a log its last header and its end mark, as if the program had been killed."""
    data = path.read_bytes()
    path.write_bytes(data[: data.rfind(SYNC, 0, data.rfind(SYNC)) - behind])
    return path


def states(folder: Path) -> list[str]:
    return [entry.state for entry in flights_in(folder)]


def test_each_flight_is_told_in_a_few_figures(lines: Mission, tmp_path: Path) -> None:
    path = flown_log(tmp_path, lines, 5)
    (entry,) = flights_in(tmp_path)
    assert max(entry.altitudes_m) == entry.height_m
    assert replace(entry, altitudes_m=()) == FlightEntry(
        (str(path),),
        "complete",
        "2025-10-09T08:53:21.000Z",
        lines.name,
        lines.team_id,
        4.0,
        4,
        1,
        0,
        0,
        50.0,
        (38.375, -79.5),
    )
    assert entry.lost_share == 0.2


def test_a_height_that_is_a_damaged_number_is_not_how_high_it_flew(
    lines: Mission, tmp_path: Path
) -> None:
    heights_m = [*[0.0] * 12, *range(0, 600, 40), *range(600, 300, -10)]
    heights_m[-5] += 9000.0
    items = [
        chunk(frame(lines, packet_count=float(n), altitude=height), n)
        for n, height in enumerate(heights_m)
    ]
    path = logged(tmp_path, lines, items)
    (entry,) = flights_in(tmp_path)
    found = summarise(flight_of(read_flight_log(path)))
    assert (entry.height_m, found.apogee_m, found.altitude_max_m) == (600.0, 600.0, 9350.0)
    assert "  600.0 m  " in list_lines([entry])[0]


def test_what_can_be_wrong_with_a_log_is_its_state(lines: Mission, tmp_path: Path) -> None:
    cut(flown_log(tmp_path, lines, 3)).rename(tmp_path / "1.flightlog")
    cut(flown_log(tmp_path, lines, 3), behind=3).rename(tmp_path / "2.flightlog")
    (tmp_path / "3.flightlog").write_bytes(b"rubbish")
    (tmp_path / "notes.txt").write_bytes(b"no log")
    writer = FlightLogWriter(tmp_path, lines, "p")
    writer.append(chunk(frame(lines), 1e6))
    unreadable, *others = states(tmp_path)
    writer.close()
    assert unreadable.startswith("unreadable: ")
    assert "not a flight log" in unreadable
    assert others == ["cut", "cut", "being written"]
    assert states(tmp_path)[-1] == "complete"


def test_damage_before_the_end_is_told_from_a_cut(lines: Mission, tmp_path: Path) -> None:
    for name, change in (("1", flown_log), ("2", lambda *log: cut(flown_log(*log), behind=3))):
        path = change(tmp_path, lines, 3).rename(tmp_path / f"{name}.flightlog")
        data = bytearray(path.read_bytes())
        data[30] ^= 1  # within the first header
        path.write_bytes(data)
    path = flown_log(tmp_path, lines, 3).rename(tmp_path / "3.flightlog")
    path.write_bytes(path.read_bytes() + bytes(100))
    assert states(tmp_path) == ["damaged", "damaged and cut", "damaged"]


def test_a_clean_copy_says_what_the_original_lacked(lines: Mission, tmp_path: Path) -> None:
    originals = [flown_log(tmp_path / name, lines, 3) for name in ("whole", "cut", "broken")]
    cut(originals[1])
    broken = bytearray(originals[2].read_bytes())
    broken[broken.rfind(SYNC) - 30] ^= 1  # within the last header
    originals[2].write_bytes(broken)
    copies = tmp_path / "copies"
    copies.mkdir()
    for number, original in enumerate(originals):
        said = run("repair", original, "--output", copies / f"{number}.flightlog").stdout
        assert ("nothing was damaged" in said) == (number == 0)
    whole, end_cut, mended = states(copies)
    assert (whole, end_cut) == ("complete", "repaired: the end was cut")
    assert re.fullmatch(r"repaired: \d+ damaged bytes in one place are left out", mended)
    told = json.loads(run("info", copies / "1.flightlog", "--json").stdout)
    assert (told["complete"], told["repaired"]) == (False, ["the end was cut"])
    assert json.loads(run("info", copies / "0.flightlog", "--json").stdout)["complete"]


def test_files_are_found_from_every_folder(
    lines: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = flown_log(tmp_path, lines, 3)
    monkeypatch.chdir(tmp_path)
    assert flights_in(Path())[0].files == (str(path),)
    assert flight_at(Path(path.name)).files == (str(path),)
    monkeypatch.chdir(tmp_path.parent)
    assert flights_in(Path(tmp_path.name))[0].files == (str(path),)


def test_parts_are_one_flight_and_joined_logs_are_two(lines: Mission, tmp_path: Path) -> None:
    first = cut(flown_log(tmp_path, lines, 3))
    goes_on = continue_flight(read_to_continue(first), "p").log
    goes_on.append(chunk(frame(lines, packet_count=4.0), 1e9))
    goes_on.close()
    (entry,) = flights_in(tmp_path)
    assert entry.files == (str(first), str(goes_on.path))
    assert entry.packets_received == 3
    joined = tmp_path / "joined"
    joined.mkdir()
    two = [flown_log(joined, lines, count) for count in (3, 4)]
    (joined / "both.flightlog").write_bytes(b"".join(path.read_bytes() for path in two))
    for path in two:
        path.unlink()
    assert [entry.packets_received for entry in flights_in(joined)] == [2, 3]


def test_a_part_that_went_on_in_another_folder_counts(lines: Mission, tmp_path: Path) -> None:
    first = flown_log(tmp_path / "first", lines, 3)
    goes_on = continue_flight(read_to_continue(first), "p", tmp_path / "second").log
    for n in (4, 5):
        goes_on.append(chunk(frame(lines, packet_count=float(n)), n))
    goes_on.close()
    (entry,) = flights_in(tmp_path / "second")
    assert [Path(name) for name in entry.files] == [first, goes_on.path]
    assert entry.packets_received == 4


def test_what_is_kept_is_used_again_may_be_rubbish_and_may_be_deleted(
    lines: Mission, tmp_path: Path
) -> None:
    path = flown_log(tmp_path, lines, 5)
    found = flights_in(tmp_path)
    kept = json.loads(cache_file().read_bytes())
    (key,) = kept
    kept[key][0]["packets_received"] = 4711  # so it is seen where the answer comes from
    cache_file().write_text(json.dumps(kept))
    assert flights_in(tmp_path)[0].packets_received == 4711
    moved = tmp_path / "Полёт номер 1.flightlog"
    path.rename(moved)
    assert flights_in(tmp_path)[0].packets_received == 4
    for rubbish in (b"", b"{", b"[1, 2]", b'{"x": 3}', b"\xff" * 100):
        cache_file().write_bytes(rubbish)
        assert flights_in(tmp_path)[0].packets_received == 4
    shutil.rmtree(cache_file().parent)
    assert [entry.packets_received for entry in flights_in(tmp_path)] == [
        entry.packets_received for entry in found
    ]


def test_a_changed_log_is_read_anew(lines: Mission, tmp_path: Path) -> None:
    path = flown_log(tmp_path, lines, 5)
    assert flights_in(tmp_path)[0].state == "complete"
    cut(path)
    assert flights_in(tmp_path)[0].state == "cut"


def test_no_flight_with_a_reset_claims_to_have_lost_nothing(lines: Mission, tmp_path: Path) -> None:
    counts = (57, 58, 0, 1, 2)
    items = [chunk(frame(lines, packet_count=float(n)), s) for s, n in enumerate(counts)]
    path = logged(tmp_path, lines, items)
    (entry,) = flights_in(tmp_path)
    assert (entry.lost_share, entry.resets_seen) == (0.0, 1)
    assert list_lines([entry])[0].split("  ")[-2] == "0+? lost, 1 reset"
    assert share_in_words(0.125, 2) == "12.5 %+? lost, 2 resets"
    assert summary_line(flight_of(read_flight_log(path))).startswith(
        "5 packets received, 0 known to be lost and unknown how many at a reset of the counter, "
    )


def test_without_a_counter_no_flight_claims_to_have_lost_nothing(tmp_path: Path) -> None:
    mission = load_mission("arduino-lines")
    path = logged(tmp_path, mission, [chunk(b"1.0,2.0,3.0\n", second) for second in range(3)])
    (entry,) = flights_in(tmp_path)
    assert (entry.packets_received, entry.lost_share) == (3, None)
    assert "lost" not in list_lines([entry])[0]
    line = summary_line(flight_of(read_flight_log(path)))
    assert line.startswith("3 packets received, lost ones not counted, ")


def test_a_height_beyond_all_sense_takes_no_more_room_than_another(
    lines: Mission, tmp_path: Path
) -> None:
    logged(tmp_path, lines, [chunk(frame(lines, packet_count=1.0, altitude=1e300))])
    cells = list_lines(flights_in(tmp_path))[0].split("  ")
    assert "1e300 m" in cells


def test_what_was_kept_by_another_version_is_worked_out_anew(
    lines: Mission, tmp_path: Path
) -> None:
    path = flown_log(tmp_path, lines, 5)
    status = path.stat()
    old: dict[str, list[object]] = {f"{path.absolute()}|{status.st_size}|{status.st_mtime_ns}": []}
    cache_file().parent.mkdir(parents=True, exist_ok=True)
    cache_file().write_text(json.dumps(old))
    assert [entry.packets_received for entry in flights_in(tmp_path)] == [4]


def test_the_list_on_the_terminal_and_for_programs(lines: Mission, tmp_path: Path) -> None:
    path = flown_log(tmp_path, lines, 5)
    said = run("flights", tmp_path)
    assert said.code == 0
    first, second = said.stdout.splitlines()
    assert first.split("  ") == [
        "2025-10-09 08:53", lines.name, "0:04", "50.0 m", "4 packets", "20.0 % lost", "complete",
    ]  # fmt: skip
    assert second.strip() == path.name
    (entry,) = json.loads(run("flights", tmp_path, "--json").stdout)
    assert (entry["files"], entry["packets_lost"]) == ([str(path)], 1)
    assert (
        "no flight logs in"
        in run("flights", tmp_path / "..", "--json").stdout
        + run("flights", cache_file().parent).stderr
    )
    missing = run("flights", tmp_path / "nowhere")
    assert (missing.code, missing.stdout) == (2, "")
    assert "there is no folder" in missing.stderr
    with pytest.raises(UserError, match=f"is a file; .* 'groundstation info {path}'"):
        flights_in(path)


def test_the_latest_log_tells_of_an_abrupt_end_until_it_is_dismissed(
    lines: Mission, tmp_path: Path
) -> None:
    assert log_cut_short(tmp_path / "nowhere") is None
    assert log_cut_short(tmp_path) is None
    older = cut(flown_log(tmp_path, lines, 3))
    os.utime(older, (1, 1))
    assert log_cut_short(tmp_path) == older
    latest = flown_log(tmp_path, lines, 4)
    assert log_cut_short(tmp_path) is None
    cut(latest, behind=5)
    assert log_cut_short(tmp_path) == latest
    end = abrupt_end_of(latest)
    assert end.sentence == (
        "the last flight ended abruptly: 2 packets are safe; last position 38.375000, -79.500000"
    )
    assert end.command_to_continue == f"groundstation record --continue {latest}"
    dismiss(latest)
    assert log_cut_short(tmp_path) is None


def test_a_log_being_written_or_without_a_byte_received_is_no_abrupt_end(
    lines: Mission, tmp_path: Path
) -> None:
    writer = FlightLogWriter(tmp_path, lines, "p")
    writer.append(chunk(frame(lines)))
    assert log_cut_short(tmp_path) is None
    writer.close()
    writer.path.unlink()
    cut(logged(tmp_path, lines, []))
    assert log_cut_short(tmp_path) is None


def test_a_number_of_packets_is_written_as_people_read_it(lines: Mission, tmp_path: Path) -> None:
    one = cut(logged(tmp_path, lines, [chunk(frame(lines, packet_count=1.0))]))
    assert abrupt_end_of(one).sentence.startswith(
        "the last flight ended abruptly: 1 packet is safe"
    )


def test_the_next_recording_tells_of_it_and_continues_it_as_the_same_flight(
    cable: Cable, lines: Mission, tmp_path: Path
) -> None:
    command = ("record", "--port", cable.path, "--log-dir", tmp_path)
    with running(*command, "--mission", lines.name) as program:
        first = program.log()
        cable.send(frame(lines, packet_count=1.0))
        program.hear("received 1")
        program.process.kill()
        program.process.wait()
    with running(*command, "--continue", first) as program:
        second = program.log()
        program.hear("received 1")
        cable.send(frame(lines, packet_count=3.0))
        program.hear("received 2, lost 1")
        program.process.kill()
        program.process.wait()
    with running(*command, "--mission", lines.name) as program:
        program.hear("the last flight ended abruptly: 2 packets are safe")
        assert str(second) in program.hear("groundstation record --continue ")
    for path in (first, second):
        report = json.loads(run("info", path, "--json").stdout)
        assert (report["packets_received"], report["packets_lost"]) == (2, 1)
        assert report["parts"] == [str(first), str(second)]


def test_info_tells_every_flight_in_a_file_and_every_place_of_damage(
    lines: Mission, tmp_path: Path
) -> None:
    one, two = flown_log(tmp_path, lines, 3), flown_log(tmp_path, lines, 4)
    broken = bytearray(one.read_bytes())
    header_again = broken.find(SYNC, broken.find(SYNC) + 1)
    at = broken.find(SYNC, header_again + 1)
    broken[at + 30] ^= 1
    joined = tmp_path / "both.flightlog"
    joined.write_bytes(bytes(broken) + two.read_bytes())
    said = run("info", joined)
    assert f"bytes at {at} are damaged; everything else is read" in said.stderr
    assert "holds 2 flights" in said.stderr
    assert "groundstation repair" in said.stderr
    assert "flight 1 of 2" in said.stdout
    assert "flight 2 of 2" in said.stdout
    report = json.loads(run("info", joined, "--json").stdout)
    assert (report["packets_received"], report["complete"]) == (1, False)
    assert report["damage"][0].endswith(f" bytes at {at} of both.flightlog")
    assert [other["packets_received"] for other in report["other_flights"]] == [3]


def test_a_pipe_or_a_folder_with_the_name_of_a_log_hangs_nothing(
    lines: Mission, tmp_path: Path
) -> None:
    log = cut(flown_log(tmp_path, lines, 3))
    os.mkfifo(tmp_path / "pipe.flightlog")
    (tmp_path / "folder.flightlog").mkdir()
    states = [entry.state for entry in flights_in(tmp_path)]
    assert [state.partition(":")[0] for state in states] == ["unreadable", "unreadable", "cut"]
    assert log_cut_short(tmp_path) == log


def test_absurd_times_give_no_warning(lines: Mission, tmp_path: Path) -> None:
    items = [
        Chunk(frame(lines, packet_count=float(n), altitude=10.0 * n), time_ns, 0)
        for n, time_ns in enumerate((-(1 << 63), 0, (1 << 63) - 1), start=1)
    ]
    logged(tmp_path, lines, items)
    with np.errstate(all="raise"):
        (entry,) = flights_in(tmp_path)
    assert entry.altitudes_m == (10.0, 20.0, 30.0)


def test_continuing_wants_no_mission_and_recording_wants_one(tmp_path: Path) -> None:
    neither = run("record", "--port", "x")
    assert (neither.code, "which mission?" in neither.stderr) == (2, True)
    nothing = run("record", "--port", "x", "--continue", tmp_path / "nowhere.flightlog")
    assert (nothing.code, "there is no flight log" in nothing.stderr) == (2, True)
