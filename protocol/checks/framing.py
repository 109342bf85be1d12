"""What must hold in a mission's framing, checksum and radio, each fault as one sentence."""

import re

import msgspec

from protocol.checksum import algorithm_names
from protocol.checksum_algorithms import NMEA
from protocol.errors import MissionError, shown, suggest
from protocol.framing import checksum_of, framing_keys, framing_names, innermost
from protocol.framing.ccsds import MAX_APID
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.framing.marked import hex_bytes
from protocol.framing.sync_length import uncounted_bytes
from protocol.framing.xbee_api import MAX_DATA_BYTES
from protocol.layout import declare
from protocol.mission import Framing, Mission

MAX_MARK_BYTES = 16
MAX_HEADER_BYTES = 64
MAX_SIDE_LINES = 100
MAX_SKIP_IN_TEXT = 32

_DELIMITED = ("lines", "cobs", "slip")
_ALWAYS = frozenset({"kind"})
_ADDRESS = re.compile(r"[0-9A-Fa-f]{8} ?[0-9A-Fa-f]{8}")


def check_framing(mission: Mission, source: str) -> None:
    """Raise MissionError, naming `source` and the key, at the first thing that does not hold."""
    _check_kind(mission.framing, source, "framing", framing_names())
    inner = mission.framing.inner
    if inner:
        allowed = [name for name in framing_names() if name != "xbee-api"]
        _check_kind(inner, source, "framing.inner", allowed)
    framing, key = innermost(mission.framing), "framing.inner" if inner else "framing"
    _check_encoding(mission, framing, source, key)
    _check_checksum(mission, framing, source)
    _check_radio(mission, framing, source)
    _check_keys(framing, source, key)
    _check_telling(mission, framing, source, key)
    _check_sizes(mission, framing, source, key)


def _check_kind(framing: Framing, source: str, key: str, allowed: list[str]) -> None:
    kind = framing.kind
    if kind not in allowed:
        raise MissionError(
            source, f"{key}.kind", f"{shown(kind)} is not a framing{suggest(kind, allowed)}"
        )
    used = framing_keys(kind) | _ALWAYS
    for field in msgspec.structs.fields(framing):
        given = getattr(framing, field.name)
        if field.name not in used and given != field.default:
            raise MissionError(
                source, f"{key}.{field.name}", f"framing '{kind}' has no such key; remove it"
            )
    if framing.mode not in (1, 2):
        raise MissionError(source, f"{key}.mode", f"{shown(framing.mode)}: must be 1 or 2")
    if framing.destination and not _ADDRESS.fullmatch(framing.destination):
        raise MissionError(
            source,
            f"{key}.destination",
            f"{shown(framing.destination)}: give the 16 hexadecimal digits of the XBee's address, "
            "SH and SL as printed on it, such as '0013A200 40A1B2C3'",
        )


def _check_encoding(mission: Mission, framing: Framing, source: str, key: str) -> None:
    binary = any(packet.encoding == "binary" for packet in mission.packets)
    text = any(packet.encoding == "text" for packet in mission.packets)
    if framing.kind == "lines" and binary:
        raise MissionError(
            source,
            f"{key}.kind",
            "'lines' cannot carry a binary packet, whose bytes may be a line end; use 'cobs'",
        )
    if framing.kind in ("fixed", "sync-fixed") and text:
        raise MissionError(
            source,
            f"{key}.kind",
            f"'{framing.kind}' cannot carry text, whose length changes; use 'lines'",
        )


