"""What holds for every framing: see also the files of the framings beside this one."""

from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from protocol.framing import Expected, checksum_of, encode_frame, framing_names, make_framer
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.mission import Checksum, Framing
from protocol.packet import Frame
from tests.protocol.byte_streams import cuts, pieces_of

CRC = Checksum("CRC-16/CCITT-FALSE")
XBEE_INNER_LINES = Framing("xbee-api", inner=Framing("lines"))


@dataclass(frozen=True)
class Case:
    """A framing to be tested, and what noise looks most like it.

    `size` is that of every payload, or None when it may vary.
    """

    framing: Framing
    checksum: Checksum | None = None
    size: int | None = None
    tempting: bytes = b"\0"

    @property
    def id(self) -> str:
        inner = self.framing.inner
        parts = [self.framing.kind, inner.kind if inner else "", self.framing.ending]
        return "-".join([*parts, "checked" if self.checksum else "plain"])

    @property
    def expected(self) -> Expected:
        sizes = None if self.size is None else frozenset({self.size})
        return Expected(checksum_of(self.framing, self.checksum), sizes)

    @property
    def delimited(self) -> bool:
        return self.framing.kind in ("lines", "cobs", "slip")

    @property
    def searched(self) -> bool:
        """Whether frames are found by what they are, so that noise can cost none.

        Without any mark, the bytes FF FF and most of a frame of zeros fit a CRC as well.
        """
        return not self.delimited and self.framing.kind != "fixed"

    def encode(self, payload: bytes) -> bytes:
        return encode_frame(self.framing, payload, self.expected.checksum)

    def feed(self, *pieces: bytes) -> list[Frame]:
        framer = make_framer(self.framing, self.expected)
        return [frame for piece in pieces for frame in framer.feed(piece)]

    def payload_of(self, frame: Frame) -> bytes:
        codec = self.expected.checksum
        return codec.open(frame.payload, frame.head) if codec else frame.payload

    def good(self, frames: list[Frame]) -> list[bytes]:
        """Return the payloads of the frames whose checksum fits."""
        codec = self.expected.checksum
        return [
            self.payload_of(frame)
            for frame in frames
            if not frame.problem and (not codec or codec.fits(frame.payload, frame.head))
        ]

    def payloads(self) -> st.SearchStrategy[bytes]:
        """Payloads that this framing can carry."""
        if self.framing.kind == "lines" or self.framing.inner == Framing("lines"):
            text = st.binary(min_size=1, max_size=300)
            return text.map(lambda b: b.replace(b"\r", b"").replace(b"\n", b"") or b"x")
        return st.binary(min_size=self.size or 1, max_size=self.size or 600)

    def noise(self, max_size: int = 60) -> st.SearchStrategy[bytes]:
        """Bytes of which many look like the beginning of a frame."""
        few = st.sampled_from([self.tempting, self.tempting[:1], b"\0", b"\xff", b"\r", b"A"])
        parts = st.lists(few | st.binary(max_size=2), max_size=max_size)
        return parts.map(b"".join)

    def fits_by_chance(self, stream: bytes, starts: set[int]) -> bool:
        """Whether noise and what follows are a frame, which nobody can tell from one sent.

        Of beginnings of XBee API frames one in 256 is one: the checksum has 8 bits. In mode 2 a
        frame cannot hold another's start. Without a checksum a CCSDS header of its length is one.
        """
        places = [place for place in range(len(stream) - 5) if place not in starts]
        if self.framing.kind == "ccsds" and self.checksum is None:
            header = self.encode(bytes(self.size or 0))[:6]
            found = (stream[place : place + 6] for place in places)
            return any((h[:2], h[2] >> 6, h[4:]) == (header[:2], 3, header[4:]) for h in found)
        if self.framing.kind != "xbee-api" or self.framing.mode == 2:
            return False
        ends = {p: p + 4 + int.from_bytes(stream[p + 1 : p + 3], "big") for p in places}
        return any(
            stream[place] == 0x7E
            and place + 4 < end <= len(stream)
            and sum(stream[place + 3 : end]) & 0xFF == 0xFF
            for place, end in ends.items()
        )


