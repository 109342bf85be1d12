"""Listening to a port before anybody has said what is sent there."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.link.heard_link import HeardLink
from groundstation.link.serial_link import SerialLink
from protocol.decoder import Decoder
from protocol.diagnosis import decoding_mission
from protocol.mission import Mission
from protocol.packet import Chunk, Packet, Wire

LOOKED_AT_BYTES = 20_000
"""So many of the latest bytes are tried: some seconds at the highest usual rate."""

HAND_OVER_TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """What arrives, as far as it can be told.

    `mission` decodes it; `team_id` is the team that the packets name, empty when they name
    none; `packets` are those decoded of the latest bytes.
    """

    mission: Mission
    team_id: str
    packets: int


class Listening:
    """Collects what arrives at `port` and tells which of `missions` it is.

    Nothing heard is lost: `take_over` gives a link that begins with it. Raises UserError at
    once when the port cannot be opened.
    """

    def __init__(self, port: str, baud_rate: int, missions: Sequence[Mission]) -> None:
        self.port = port
        self.baud_rate = baud_rate
        self._missions = list(missions)
        self._link = SerialLink(port, baud_rate)
        self._heard: list[Item] = []
        self._bytes_heard = 0
        self._tried: tuple[int, Mission | None] = 0, None
        self._recognised: Recognised | None = None
        self._reader = threading.Thread(target=self._collect, name="listening", daemon=True)
        self._reader.start()

    @property
    def bytes_heard(self) -> int:
        """How many bytes have arrived."""
        return self._bytes_heard

    @property
    def lost(self) -> bool:
        """Whether the port has vanished and is not back yet."""
        events = [item.kind for item in self._heard[-3:] if isinstance(item, Event)]
        return bool(events) and events[-1] is EventKind.LINK_LOST

    def recognise(self, chosen: Mission | None = None) -> Recognised | None:
        """Return what arrives, None while no mission decodes it.

        Of missions that fit alike it is the one that is `chosen`, or else the first. Tries again
        only when more has arrived or another is chosen. Cost: some 20 ms for ten missions.
        """
        tried = self._bytes_heard, chosen
        if tried != self._tried:
            self._tried = tried
            missions = self._missions if chosen is None else [chosen, *self._missions]
            self._recognised = _recognised(missions, self._latest())
        return self._recognised

    def take_over(self) -> HeardLink:
        """Stop collecting and return the link that begins with what was heard.

        Raises UserError when the port is gone.
        """
        self._link.hand_over()
        self._reader.join(HAND_OVER_TIMEOUT_S)
        if self._reader.is_alive():
            self._link.close()
            raise UserError(f"{self.port} is gone: plug the radio in again, then connect")
        return HeardLink(self._heard, self._link)

    def stop(self) -> None:
        """Stop listening and close the port; what was heard is forgotten."""
        self._link.close()
        self._reader.join(HAND_OVER_TIMEOUT_S)

    def _collect(self) -> None:
        for item in self._link.items():
            self._heard.append(item)
            if isinstance(item, Chunk):
                self._bytes_heard += len(item.data)

    def _latest(self) -> bytes:
        """Return the latest bytes, from the beginning of a chunk."""
        pieces: list[bytes] = []
        size = 0
        for item in reversed(list(self._heard)):
            if isinstance(item, Chunk):
                if pieces and size + len(item.data) > LOOKED_AT_BYTES:
                    break
                pieces.append(item.data)
                size += len(item.data)
        return b"".join(reversed(pieces))


def _word(sent: Wire) -> str:
    return sent.rstrip(b"\0").decode("utf-8", "replace") if isinstance(sent, bytes) else str(sent)


def _recognised(missions: Sequence[Mission], data: bytes) -> Recognised | None:
    mission = decoding_mission(missions, data)
    if mission is None:
        return None
    outcomes = list(Decoder(mission).feed(Chunk(data, 0, 0)))
    packets = [outcome for outcome in outcomes if isinstance(outcome, Packet)]
    teams = _teams(mission, packets)
    return Recognised(mission, max(teams, key=teams.count, default=""), len(packets))


def _teams(mission: Mission, packets: Sequence[Packet]) -> list[str]:
    team = mission.field_of("team_id")
    if team is None:
        return []
    return [_word(packet.wire[team.name]) for packet in packets if team.name in packet.wire]
