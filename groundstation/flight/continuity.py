"""What the packet counter says is missing."""

LARGEST_SHOWN_AT_ONCE = 3600
"""A gap up to this many packets is shown before the next packet confirms it."""


class Continuity:
    """Follows the packet counter and accounts for every packet that was sent.

    Of the packets that the counter says are missing, those that arrived damaged are
    `damaged` and the rest are `lost`, so between the first and the last packet
    received + lost + damaged = sent. A counter that jumps is believed only when the next
    packet goes on from there: a digit damaged on the way must not cost a thousand packets.

    `modulus` is where the counter wraps to 0, None when it never does.
    """

    def __init__(self, modulus: int | None = None) -> None:
        self.duplicates = 0
        self.resets = 0
        self._modulus = modulus
        self._lost = 0
        self._damaged = 0
        self._trusted: int | None = None
        self._doubtful: int | None = None
        self._rejects = 0
        self._rejects_before_doubtful = 0

    @property
    def lost(self) -> int:
        """Packets sent that never arrived."""
        return self._lost + self._unconfirmed()[0]

    @property
    def damaged(self) -> int:
        """Packets sent that arrived, but had to be rejected."""
        return self._damaged + self._unconfirmed()[1]

    @property
    def missing(self) -> int:
        """All packets that the counter says were sent and gave no values."""
        return self.lost + self.damaged

    def take_reject(self) -> None:
        """A frame was rejected here."""
        self._rejects += 1

    def take_count(self, count: int) -> bool:
        """Take the counter of the next packet; return True when it shows a reset."""
        if self._trusted is None:
            self._trust(count)
            return False
        if self._doubtful is None:
            self._compare(count)
            return False
        return self._resolve(count, self._doubtful, self._trusted)

    def _compare(self, count: int) -> None:
        assert self._trusted is not None
        step = self._step(self._trusted, count)
        if step == 1:
            self._trust(count)
        elif step == 0:
            self.duplicates += 1
        else:
            self._doubtful = count
            self._rejects_before_doubtful = self._rejects

    def _resolve(self, count: int, doubtful: int, trusted: int) -> bool:
        jump = self._step(trusted, doubtful)
        onward = self._step(doubtful, count)
        from_trusted = self._step(trusted, count)
        if onward == 0:
            self.duplicates += 1
            return False
        if jump > 0 and onward > 0:
            self._count_gap(jump - 1, self._rejects_before_doubtful)
            self._continue_from(doubtful, count)
            return False
        if jump < 0 and onward > 0 and from_trusted <= 0:
            self.resets += 1
            self._continue_from(doubtful, count)
            return True
        if from_trusted > 0:
            swapped = jump == 2 and from_trusted == 1
            self._count_gap(max(0, from_trusted - 2), self._rejects)
            self._trust(doubtful if swapped else count)
            return False
        self._doubtful = count
        return False

    def _continue_from(self, doubtful: int, count: int) -> None:
        after = self._rejects - self._rejects_before_doubtful
        self._trust(doubtful)
        self._rejects = after
        self._compare(count)

    def _trust(self, count: int) -> None:
        self._trusted = count
        self._doubtful = None
        self._rejects = 0

    def _count_gap(self, packets: int, rejects: int) -> None:
        damaged = min(packets, rejects)
        self._damaged += damaged
        self._lost += packets - damaged

    def _unconfirmed(self) -> tuple[int, int]:
        if self._doubtful is None or self._trusted is None:
            return 0, 0
        gap = self._step(self._trusted, self._doubtful) - 1
        if not 0 < gap <= LARGEST_SHOWN_AT_ONCE:
            return 0, 0
        damaged = min(gap, self._rejects_before_doubtful)
        return gap - damaged, damaged

    def _step(self, before: int, after: int) -> int:
        """Signed distance between two counts, the short way round where the counter wraps."""
        if self._modulus is None:
            return after - before
        half = self._modulus // 2
        return (after - before + half) % self._modulus - half