SYNC = "AA 55"
CASES = [
    Case(Framing("lines", "CR"), tempting=b"\r"),
    Case(Framing("lines", "LF"), tempting=b"\n"),
    Case(Framing("lines", "CRLF"), tempting=b"\r\n"),
    Case(Framing("cobs")),
    Case(Framing("cobs"), CRC),
    Case(Framing("slip"), tempting=b"\xc0"),
    Case(Framing("slip"), CRC, tempting=b"\xdb"),
    Case(Framing("sync-fixed", sync=SYNC, length=24), CRC, 20, b"\xaa\x55"),
    Case(Framing("sync-fixed", sync="FF", length=25, end="0D 0A"), CRC, 20, b"\xff"),
    Case(Framing("sync-length", sync=SYNC), Checksum("CRC-32"), 20, b"\xaa\x55\x14"),
    Case(
        Framing("sync-length", sync=SYNC, length_size=2, length_counts="frame"),
        CRC,
        tempting=b"\xaa\x55\x00",
    ),
    Case(
        Framing("sync-length", sync=SYNC, length_size=4, length_counts="payload+checksum"),
        CRC,
        tempting=b"\xaa\x55\x00\x00\x00",
    ),
    Case(Framing("fixed", length=22), CRC, 20, b"\x29\xb1"),
    Case(Framing("ccsds", apid=100, sync="1ACFFC1D"), CRC, tempting=b"\x1a\xcf\xfc\x1d"),
    Case(Framing("ccsds", apid=100, secondary_header=4), CRC, tempting=b"\x08\x64\xc0\0\0"),
    Case(Framing("ccsds", apid=100, secondary_header=4), None, 20, b"\x08\x64\xc0\0\0"),
    Case(Framing("xbee-api"), tempting=b"\x7e\x00\x20"),
    Case(Framing("xbee-api", mode=2), CRC, tempting=b"\x7e\x00\x20"),
    Case(XBEE_INNER_LINES, tempting=b"\x7e\x00\x20"),
    Case(Framing("xbee-api", mode=2, inner=Framing("cobs")), CRC, tempting=b"\x7e\x00\x20"),
]
DELIMITED = [case for case in CASES if case.delimited]
SEARCHED = [case for case in CASES if case.searched]
OTHERS = [case for case in CASES if not case.searched]

cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
delimited = pytest.mark.parametrize("case", DELIMITED, ids=lambda case: case.id)
searched = pytest.mark.parametrize("case", SEARCHED, ids=lambda case: case.id)
others = pytest.mark.parametrize("case", OTHERS, ids=lambda case: case.id)


def test_every_framing_is_tested_here() -> None:
    assert {case.framing.kind for case in CASES} == set(framing_names())


@cases
@given(data=st.data(), cuts=cuts())
def test_payloads_come_back_however_the_stream_is_cut(
    case: Case, data: st.DataObject, cuts: list[int]
) -> None:
    sent = data.draw(st.lists(case.payloads(), max_size=6))
    stream = b"".join(map(case.encode, sent))
    frames = case.feed(*pieces_of(stream, cuts))
    assert [(case.payload_of(frame), frame.problem) for frame in frames] == [(p, "") for p in sent]


@cases
@given(data=st.data(), cuts=cuts())
def test_noise_and_frames_give_the_same_in_any_chunks_and_never_raise(
    case: Case, data: st.DataObject, cuts: list[int]
) -> None:
    parts = st.lists(case.noise() | case.payloads().map(case.encode), max_size=5)
    stream = b"".join(data.draw(parts))
    assert case.feed(*pieces_of(stream, cuts)) == case.feed(stream)


@cases
@given(data=st.data(), cuts=cuts())
def test_an_offset_says_where_the_raw_bytes_stood_in_the_stream(
    case: Case, data: st.DataObject, cuts: list[int]
) -> None:
    parts = st.lists(case.noise() | case.payloads().map(case.encode), max_size=5)
    stream = b"".join(data.draw(parts))
    frames = case.feed(*pieces_of(stream, cuts))
    for frame in frames:
        if case.framing.inner and not frame.problem:
            assert stream[frame.offset] == 0x7E
        else:
            assert stream[frame.offset : frame.offset + len(frame.raw)] == frame.raw
    places = [frame.offset for frame in frames]
    assert places == sorted(places)
    assert sum(len(frame.raw) for frame in frames) <= len(stream)


