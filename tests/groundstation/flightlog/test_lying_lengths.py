"""Lengths that lie by the thousand: neither a hang nor another result."""

import zlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from groundstation.flightlog.format import SYNC, Record, encode_record
from groundstation.flightlog.range_checksums import range_sums
from groundstation.flightlog.scanning import BLOCK_BYTES, Scanner

BOUNDS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(sorted)


@given(data=st.binary(min_size=500, max_size=500), ranges=st.lists(BOUNDS, max_size=30))
def test_checksums_of_overlapping_ranges_are_those_of_zlib(
    data: bytes, ranges: list[list[int]]
) -> None:
    begins = np.array([begin for begin, _ in ranges], np.int64)
    ends = np.array([end for _, end in ranges], np.int64)
    made = range_sums(data, begins, ends).tolist()
    assert made == [zlib.crc32(data[begin:end]) for begin, end in ranges]


def test_a_file_of_nothing_but_lies_around_one_record_is_soon_read() -> None:
    lie = SYNC + b"\x02" + (1_000_000).to_bytes(4, "little") + bytes(16)
    record = encode_record(Record(2, 5, 6, b"true"))
    data = lie * 120_000 + record + lie * 120_000
    scanner, found = Scanner(), []
    for at in range(0, len(data), BLOCK_BYTES):
        batch = scanner.feed(data[at : at + BLOCK_BYTES], last=at + BLOCK_BYTES >= len(data))
        found += [batch.record(number) for number in range(len(batch.kinds))]
    assert found == [Record(2, 5, 6, b"true")]
    assert [damage.size for damage in scanner.damage] == [len(lie) * 120_000] * 2
