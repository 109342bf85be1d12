"""The radio at the ground station's computer: what of the bytes written to it goes on air."""

from typing import NamedTuple

from protocol.framing.xbee_transmit import (
    BROADCAST,
    DELIVERED,
    NOT_ACKNOWLEDGED,
    RequestReader,
    TransmitStatus,
    encode_status,
)
from protocol.mission import Mission


class OnAir(NamedTuple):
    """Data that go on air; the radio reports what became of them when `frame_id` is not 0. It waits
    for no acknowledgement when they are for `all_radios`."""

    data: bytes
    frame_id: int = 0
    all_radios: bool = True


class GroundModule:
    """Takes bytes as they are; an XBee in API mode takes only transmit requests, as a real one.

    Who is meant is not looked at: there is one CanSat, and it is this one.
    """

    def __init__(self, mission: Mission) -> None:
        self._framing = mission.framing
        self._reader = RequestReader(self._framing) if self._framing.kind == "xbee-api" else None

    def take(self, data: bytes) -> list[OnAir]:
        """Return what goes on air of the bytes that the computer writes."""
        if self._reader is None:
            return [OnAir(data)]
        return [
            OnAir(request.data, request.frame_id, request.destination == BROADCAST)
            for request in self._reader.feed(data)
        ]

    def report(self, on_air: OnAir, arrived: bool) -> bytes:
        """Return what the radio writes to the computer about what it sent; nothing if not asked."""
        if not on_air.frame_id:
            return b""
        good = arrived or on_air.all_radios
        status = DELIVERED if good else NOT_ACKNOWLEDGED
        return encode_status(TransmitStatus(on_air.frame_id, status), self._framing)
