"""What stands in front of a packet in the stream of the receiver's port, and spoils it."""

from firmware_sim.sent import Source
from protocol.framing import Framer
from protocol.mission import Mission
from protocol.opening import framer_of

_DELIMITED = frozenset({"lines", "cobs", "slip"})
"""Framings whose frames are what stands between two delimiters; the others are searched for."""


class InFront:
    """Hears the port as a ground station does, with the mission's own framer.

    Where a delimiter ends a frame, whatever stands between the last delimiter and the first
    byte of a packet becomes a part of it. A packet of a framing that is searched for is found
    behind anything.
    """

    def __init__(self, mission: Mission) -> None:
        is_delimited = mission.framing.kind in _DELIMITED
        self._framer: Framer | None = framer_of(mission) if is_delimited else None
        self._bytes = 0
        self._noise = False

    def hear(self, data: bytes, source: Source) -> str:
        """Take what the port gives next; return what spoils it from in front, or nothing."""
        if self._framer is None:
            return ""
        begin, self._bytes = self._bytes, self._bytes + len(data)
        frames = self._framer.feed(data)
        if source == "noise":
            self._noise = not frames
            return ""
        had_noise, self._noise = self._noise, False
        if not frames or any(frame.offset == begin for frame in frames):
            return ""
        return "noise in front of it" if had_noise else "half a packet in front of it"
