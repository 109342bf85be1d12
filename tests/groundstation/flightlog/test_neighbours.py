"""Records that are checked together are found intact only if each of them is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.flightlog.format import Record, decode_record, encode_record
from groundstation.flightlog.neighbours import fit_with_neighbours
from groundstation.flightlog.scanning import Scanner

PAYLOADS = st.lists(st.binary(max_size=40), min_size=1, max_size=30)
ALIKE = st.integers(0, 40).flatmap(
    lambda size: st.lists(st.binary(min_size=size, max_size=size), min_size=1, max_size=30)
)


@given(
    payloads=PAYLOADS | ALIKE,
    gaps=st.lists(st.binary(max_size=3), max_size=30),
    damage=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 255)), max_size=3),
)
def test_none_is_taken_for_intact_that_is_not(
    payloads: list[bytes], gaps: list[bytes], damage: list[tuple[int, int]]
) -> None:
    data, starts, ends = bytearray(), [], []
    for number, payload in enumerate(payloads):
        data += gaps[number] if number < len(gaps) else b""
        starts.append(len(data))
        data += encode_record(Record(2, number, -number, payload))
        ends.append(len(data))
    found = fit_with_neighbours(bytes(data), np.array(starts), np.array(ends))
    assert found.all()
    for place, change in damage:
        data[place % len(data)] ^= change
    found = fit_with_neighbours(bytes(data), np.array(starts), np.array(ends))
    for start, end, fits in zip(starts, ends, found.tolist(), strict=True):
        record = decode_record(bytes(data), start)
        intact = record is not None and record[1] == end
        assert intact or not fits


@pytest.mark.parametrize("sizes", [7, 1], ids=["of many sizes", "of one size"])
@pytest.mark.parametrize("hit", [{17, 18, 9000, 19_999}, {0}, {16_390}, set()])
def test_damage_among_thousands_costs_only_the_records_it_hits(sizes: int, hit: set[int]) -> None:
    records = [
        encode_record(Record(2, n, n, bytes([n % 251]) * (n % sizes))) for n in range(20_000)
    ]
    sent = [
        one[:-1] + bytes([one[-1] ^ 1]) if number in hit else one
        for number, one in enumerate(records)
    ]
    batch = Scanner().feed(b"".join(sent), last=True)
    assert batch.monotonic_ns.tolist() == [n for n in range(20_000) if n not in hit]