def _check_keys(framing: Framing, source: str, key: str) -> None:
    for name in ("sync", "end"):
        _check_mark(getattr(framing, name), source, f"{key}.{name}")
    if framing.kind in ("sync-fixed", "sync-length") and not framing.sync:
        raise MissionError(
            source, f"{key}.sync", "it is missing: give the start bytes, such as 'AA 55'"
        )
    _check_range(framing.length_size, (1, 2, 4), source, f"{key}.length_size")
    for name, lowest, highest in (
        ("length", 1, MAX_FRAME_BYTES),
        ("length_adjust", -MAX_FRAME_BYTES, MAX_FRAME_BYTES),
        ("max_length", 1, MAX_FRAME_BYTES),
        ("apid", 0, MAX_APID - 1),
        ("secondary_header", 0, MAX_HEADER_BYTES),
    ):
        given = getattr(framing, name)
        if given is not None:
            _check_range(given, range(lowest, highest + 1), source, f"{key}.{name}")
    if framing.kind in ("fixed", "sync-fixed") and framing.length is None:
        raise MissionError(
            source, f"{key}.length", "it is missing: give the bytes of a whole frame"
        )


def _check_range(found: int, allowed: range | tuple[int, ...], source: str, key: str) -> None:
    if found not in allowed:
        words = (
            f"{allowed[0]} to {allowed[-1]}"
            if isinstance(allowed, range)
            else f"{', '.join(map(str, allowed[:-1]))} or {allowed[-1]}"
        )
        raise MissionError(source, key, f"{shown(found)}: must be {words}")


def _check_mark(text: str, source: str, key: str) -> None:
    try:
        size = len(hex_bytes(text)) if len(text) <= 8 * MAX_MARK_BYTES else None
    except ValueError:
        size = None
    if size is None or size > MAX_MARK_BYTES or (text and not size):
        raise MissionError(
            source,
            key,
            f"{shown(text)}: give up to {MAX_MARK_BYTES} bytes as pairs of hexadecimal digits, "
            "such as 'AA 55'",
        )


def _suggest_checksum(name: str) -> str:
    """Return the nearest name; a family, which no text spells out, has no nearest member."""
    if name.lower().replace("-", "").replace("_", "") not in ("crc16", "crcccitt", "crc16ccitt"):
        return suggest(name, algorithm_names())
    return (
        ": many checksums are called so; firmware mostly has CRC-16/CCITT-FALSE, CRC-16/XMODEM, "
        "CRC-16/MODBUS or CRC-16/ARC; with a capture of the bytes, 'groundstation diagnose' "
        "finds out which"
    )


def _check_checksum(mission: Mission, framing: Framing, source: str) -> None:
    checksum = mission.checksum
    if checksum is None:
        return
    name = checksum.algorithm
    if name not in algorithm_names():
        raise MissionError(
            source,
            "checksum.algorithm",
            f"{shown(name)} is not a checksum{_suggest_checksum(name)}",
        )
    written = name == NMEA or checksum.written == "hex"
    if framing.kind == "lines" and not written:
        raise MissionError(
            source,
            "checksum.written",
            'a line cannot carry a checksum in bytes; write written = "hex" or remove it',
        )
    if written and (mission.packet.encoding == "binary" or framing.kind not in _DELIMITED):
        raise MissionError(
            source,
            "checksum.algorithm" if name == NMEA else "checksum.written",
            "hexadecimal digits need a text packet in 'lines', 'cobs' or 'slip'; "
            "use a checksum in bytes",
        )
    _check_separator(mission, source)


def _check_separator(mission: Mission, source: str) -> None:
    checksum = mission.checksum
    mark = checksum.separator if checksum else "*"
    usable = (
        mark.isascii()
        and mark.isprintable()
        and not any(c in "0123456789abcdefABCDEF" for c in mark)
    )
    if not 1 <= len(mark) <= 8 or not usable:
        raise MissionError(
            source,
            "checksum.separator",
            f"{shown(mark)}: give 1 to 8 characters that are no hexadecimal digits, such as '*'",
        )


