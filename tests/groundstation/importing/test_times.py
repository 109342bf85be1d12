"""How programs write times, and what is made of those that do not rise."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.flightlog.reader import read_flight_log
from groundstation.importing.importing import Imported, Wanted, import_file
from groundstation.importing.time_words import clock_ns_of, number_ns_of, utc_ns_of
from groundstation.importing.timeline import timeline_of
from protocol.packet import Chunk

S = 1_000_000_000


def ns(*parts: int) -> int:
    year, month, day, hour, minute, second, rest = parts
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return int(moment.timestamp()) * S + rest


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("2022-05-07T11:24:56Z", ns(2022, 5, 7, 11, 24, 56, 0)),
        ("2022-05-07T11:24:56.123456789Z", ns(2022, 5, 7, 11, 24, 56, 123456789)),
        ("2022-05-07 11:24:56,5", ns(2022, 5, 7, 11, 24, 56, 500000000)),
        ("2022-05-07T13:24:56+02:00", ns(2022, 5, 7, 11, 24, 56, 0)),
        ("2022-5-7--11-24-56-316", ns(2022, 5, 7, 11, 24, 56, 316000000)),
        ("2022-5-7--11-24-58-34", ns(2022, 5, 7, 11, 24, 58, 34000000)),
        ("2022/05/07 11:24:56", ns(2022, 5, 7, 11, 24, 56, 0)),
        ("Mar 30 2026 13:47:10.400 UTC", ns(2026, 3, 30, 13, 47, 10, 400000000)),
        ("07.05.2022 11:24:56", ns(2022, 5, 7, 11, 24, 56, 0)),
        ("05/07/2022 11:24:56", ns(2022, 5, 7, 11, 24, 56, 0)),
        ("2022-13-07 11:24:56", None),
        ("2022-05-07 25:24:56", None),
        ("11:24:56", None),
        ("2022", None),
        ("1234.5", None),
        ("0001-01-01 00:00:00", None),
        ("boost at 12:30", None),
        ("24 Nov 2026 12:30:00+99:99", None),
        ("24 Nov 2026 12:30:00 PAD", ns(2026, 11, 24, 12, 30, 0, 0)),
        ("", None),
    ],
)
def test_dates_are_read_as_they_are_written(word: str, wanted: int | None) -> None:
    assert utc_ns_of(word) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("00:00:01", S),
        ("1:2:3", 3723 * S),
        ("23:59:59.25", 86_399 * S + S // 4),
        ("12:61:00", None),
        ("12:30", None),
        ("noon", None),
        ("12:00:05 AM", 5 * 10**9),
        ("11:59:30 AM", 43_170 * 10**9),
        ("12:00:00 PM", 43_200 * 10**9),
        ("1:02:03.5 p.m.", 46_923_500_000_000),
        ("13:00:00 PM", None),
        ("0:00:00 AM", None),
    ],
)
def test_clocks_are_read_as_they_are_written(word: str, wanted: int | None) -> None:
    assert clock_ns_of(word) == wanted


@pytest.mark.parametrize(
    ("word", "per_second", "wanted"),
    [
        ("12", 1, 12 * S),
        ("-0.30", 1, -300_000_000),
        ("0.123456789", 1, 123456789),
        ("1774896430123", 1000, 1774896430123 * 1_000_000),
        ("1774896430.4", 1, 1774896430 * S + 400_000_000),
        ("1.5e3", 1000, 1_500_000_000),
        ("1e40", 1, None),
        ("9" * 40, 1, None),
        ("9" * 40 + ".5", 1, None),
        ("inf", 1, None),
        ("nan", 1, None),
        ("x", 1, None),
    ],
)
def test_numbers_are_read_without_rounding(
    word: str, per_second: float, wanted: int | None
) -> None:
    assert number_ns_of(word, per_second) == wanted


@given(st.text(max_size=40))
def test_no_word_breaks_the_readers(word: str) -> None:
    for read in (utc_ns_of, clock_ns_of, lambda w: number_ns_of(w, 1000.0)):
        assert isinstance(read(word), int | None)


@given(st.lists(st.none() | st.integers(-(2**60), 2**60), max_size=30))
def test_a_timeline_keeps_the_rows_and_never_runs_backwards(times: list[int | None]) -> None:
    line = timeline_of(times, None)
    assert len(line.monotonic_ns) == len(line.utc_ns) == len(times)
    assert line.monotonic_ns == sorted(line.monotonic_ns)


def imported(folder: Path, text: str, wanted: Wanted | None = None) -> tuple[Imported, list[Chunk]]:
    path = folder / "theirs.csv"
    path.write_text(text, encoding="utf-8")
    made = import_file(path, None, folder, wanted or Wanted(), overwrite=True)
    items = read_flight_log(made.path).items
    return made, [item for item in items if isinstance(item, Chunk)]


def table(header: str, times: list[str]) -> str:
    return "\n".join([f"{header},ALT", *(f"{time},{n}.5" for n, time in enumerate(times))])


@pytest.mark.parametrize(
    ("header", "times", "steps_s", "sentence"),
    [
        ("TIME", "10 11 13", [0, 1, 3], "TIME is taken for the time of each row, in s."),
        ("TIME", "100 350 600", [0, 0.25, 0.5], "TIME is taken for the time of each row, in ms."),
        ("millis", "1000 2000 4000", [0, 1, 3], "in ms."),
        ("TIME", "23:59:59 00:00:00 00:00:02", [0, 1, 3], "hh:mm:ss"),
        ("GPS_TIME", "101558.0 101559.0 101600.0 101602.0", [0, 1, 2, 4], "hhmmss"),
        ("time", "46187.5 46187.50015625 46187.5003125", [0, 13.5, 27], "days since 1900"),
        ("utc", "235958 235959 000000 000001", [0, 1, 2, 3], "hhmmss"),
        ("TIME", "101500 101600 101700 101800", [0, 0.1, 0.2, 0.3], "in ms."),
        ("TIME", "101558 101559 101660 101661", [0, 1, 102, 103], "in s."),
        ("UNIXTIME", "1774896430 1774896431 1774896433", [0, 1, 3], "s since 1970"),
        ("ts", "1774896430400 1774896430900 1774896431400", [0, 0.5, 1], "ms since 1970"),
        ("ts", "1774896430400000 1774896430900000 1774896431400000", [0, 0.5, 1], "us since"),
        ("when", "2026-03-30T10:00:00 2026-03-30T10:00:02 2026-03-30T10:00:03", [0, 2, 3], "UTC"),
        (
            "year,month,day,hour,minute,second",
            "2026,3,30,10,0,0 2026,3,30,10,0,2 2026,3,30,10,1,0",
            [0, 2, 60],
            "year, month, day",
        ),
        (
            "DATE,TIME",
            "2026-03-30,10:00:00 2026-03-30,10:00:01.5 2026-03-31,10:00:00",
            [0, 1.5, 86400],
            "DATE and TIME",
        ),
        ("x", "46187.5 46187.5 46187.6", [0, 1, 2], "follow each other at 1 Hz"),
        ("x", "a b c", [0, 1, 2], "follow each other at 1 Hz"),
    ],
)
def test_odd_times_are_recognised_and_said(
    header: str, times: str, steps_s: list[float], sentence: str, tmp_path: Path
) -> None:
    made, chunks = imported(tmp_path, table(header, times.split()))
    assert [chunk.monotonic_ns / 1e9 for chunk in chunks] == pytest.approx(steps_s, abs=1e-6)
    assert sentence in made.sentences[0]


@pytest.mark.parametrize(
    ("times", "steps_s", "sentence"),
    [
        ("1 2 2 4", [0, 1, 1, 3], "The time is the same as in the row before in 1 row."),
        ("1 2 3 4 1 2", [0, 1, 2, 3, 4, 5], "The time runs backwards at 1 row"),
        ("1 2 900 4 5", [0, 1, 1, 3, 4], "outside those of the rows around in 1 row"),
    ],
)
def test_times_that_do_not_rise_are_kept_in_order_and_said(
    times: str, steps_s: list[float], sentence: str, tmp_path: Path
) -> None:
    made, chunks = imported(tmp_path, table("TIME", times.split()))
    assert [chunk.monotonic_ns / 1e9 for chunk in chunks] == steps_s
    assert any(sentence in said for said in made.sentences), made.sentences


def test_a_row_without_a_time_has_that_of_the_row_before(tmp_path: Path) -> None:
    times = [str(n) for n in range(30)]
    times[7] = ""
    made, chunks = imported(tmp_path, table("TIME", times))
    assert [round(chunk.monotonic_ns / 1e9) for chunk in chunks[5:10]] == [5, 6, 6, 8, 9]
    assert "No time can be read in 1 row: the time of the row before is taken." in made.sentences


def test_a_longitude_is_no_time(tmp_path: Path) -> None:
    rows = "\n".join(f"{n},399000000,11640000{n:02d}" for n in range(20))
    made, _ = imported(tmp_path, f"COUNT,LAT,LON\n{rows}\n")
    assert "1970" not in made.sentences[0]


def test_the_rate_that_is_said_counts_before_all_columns(tmp_path: Path) -> None:
    made, chunks = imported(tmp_path, table("TIME", ["1", "2", "3"]), Wanted(rate_hz=4.0))
    assert [chunk.monotonic_ns / 1e9 for chunk in chunks] == [0, 0.25, 0.5]
    assert "at 4 Hz, as said by --rate" in made.sentences[0]


def test_a_flight_without_a_day_begins_at_the_date_of_the_file(tmp_path: Path) -> None:
    made, chunks = imported(tmp_path, table("TIME", ["1", "2", "3"]))
    assert chunks[0].utc_ns == (tmp_path / "theirs.csv").stat().st_mtime_ns
    assert "the flight begins at the file's own date" in made.sentences[1]


def test_of_dates_with_slashes_it_is_said_that_the_month_is_first(tmp_path: Path) -> None:
    made, chunks = imported(tmp_path, table("when", ["5/7/2026 10:00:00", "5/7/2026 10:00:01"]))
    assert made.sentences[0].endswith("date and time of each row, UTC, the month first.")
    assert chunks[0].utc_ns == ns(2026, 5, 7, 10, 0, 0, 0)


def test_times_of_centuries_make_a_log_all_the_same(tmp_path: Path) -> None:
    far = str(4 * 10**9)
    _, chunks = imported(
        tmp_path, table("time", ["1", far, far, "2", "3", far, far, "4", far, far])
    )
    times_ns = [chunk.monotonic_ns for chunk in chunks]
    assert times_ns == sorted(times_ns)
    assert len(chunks) == 10
