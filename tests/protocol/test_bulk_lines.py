"""Lines of words give in bulk what they give live: read by Arrow, by numpy, or one by one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.flight import fly
from protocol import bulk_arrow, bulk_text
from protocol.bulk import decode_bulk
from protocol.bulk_arrow import ArrowLines, arrow_lines
from protocol.columns import Words
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.text import ANY
from tests.protocol.bulk_and_live import assert_equal_to_live
from tests.protocol.byte_streams import cuts
from tests.protocol.random_missions import line_mission_of

LINE_MISSIONS = [name for name in builtin_names() if load_mission(name).framing.kind == "lines"]
BREAKS = st.lists(st.integers(0, 12), max_size=4)
ENDS = st.sampled_from(["\r", "\n", "\r\n", "\r\r"])

both_ways = pytest.mark.parametrize("by_arrow", [True, False], ids=["Arrow", "numpy"])


@contextmanager
def blocks_read(by_arrow: bool, block_bytes: int = 1 << 20) -> Iterator[list[bool]]:
    """Have streams of any length read this way; gives of each block whether Arrow took it."""
    taken: list[bool] = []
    table = ArrowLines.table

    def noted(self: ArrowLines, *block: Any) -> Any:
        found = table(self, *block)
        taken.append(found is not None)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_arrow, "_LEAST_BYTES", 0 if by_arrow else 1 << 60)
        patch.setattr(bulk_text, "_BLOCK_BYTES", block_bytes)
        patch.setattr(ArrowLines, "table", noted)
        patch.setattr(bulk_arrow, "_REFUSED_FIRST", 1 << 60)
        yield taken


@both_ways
@pytest.mark.parametrize("name", ["aas-2026", "in-space-india", "arduino-lines"])
def test_blocks_of_lines_read_side_by_side_are_one_stream(name: str, by_arrow: bool) -> None:
    mission = load_mission(name)
    stream = b"".join(sent.on_air for sent in islice(fly(mission, seed=6, corrupt=0.02), 200))
    with blocks_read(by_arrow, 1000) as taken:
        bulk = assert_equal_to_live(mission, stream, range(0, len(stream), 45))
    assert len(bulk.tables[mission.packet.name].offsets) > 100
    assert set(taken) == ({True, False} if by_arrow else set())


@pytest.mark.parametrize("name", LINE_MISSIONS)
def test_a_flight_without_damage_is_read_by_arrow_as_a_whole(name: str) -> None:
    mission = load_mission(name)
    stream = b"".join(sent.frame for sent in islice(fly(mission), 40))
    with blocks_read(by_arrow=True) as taken:
        assert_equal_to_live(mission, stream)
    assert taken == [True]


def test_without_arrow_or_for_little_lines_are_read_by_numpy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert arrow_lines(b"1,2\r", ",") is None
    monkeypatch.setattr(bulk_arrow, "_LEAST_BYTES", 0)
    assert arrow_lines(b"1,2\r", ",") is not None
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert arrow_lines(b"1,2\r", ",") is None


def test_arrow_is_not_asked_again_and_again_where_most_blocks_are_damaged() -> None:
    lines = b"1,2\r3,x\r"
    with blocks_read(by_arrow=True), pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_arrow, "_REFUSED_FIRST", 2)
        arrow = arrow_lines(lines, ",")
        assert arrow is not None
        assert arrow.table(0, 4, 1, ["decimal", "decimal"]) is not None
        assert [arrow.table(0, 8, 2, ["decimal", "decimal"]) for _ in range(4)] == [None] * 4
        assert arrow.table(0, 4, 1, ["decimal", "decimal"]) is None


NUMBERS = [
    *(
        "",
        "0",
        "-0",
        "-0.0",
        "00",
        "007",
        "+.5",
        "+7",
        "+-7",
        "1.",
        ".",
        "-",
        "--1",
        "1.2.3",
        "1-2",
    ),
    *("12345678", "-118.243712", "1234567.8", "123456789.123456", "1234567890123456"),
    *("9007199254740993", "-9223372036854775808", "9223372036854775808", "123456789012345678901"),
    *("1e5", "1E+5", "1e", "e5", "1e400", "-1e400", "1e-400", "5e-324", "1.7976931348623159e308"),
    *("nan", "-NaN", "inf", "Infinity", "nan(1)", "0x1F", "0X1f", "-0x1", "0x", "0x1p3", "1_0"),
    *("1d5", "1f", "12a", "true", "N/A", "null", "#N/A", '"7"', "'7'", "\\7", "7\\", "1.5V"),
]
OTHERS = [
    *("12:34:56", "1:2:3", "12:34", "23:59:60", "24:00:00", "99:59:59", "12:00:00.5", "12/34/56"),
    *("PAD", "ASCENT", "F", "S", "a word", "a word that is long", "w" * 64, "w" * 64 + "X", "x=7"),
    *("é", "\x07", "\0", "\t", "\ufeff7", "\x7f", ";", "0;1"),
]
WORDS = (
    st.sampled_from([*NUMBERS, *OTHERS]).flatmap(
        lambda word: st.sampled_from([word, word, f" {word}", f"{word} ", f"  {word}"])
    )
    | st.floats(-1e6, 1e6).map(lambda number: f"{number:.3f}")
    | st.floats().map(repr)
    | st.integers(-(10**19), 10**19).map(str)
    | st.from_regex(r"[+-]?[0-9]{0,17}(\.[0-9]{0,8})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
)


def mission_of_all_types(delimiter: str, **keys: Any) -> Mission:
    """Return a mission of lines with fields of all types; more keys are the packet's."""
    return line_mission_of(
        [
            {"name": "N", "type": "number", "unit": "kPa", "none": [99999999, "PAD"]},
            {"name": "I", "type": "integer", "scale": -2.5},
            {"name": "T", "type": "time"},
            {"name": "W", "type": "text"},
            {"name": "E", "type": "integer", "values": ["PAD", "ASCENT"]},
            {"name": "P", "type": "number", "optional": True},
            {"name": "O", "type": "text", "optional": True, "rest": keys.pop("rest")},
        ],
        delimiter,
        absent_if_all_zero=[["N", "I"]],
        **keys,
    )