def _check_radio(mission: Mission, framing: Framing, source: str) -> None:
    radio = mission.radio
    if radio.rssi != "none" and mission.framing.kind == "xbee-api":
        raise MissionError(
            source, "radio.rssi", "an XBee in API mode appends no byte to frames; remove it"
        )
    if radio.side_lines and framing.kind != "lines":
        raise MissionError(
            source, "radio.side_lines", f"framing '{framing.kind}' has no lines; remove it"
        )
    if len(radio.side_lines) > MAX_SIDE_LINES:
        raise MissionError(
            source,
            "radio.side_lines",
            f"{len(radio.side_lines)} beginnings of lines: at most {MAX_SIDE_LINES}",
        )
    for index, word in enumerate(radio.side_lines):
        if not word.strip() or len(word) > 100 or not word.isprintable():
            raise MissionError(
                source,
                f"radio.side_lines[{index}]",
                f"{shown(word)}: give what the line begins with, 1 to 100 characters",
            )


def _check_telling(mission: Mission, framing: Framing, source: str, key: str) -> None:
    codec = checksum_of(mission.framing, mission.checksum)
    if framing.kind == "fixed" and (codec is None or codec.size < 2):
        found = (
            f"{mission.checksum.algorithm} fits" if mission.checksum else "without one, noise fits"
        )
        raise MissionError(
            source,
            "checksum",
            f"{found} by chance: 'fixed' has no start bytes and finds its frames by a checksum "
            "of 2 bytes or more, such as 'CRC-16/CCITT-FALSE'; or use 'sync-fixed'",
        )
    if framing.kind == "ccsds" and not framing.sync and framing.apid is None and codec is None:
        raise MissionError(
            source,
            f"{key}.apid",
            "it is missing: without a sync or a checksum, packets are found by their APID",
        )


def _check_sizes(mission: Mission, framing: Framing, source: str, key: str) -> None:
    """Check what depends on how long packet, head and checksum are."""
    codec = checksum_of(mission.framing, mission.checksum)
    checksum_size = codec.size if codec else 0
    head, text = _head_size(framing), mission.packet.encoding == "text"
    payload: int = 1 if text else declare(mission.packet).sizeof()
    _check_room(framing, payload + checksum_size, source)
    _check_skip(mission, head + (MAX_SKIP_IN_TEXT if text else payload - 1), source)
    whole = head + payload + checksum_size + len(hex_bytes(framing.end))
    if framing.length is not None and framing.length != whole:
        raise MissionError(
            source,
            f"{key}.length",
            f"{framing.length}: sync, fields, checksum and end are {whole} bytes; give {whole} "
            "or mend the fields",
        )
    if framing.max_length is not None and framing.max_length < whole:
        raise MissionError(
            source,
            f"{key}.max_length",
            f"{framing.max_length}: a frame has {'at least ' if text else ''}{whole} bytes",
        )
    if framing.kind == "sync-length":
        announced = whole - uncounted_bytes(framing, checksum_size) - framing.length_adjust
        if not 0 <= announced < 1 << 8 * framing.length_size:
            raise MissionError(
                source,
                f"{key}.length_size",
                f"{framing.length_size}: the length would have to say {announced}; "
                "give more bytes or another length_adjust",
            )


def _check_room(framing: Framing, size: int, source: str) -> None:
    """Check that a payload and its checksum of `size` bytes fit in any case."""
    room = {"slip": MAX_FRAME_BYTES // 2, "xbee-api": MAX_DATA_BYTES}.get(framing.kind, size)
    if size > room:
        raise MissionError(
            source,
            "packet[0].fields",
            f"{size} bytes a packet: at most {room} in framing '{framing.kind}'; leave fields out",
        )


def _head_size(framing: Framing) -> int:
    """Return the bytes of a frame before its payload."""
    sync = len(hex_bytes(framing.sync))
    if framing.kind == "sync-length":
        return sync + framing.length_size
    return sync + (6 + framing.secondary_header if framing.kind == "ccsds" else 0)


def _check_skip(mission: Mission, highest: int, source: str) -> None:
    skip = mission.checksum.skip if mission.checksum else None
    if skip is not None and not 0 <= skip <= highest:
        raise MissionError(
            source,
            "checksum.skip",
            f"{shown(skip)}: must be 0 to {highest}, so that the checksum covers something",
        )
