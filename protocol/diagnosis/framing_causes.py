"""Another framing around the same packets than the mission describes."""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from protocol.diagnosis.frames import distances_of
from protocol.diagnosis.sizes import checksum_bytes, size_of_packet, with_innermost
from protocol.diagnosis.suggestion import LIKELY, RARE, USUAL, Suggestion
from protocol.framing import innermost
from protocol.mission import Framing, Mission

_SYNCS_TRIED = 4
_MARKS_WEIGHED = 16
_SAMPLE_BYTES = 8_000


def suggest_framings(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    """Yield the mission with each framing that its packets could lie in."""
    given = innermost(mission.framing)
    yield from _xbee(mission)
    for framing in _others(mission, data):
        if framing == given:
            continue
        yield Suggestion(
            "framing",
            f"the packets lie in framing '{framing.kind}', the mission says '{given.kind}'",
            f"set {_keys(framing)} in [framing]",
            replace(mission, framing=with_innermost(mission.framing, framing)),
            rarity=RARE if framing.kind == "fixed" else USUAL,
        )
    yield from _ignored_parts(mission, data)


def _xbee(mission: Mission) -> Iterator[Suggestion]:
    framing = mission.framing
    if framing.kind == "xbee-api":
        yield from _not_api(mission)
    for mode in (1, 2):
        for inner in (framing.inner or framing, None):
            other = Framing("xbee-api", mode=mode, inner=inner)
            if other == framing or (inner and inner.kind == "xbee-api"):
                continue
            yield Suggestion(
                "xbee-api",
                f"the XBee on the ground is in API mode {mode}: it wraps what it receives "
                "in frames of its own (0x7E)",
                f"{_api_keys(mode, inner)}, or set the XBee to transparent mode (AP = 0) in XCTU",
                replace(mission, framing=other),
            )


def _api_keys(mode: int, inner: Framing | None) -> str:
    keys = f'set kind = "xbee-api" and mode = {mode} in [framing]'
    if inner is None:
        return keys
    return f"{keys} and what it was before in [framing.inner]"


def _not_api(mission: Mission) -> Iterator[Suggestion]:
    text = mission.packet.encoding == "text"
    for inner in [mission.framing.inner or Framing("lines" if text else "cobs"), Framing("cobs")]:
        yield Suggestion(
            "xbee-transparent",
            "the XBee on the ground is in transparent mode: there are no API frames",
            f"set {_keys(inner)} in [framing] without an XBee around it, "
            "or set the XBee to API mode (AP = 1) in XCTU",
            replace(mission, framing=inner),
        )


def _others(mission: Mission, data: bytes) -> Iterator[Framing]:
    yield Framing("cobs")
    yield Framing("slip")
    if mission.packet.encoding == "text":
        yield Framing("lines")
        return
    whole = size_of_packet(mission.packet) + checksum_bytes(mission)
    if checksum_bytes(mission) > 1:
        yield Framing("fixed", length=whole)
    for sync in _syncs(data, whole):
        mark = sync.hex(" ").upper()
        yield Framing("sync-fixed", sync=mark, length=len(sync) + whole)
        yield from _with_length(mark, sync, data, whole, whole - checksum_bytes(mission))


def _with_length(
    mark: str, sync: bytes, data: bytes, whole: int, payload: int
) -> Iterator[Framing]:
    """Yield the length fields of one byte that say what the byte behind the start bytes is."""
    behind = Counter(re.findall(re.escape(sync) + b"(?s:(.))", data[:_SAMPLE_BYTES]))
    said = behind.most_common(1)[0][0][0] if behind else -1
    if said == payload:
        yield Framing("sync-length", sync=mark, length_counts="payload")
    if said == whole:
        yield Framing("sync-length", sync=mark, length_counts="payload+checksum")
    if said == whole + len(sync) + 1:
        yield Framing("sync-length", sync=mark, length_counts="frame")


def _syncs(data: bytes, whole: int) -> Iterator[bytes]:
    """Yield the bytes that recur at the distance of frames: start bytes, of 2, 1, 3 or 4."""
    part = data[:_SAMPLE_BYTES]
    for size in (2, 1, 3, 4):
        for extra in range(4):
            distance = size + whole + extra
            counts = Counter(
                part[place : place + size]
                for place in range(len(part) - distance - size)
                if part[place : place + size] == part[place + distance : place + distance + size]
            )
            usual = [mark for mark, _ in counts.most_common(_MARKS_WEIGHED) if any(mark)]
            usual.sort(key=lambda mark: -_different_before(mark, part))
            yield from (mark for mark in usual[:_SYNCS_TRIED] if distances_of(mark, part))


def _different_before(mark: bytes, data: bytes) -> int:
    """Return how many different bytes stand before `mark`: many before the first of a frame."""
    found = re.findall(b"(?s)(.)" + re.escape(mark), data)
    return len(set(found))


def _ignored_parts(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    """Yield start bytes that the mission describes otherwise than they are."""
    framing = innermost(mission.framing)
    if framing.kind != "sync-length":
        return
    for size in (1, 2):
        for order in ("big", "little"):
            for counts in ("payload", "payload+checksum", "frame"):
                other = replace(framing, length_size=size, length_order=order, length_counts=counts)
                if other != framing:
                    yield Suggestion(
                        "framing-length",
                        "the length field of the frames is not as described",
                        f"set {_keys(other)} in [framing]",
                        replace(mission, framing=with_innermost(mission.framing, other)),
                        rarity=LIKELY,
                    )


def _keys(framing: Framing) -> str:
    keys = [f'kind = "{framing.kind}"']
    if framing.sync:
        keys.append(f'sync = "{framing.sync}"')
    if framing.length is not None:
        keys.append(f"length = {framing.length}")
    if framing.kind == "sync-length":
        keys.append(f"length_size = {framing.length_size}")
        if framing.length_size > 1:
            keys.append(f'length_order = "{framing.length_order}"')
        keys.append(f'length_counts = "{framing.length_counts}"')
    return ", ".join(keys)