USUAL: list[Callable[[int], str]] = [
    lambda row: f"{row / 7 - 3:.2f}",
    lambda row: str(row * 37 - 90),
    lambda row: f"12:{row % 60:02d}:56",
    lambda row: "UP" if row < 9 else "DOWN",
    lambda row: "1",
    lambda row: f"{row}.5",
    lambda row: f"more {row}",
    lambda row: "3.2",
]


@both_ways
@pytest.mark.parametrize("column", range(8))
def test_each_strange_word_is_read_in_bulk_as_it_is_live(column: int, by_arrow: bool) -> None:
    mission = mission_of_all_types(",", rest=True)
    lines: list[list[str]] = []
    for word in [*NUMBERS, *OTHERS]:
        for strange in (word, f" {word}"):
            usual = [usual(len(lines)) for usual in USUAL]
            lines += [usual, [*usual[:column], strange, *usual[column + 1 :]]]
    with blocks_read(by_arrow, block_bytes=100) as taken:
        assert_equal_to_live(mission, "".join(",".join(line) + "\r" for line in lines).encode())
    assert len(taken) > len(lines) / 4 or not by_arrow


@both_ways
@given(data=st.data())
def test_lines_with_a_strange_word_are_read_in_bulk_as_they_are_live(
    data: st.DataObject, by_arrow: bool
) -> None:
    """Most lines are such as Arrow takes, so that one word decides."""
    delimiter = data.draw(st.sampled_from([",", ";", "|", ANY]))
    labels, rest = data.draw(st.booleans()), data.draw(st.booleans())
    mission = mission_of_all_types(delimiter, labels=labels, rest=rest)
    words = data.draw(st.integers(5, 8))
    lines = [[word(row) for word in USUAL[:words]] for row in range(data.draw(st.integers(1, 20)))]
    for line in data.draw(st.lists(st.sampled_from(lines), max_size=3)):
        line[data.draw(st.integers(0, words - 1))] = data.draw(WORDS)
    end, mark = data.draw(ENDS), "," if delimiter == ANY else delimiter
    text = "".join(mark.join(line) + end for line in lines)
    with blocks_read(by_arrow, data.draw(st.sampled_from([100, 1 << 20]))):
        assert_equal_to_live(mission, text.encode(), data.draw(cuts()), data.draw(BREAKS))


