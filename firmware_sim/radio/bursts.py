"""Losses that come in bursts."""

import random


class BurstLoss:
    """The Gilbert-Elliott channel, one step a packet.

    A two-state Markov chain: `begin` is the chance that a burst begins, `end` that it ends,
    `loss` that a packet within one is lost. In the long run `begin / (begin + end)` of the
    packets are within bursts, and these last `1 / end` packets on average. Source: E. Gilbert,
    Bell System Technical Journal 39, 1960; E. Elliott, same, 42, 1963.
    """

    def __init__(self, rng: random.Random, begin: float, end: float, loss: float) -> None:
        self._rng = rng
        self._begin, self._end, self._loss = begin, end, loss
        self._in_burst = False

    def loses(self) -> bool:
        """Take one step and tell whether this packet is lost."""
        change, chance = self._rng.random(), self._rng.random()
        self._in_burst = change >= self._end if self._in_burst else change < self._begin
        return self._in_burst and chance < self._loss
