"""What commands go through before the serial port: in an XBee's API mode, into frames for it."""

from collections.abc import Iterator
from itertools import count

from protocol.framing.xbee_transmit import (
    BROADCAST,
    DELIVERED,
    NOT_ACKNOWLEDGED,
    Address,
    RadioReader,
    TransmitRequest,
    TransmitStatus,
    address_of,
    encode_request,
    pieces_of,
)
from protocol.mission import Framing, Mission

HIGHEST_FRAME_ID = 255
_WHY_NOT = {
    0x01: "the CanSat's radio did not acknowledge it",
    0x02: "the channel was busy",
    NOT_ACKNOWLEDGED: "the CanSat's radio did not acknowledge it",
    0x24: "no radio has this address",
    0x74: "it is too long for the radio",
}


class XbeeModule:
    """The XBee at this computer, in API mode: it sends nothing but what comes in its frames.

    Commands go to the address that the mission names, else to the radio that brought the last
    packet of ours, else to all. `hear` and `wrap` may be called from two threads. `delivered` and
    `failed` count what the radio has reported.
    """

    def __init__(self, framing: Framing) -> None:
        self.delivered = 0
        self.failed = 0
        self._framing = framing
        self._named = address_of(framing.destination) if framing.destination else None
        self._reader = RadioReader(framing)
        self._ours: Address | None = None
        self._ids = count()
        self._under_way: dict[int, str] = {}

    @property
    def destination(self) -> Address:
        """Where commands go now."""
        return self._named or self._ours or BROADCAST

    @property
    def destination_told(self) -> str:
        """Where commands go now, and why, in words for the crew."""
        if self._named:
            return f"{self._named.text}, as the mission says"
        if self._ours:
            return f"{self._ours.text}, from which the last packet came"
        return "all radios (broadcast): none has been heard yet and the mission names none"

    @property
    def told(self) -> str:
        """Where commands go and what became of them, in words for the crew."""
        reports = f"{self.delivered} delivered, {self.failed} not"
        return f"Commands go to {self.destination_told}; the radio reports {reports}"

    def hear(self, data: bytes, *, ours: bool) -> list[str]:
        """Take what the radio gave; return a sentence for each request it could not deliver.

        `ours` is whether these bytes completed packets of our CanSat, and none of another team's.
        """
        found = [self._judged(status) for status in self._reader.feed(data)]
        if ours:
            self._ours = self._reader.heard
        return [sentence for sentence in found if sentence]

    def wrap(self, data: bytes, text: str) -> bytes:
        """Return `data` as the radio takes them; `text` is what a person calls them."""
        return b"".join(self._requests(data, text))

    def _requests(self, data: bytes, text: str) -> Iterator[bytes]:
        destination = self.destination
        for piece in pieces_of(data):
            frame_id = next(self._ids) % HIGHEST_FRAME_ID + 1
            self._under_way[frame_id] = text
            yield encode_request(TransmitRequest(frame_id, destination, piece), self._framing)

    def _judged(self, status: TransmitStatus) -> str:
        text = self._under_way.pop(status.frame_id, None)
        if text is None:
            return ""
        if status.status == DELIVERED:
            self.delivered += 1
            return ""
        self.failed += 1
        why = _WHY_NOT.get(status.status, f"the radio reports 0x{status.status:02X}")
        return f"{text}: {why}"


def module_of(mission: Mission) -> XbeeModule | None:
    """Return what commands of `mission` go through; None when they go out as they are."""
    framing = mission.framing
    return XbeeModule(framing) if framing.kind == "xbee-api" else None