@both_ways
@given(data=st.data())
def test_lines_of_any_words_are_read_in_bulk_as_they_are_live(
    data: st.DataObject, by_arrow: bool
) -> None:
    mission = mission_of_all_types(",", rest=data.draw(st.booleans()))
    usual = st.tuples(st.just("-1.5"), st.just("7"), st.just("12:34:56"), WORDS, st.just("1"))
    line = usual | st.lists(WORDS, max_size=9)
    lines = data.draw(st.lists(line.map(",".join), max_size=30))
    text = "".join(one + data.draw(ENDS) for one in lines) + data.draw(st.sampled_from(["", "1,2"]))
    with blocks_read(by_arrow):
        assert_equal_to_live(mission, text.encode(), data.draw(cuts()), data.draw(BREAKS))


@both_ways
@given(data=st.data(), decimals=st.integers(0, 6))
def test_numbers_in_lines_are_read_to_their_last_bit(
    data: st.DataObject, by_arrow: bool, decimals: int
) -> None:
    kinds = [("N", "number"), ("I", "integer"), ("T", "time")]
    mission = line_mission_of([{"name": name, "type": kind} for name, kind in kinds])
    whole = st.integers(-(10**9), 10**9).map(lambda whole: f"{whole / 10**decimals:.{decimals}f}")
    number = whole | st.floats(allow_nan=False, allow_infinity=False).map(repr)
    integer = st.integers(-(2**63), 2**63 - 1).map(str) | st.integers(0, 300).map(str)
    clock = st.times().map(lambda time: time.strftime("%H:%M:%S"))
    line = st.tuples(number, integer, clock).map(",".join)
    text = "".join(one + "\r" for one in data.draw(st.lists(line, min_size=1, max_size=20)))
    with blocks_read(by_arrow) as taken:
        assert_equal_to_live(mission, text.encode())
    assert taken == [True] * by_arrow


@both_ways
@pytest.mark.parametrize(
    "text",
    [
        "\ufeff1,2,a\r1,2,a\r",
        "\r\r\n\r1,2,a\r\n\r\n1,2,a\n",
        "1,2,a\r \r1,2,a\r",
        "1,2,a\r1,2\r1,2,a\r1,2,a,b\r",
        "1,2," + "a" * 4092 + "\r1,2," + "a" * 4093 + "\r1,2,a\r",
        "1,2,a\r1,2,a\0\r1,2,\x7f\r",
        ",,\r,,\r",
        "1,2,\r1,2,\r",
    ],
)
def test_a_block_of_odd_lines_is_read_in_bulk_as_it_is_live(text: str, by_arrow: bool) -> None:
    kinds = [("N", "number"), ("I", "integer"), ("W", "text")]
    mission = line_mission_of([{"name": name, "type": kind} for name, kind in kinds])
    with blocks_read(by_arrow):
        assert_equal_to_live(mission, text.encode())


def test_many_words_of_a_column_keep_their_order() -> None:
    mission = line_mission_of([{"name": "N", "type": "number"}, {"name": "W", "type": "text"}])
    words = [f"word {row * row % 701}" for row in range(3000)]
    with blocks_read(by_arrow=True, block_bytes=4000) as taken:
        lines = "".join(f"{row},{word}\n" for row, word in enumerate(words))
        column = decode_bulk(mission, lines.encode()).tables[mission.packet.name].columns["W"]
    assert len(taken) > 5
    assert all(taken)
    assert isinstance(column, Words)
    assert column.tolist() == words
    assert list(column.words) == list(dict.fromkeys(words))
