"""Lines that a radio's microcontroller prints between the packets, about the link."""

import re

from protocol.mission import Framing, Mission
from protocol.packet import Chunk, Frame, LinkReport

_NUMBER = r"([+-]?\d{1,4}(?:\.\d{1,6})?)"
_RSSI = re.compile(rf"\brssi\b[ :=]{{0,9}}{_NUMBER}", re.IGNORECASE)
_SNR = re.compile(rf"\bsnr\b[ :=]{{0,9}}{_NUMBER}", re.IGNORECASE)
_KNOWN = re.compile(
    rf"(?:(?:packet |last )?(?:rssi|snr)[ :=]{{1,9}}{_NUMBER} ?(?:dbm|db)?[ ,;|\t]*)+",
    re.IGNORECASE,
)


class SideLines:
    """Recognises side lines: `RSSI: -87`, `RSSI=-87 dBm, SNR: 9.5` and the mission's own.

    It is asked only about lines that gave no packet, so it can never take one away.
    """

    def __init__(self, prefixes: tuple[str, ...]) -> None:
        self._prefixes = prefixes

    def read(self, frame: Frame, chunk: Chunk) -> LinkReport | None:
        """Return what the line says about the link, or None when it is no side line."""
        line = frame.raw.decode("utf-8", "replace").strip()
        if not _KNOWN.fullmatch(line) and not (self._prefixes and line.startswith(self._prefixes)):
            return None
        return LinkReport(
            _number_of(_RSSI, line),
            _number_of(_SNR, line),
            frame.raw,
            frame.offset,
            chunk.monotonic_ns,
            chunk.utc_ns,
        )


def side_lines_of(mission: Mission) -> SideLines | None:
    """Return what recognises the side lines of a mission; None when it sends no lines."""
    return SideLines(mission.radio.side_lines) if has_lines(mission.framing) else None


def has_lines(framing: Framing) -> bool:
    """Return whether the stream, or the one that an XBee carries, is of lines."""
    return (framing.inner or framing).kind == "lines"


def _number_of(pattern: re.Pattern[str], line: str) -> float | None:
    found = pattern.search(line)
    return float(found.group(1)) if found else None
