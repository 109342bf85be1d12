"""Every line of a stream comes back out of its compressed text, wherever its blocks begin."""

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from protocol import packed_text
from protocol.packed_text import PackedText, PlainText

LINES = st.lists(st.binary(max_size=90).map(lambda line: line.translate(None, b"\r\n")))


@given(LINES, st.sampled_from([b"\r", b"\n", b"\r\n"]), st.integers(1, 200))
def test_any_line_comes_back(lines: list[bytes], end: bytes, block_bytes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_text, "_BLOCK_BYTES", block_bytes)
        assert_lines_come_back(lines, end)


def test_lines_of_many_blocks_come_back() -> None:
    assert_lines_come_back([b"%d,%d" % (number, number**3) for number in range(5_000)], b"\r")


def test_a_build_that_compresses_one_block_at_a_time_does_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complete = zstandard.ZstdCompressor

    class Compressor:
        def __init__(self, level: int) -> None:
            self.compress = complete(level=level).compress

    monkeypatch.setattr(zstandard, "ZstdCompressor", Compressor)
    assert_lines_come_back([b"%d" % number for number in range(5_000)], b"\n")


def assert_lines_come_back(lines: list[bytes], end: bytes) -> None:
    data = b"".join(line + end for line in lines)
    plain, text = PlainText(data), PackedText(data)
    begin = 0
    for line in lines:
        assert plain.line_at(begin) == text.line_at(begin) == line
        begin += len(line + end)
