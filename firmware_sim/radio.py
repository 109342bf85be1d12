"""The way through the air: packets are lost, and some arrive damaged."""

import math
import random
from dataclasses import dataclass
from typing import Literal

from firmware_sim.errors import SimulatorError

Fate = Literal["delivered", "damaged", "lost"]

DELIMITERS = b"\0\r\n"
"""Bytes that may end a frame; damage neither touches nor makes them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of one frame: `on_air` is what a receiver gets, empty when it was lost."""

    on_air: bytes
    fate: Fate


class Radio:
    """Loses a frame with probability `loss` and damages one byte of it with `corrupt`.

    Raises SimulatorError when these are no probabilities. The delimiters of a damaged frame
    stay whole, so the number of frames that a receiver sees is that of the frames not lost.
    """

    def __init__(self, rng: random.Random, loss: float = 0.0, corrupt: float = 0.0) -> None:
        for name, part in (("loss", loss), ("corrupt", corrupt)):
            if not (math.isfinite(part) and 0.0 <= part <= 1.0):
                raise SimulatorError(
                    f"--{name} {part:g} is not a part of all packets; give a number from 0 to 1"
                )
        if loss + corrupt > 1.0:
            raise SimulatorError(
                f"--loss {loss:g} and --corrupt {corrupt:g} are together more than all packets; "
                "their sum must be at most 1"
            )
        self._rng = rng
        self._loss = loss
        self._corrupt = corrupt

    def carry(self, frame: bytes) -> Passage:
        """Send one frame through the air."""
        # Three draws for every frame: the fate of one does not depend on those before it.
        chance, where, what = self._rng.random(), self._rng.random(), self._rng.random()
        if chance < self._loss:
            return Passage(b"", "lost")
        if chance < self._loss + self._corrupt:
            return Passage(_damaged(frame, where, what), "damaged")
        return Passage(frame, "delivered")


def _damaged(frame: bytes, where: float, what: float) -> bytes:
    start = len(frame) - len(frame.lstrip(DELIMITERS))
    length = len(frame.strip(DELIMITERS))
    position = start + int(where * length)
    others = [byte for byte in range(256) if byte != frame[position] and byte not in DELIMITERS]
    damaged = bytearray(frame)
    damaged[position] = others[int(what * len(others))]
    return bytes(damaged)
