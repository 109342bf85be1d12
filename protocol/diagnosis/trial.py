"""Trying a mission on bytes: how much of them it explains, and how plausibly."""

from dataclasses import dataclass

from protocol.decoder import Decoder
from protocol.diagnosis.plausibility import Judgement, judge
from protocol.mission import Mission
from protocol.packet import Chunk, Packet, Reject

_LEAST_PART_OF_BYTES = 0.25
"""Frames that make up less of the bytes were found by chance."""

_DELIMITER_BYTES = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """What a mission made of some bytes.

    `share` of the frames decoded, `judgement` says how plausible their values are.
    """

    packets: tuple[Packet, ...]
    rejects: tuple[Reject, ...]
    share: float
    judgement: Judgement

    @property
    def frames(self) -> int:
        """All frames, good or not."""
        return len(self.packets) + len(self.rejects)

    @property
    def score(self) -> float:
        """How well the mission explains the bytes, 0 to 1."""
        return self.share * self.judgement.score


def attempt(mission: Mission, data: bytes) -> Trial:
    """Decode `data` as the station would, and judge what comes of it."""
    outcomes = list(Decoder(mission).feed(Chunk(data, 0, 0)))
    packets = tuple(outcome for outcome in outcomes if isinstance(outcome, Packet))
    rejects = tuple(outcome for outcome in outcomes if isinstance(outcome, Reject))
    return Trial(packets, rejects, _share(packets, rejects, data), judge(mission, packets))


def decodes_anything(mission: Mission, data: bytes) -> bool:
    """Tell whether at least a few of the frames decode; far cheaper than a whole trial."""
    outcomes = list(Decoder(mission).feed(Chunk(data, 0, 0)))
    packets = sum(isinstance(outcome, Packet) for outcome in outcomes)
    return 10 * packets >= len(outcomes) and packets > 0


def _share(packets: tuple[Packet, ...], rejects: tuple[Reject, ...], data: bytes) -> float:
    if not packets:
        return 0.0
    covered = sum(len(packet.raw) + _DELIMITER_BYTES for packet in packets)
    part = min(1.0, covered / len(data))
    of_frames = len(packets) / (len(packets) + len(rejects))
    return of_frames if part >= _LEAST_PART_OF_BYTES else min(part, of_frames)
