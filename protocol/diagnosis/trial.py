"""Trying a mission on bytes: how much of them it explains, and how plausibly."""

from dataclasses import dataclass

from protocol.decoder import Decoder, Outcome
from protocol.diagnosis.plausibility import Judgement, judge
from protocol.mission import Mission
from protocol.packet import Chunk, Packet, Reject, RejectReason

_LEAST_PART_OF_BYTES = 0.25
"""Frames that make up less of the bytes were found by chance."""

_DELIMITER_BYTES = 2
_VERIFIED = 1.2
_REACHED = {
    RejectReason.CHECKSUM: 0.3,
    RejectReason.LENGTH: 0.5,
    RejectReason.UNKNOWN_KIND: 0.4,
    RejectReason.FIELD_COUNT: 0.5,
    RejectReason.NOT_A_NUMBER: 0.7,
}
"""How far a frame came on its way through framing, checksum and fields."""
_GLANCE_BYTES = 5_000


@dataclass(frozen=True, slots=True)
class Trial:
    """What a mission made of some bytes.

    `share` of the frames decoded, `judgement` says how plausible their values are, and
    `verified` whether a checksum stands for them.
    """

    packets: tuple[Packet, ...]
    rejects: tuple[Reject, ...]
    share: float
    judgement: Judgement
    verified: bool

    @property
    def frames(self) -> int:
        """All frames, good or not."""
        return len(self.packets) + len(self.rejects)

    @property
    def score(self) -> float:
        """How well the mission explains the bytes, 0 to 1, above 1 with a right checksum.

        What a checksum stands for is worth more than what merely looks plausible: that
        damaged frames do not pass it must not count against it.
        """
        return self.share * self.judgement.score * (_VERIFIED if self.verified else 1.0)

    @property
    def progress(self) -> float:
        """How far the frames come that do not decode, 0 to 1."""
        reached = [_REACHED.get(reject.reason, 0.0) for reject in self.rejects]
        reached += [1.0] * len(self.packets)
        return sum(reached) / len(reached) if reached else 0.0


def attempt(mission: Mission, data: bytes, hopeless_below: float = 0.0) -> Trial:
    """Decode `data` as the station would, and judge what comes of it.

    When the first few frames score less than `hopeless_below`, the trial is of those alone.
    """
    decoder = Decoder(mission)
    outcomes = list(decoder.feed(Chunk(data[:_GLANCE_BYTES], 0, 0)))
    if hopeless_below > 0.0:
        glance = _trial(mission, outcomes, data[:_GLANCE_BYTES])
        if glance.score < hopeless_below:
            return glance
    outcomes += decoder.feed(Chunk(data[_GLANCE_BYTES:], 0, 0))
    return _trial(mission, outcomes, data)


def _trial(mission: Mission, outcomes: list[Outcome], data: bytes) -> Trial:
    packets = tuple(outcome for outcome in outcomes if isinstance(outcome, Packet))
    rejects = tuple(outcome for outcome in outcomes if isinstance(outcome, Reject))
    share = _share(packets, rejects, data)
    return Trial(packets, rejects, share, judge(mission, packets), mission.checksum is not None)


def _share(packets: tuple[Packet, ...], rejects: tuple[Reject, ...], data: bytes) -> float:
    if not packets:
        return 0.0
    covered = sum(len(packet.raw) + _DELIMITER_BYTES for packet in packets)
    part = min(1.0, covered / len(data))
    of_frames = len(packets) / (len(packets) + len(rejects))
    return of_frames if part >= _LEAST_PART_OF_BYTES else min(part, of_frames)