@searched
@given(data=st.data())
def test_noise_costs_no_good_frame_that_is_found_by_what_it_is(
    case: Case, data: st.DataObject
) -> None:
    sent = data.draw(st.lists(case.payloads(), min_size=1, max_size=4))
    stream, starts = b"", set()
    for payload in sent:
        stream += data.draw(case.noise(12))
        starts.add(len(stream))
        stream += case.encode(payload)
    assume(not case.fits_by_chance(stream, starts))
    found = case.good(case.feed(stream))
    assert all(found.count(payload) >= sent.count(payload) for payload in sent)


@others
@given(data=st.data())
def test_after_noise_at_most_one_good_frame_is_lost(case: Case, data: st.DataObject) -> None:
    payload = data.draw(case.payloads())
    frame = case.encode(payload)
    assert case.good(case.feed(data.draw(case.noise()), frame, frame))[-1] == payload


@cases
@pytest.mark.parametrize("chunk_bytes", [1 << 17, 1000])
@pytest.mark.parametrize("kind", ["one byte", "tempting"])
def test_floods_of_noise_hold_no_more_than_a_few_frames(
    case: Case, chunk_bytes: int, kind: str
) -> None:
    framer = make_framer(case.framing, case.expected)
    noise = b"\x05" if kind == "one byte" else case.tempting + b"\x05\xff\xff\xff\xff" * 20
    received = returned = 0
    while received < 1 << 17:
        chunk = (noise * (chunk_bytes // len(noise) + 1))[:chunk_bytes]
        received += len(chunk)
        returned += sum(max(1, len(frame.raw)) for frame in framer.feed(chunk))
        if not case.delimited or kind == "one byte":
            assert received - returned <= 3 * MAX_FRAME_BYTES
    payload = b"x" * (case.size or 30)
    good = case.encode(payload)
    assert payload in case.good(framer.feed(good) + framer.feed(good))


@cases
@given(data=st.data())
def test_an_interrupted_frame_is_given_up_whole_and_the_next_one_comes(
    case: Case, data: st.DataObject
) -> None:
    first, second = data.draw(case.payloads()), data.draw(case.payloads())
    sent = case.encode(first)
    begun = sent[: data.draw(st.integers(0, len(sent) - 1))]
    framer = make_framer(case.framing, case.expected)
    whole = framer.feed(begun)
    given_up = framer.interrupt()
    assert case.good(given_up) == []
    if not case.framing.inner:
        kept = b"".join(frame.raw for frame in [*whole, *given_up])
        assert kept == begun[: len(kept)]
        assert len(begun) - len(kept) <= (1 if case.delimited else 0)
    frames = framer.feed(case.encode(second))
    assert case.good(frames) == [second]
    if not case.framing.inner:
        assert frames[0].offset == len(begun)
    assert framer.interrupt() == []


@delimited
@given(sizes=st.lists(st.integers(0, 3 * MAX_FRAME_BYTES), max_size=4), cuts=cuts())
def test_overlong_noise_gives_the_same_frames_in_any_chunks(
    case: Case, sizes: list[int], cuts: list[int]
) -> None:
    stream = b"".join(b"\x05" * size + case.encode(b"x") for size in sizes)
    assert case.feed(*pieces_of(stream, cuts)) == case.feed(stream)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@cases
@settings(max_examples=50_000)
@given(data=st.data(), cuts=cuts())
def test_long_runs_of_streams_give_the_same_in_any_chunks_and_never_raise(
    case: Case, data: st.DataObject, cuts: list[int]
) -> None:
    parts = st.lists(case.noise() | case.payloads().map(case.encode), max_size=5)
    stream = b"".join(data.draw(parts))
    assert case.feed(*pieces_of(stream, cuts)) == case.feed(stream)
