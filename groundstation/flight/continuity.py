"""What the packet counter says is missing."""

from enum import IntEnum

LARGEST_SHOWN_AT_ONCE = 3600
"""A gap up to this many packets is shown before the next packet confirms it."""

LARGEST_ACROSS_THE_WRAP = 1000
"""A counter that falls by more than this, seen across its wrap, was reset and did not wrap."""


class Standing(IntEnum):
    """How the count of a packet stands to those before it."""

    NEXT = 0
    AFTER_GAP = 1
    DUPLICATE = 2
    OUT_OF_ORDER = 3
    RESET = 4


class Continuity:
    """Follows the packet counter and accounts for every packet that was sent.

    Of the packets that the counter says are missing, those that arrived damaged are
    `damaged` and the rest are `lost`, so between the first and the last packet
    received + lost + damaged = sent + duplicates. A counter that jumps is believed only when
    the next packet goes on from there; until then the packet is doubtful, and when it is
    not believed it still fills one of the places missing: a digit damaged on the way must
    not cost a thousand packets.

    `modulus` is where the counter wraps to 0, None when it never does.
    """

    def __init__(self, modulus: int | None = None) -> None:
        self.duplicates = 0
        self.resets = 0
        self.modulus = modulus
        self._lost = 0
        self._damaged = 0
        self._trusted: int | None = None
        self._doubtful: int | None = None
        self._doubtful_before = 0
        self._unplaced = 0  # packets that came after the trusted one, with a wrong count
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
        known = self._lost + self._damaged
        return known if self._doubtful is None else known + sum(self._unconfirmed())

    def take_reject(self) -> None:
        """A frame was rejected here."""
        self._rejects += 1

    @property
    def settled(self) -> bool:
        """Whether a count that goes on by one changes no figure, and nothing but what is
        trusted."""
        return self._trusted is not None and self._doubtful is None

    def take_count(self, count: int) -> Standing:
        """Take the counter of the next packet; return how it stands to those before."""
        if self.modulus:
            count %= self.modulus
        if self._trusted is None:
            self._trust(count)
            return Standing.NEXT
        if self._doubtful is None:
            return self._compare(count, self._trusted)
        standing = self._resolve(count, self._doubtful, self._trusted)
        behind = self._step(self._doubtful_before, count) < 0
        return Standing.OUT_OF_ORDER if standing is Standing.NEXT and behind else standing

    def go_on_to(self, count: int) -> None:
        """Take, when `settled`, a whole run of counts that go on by one, up to `count`."""
        self._trust(count % self.modulus if self.modulus else count)

    def _compare(self, count: int, trusted: int) -> Standing:
        step = self._step(trusted, count)
        if step == 0:
            self.duplicates += 1
            return Standing.DUPLICATE
        if 0 < step <= self._unplaced + 1:
            self._unplaced -= step - 1
            self._trust(count)
            return Standing.NEXT
        self._doubtful = self._doubtful_before = count
        self._rejects_before_doubtful = self._rejects
        return Standing.AFTER_GAP if step > 0 else Standing.OUT_OF_ORDER

    def _resolve(self, count: int, doubtful: int, trusted: int) -> Standing:
        jump = self._step(trusted, doubtful)
        onward = self._step(doubtful, count)
        from_trusted = self._step(trusted, count)
        if onward == 0:
            self.duplicates += 1
            return Standing.DUPLICATE
        if jump > 0 and onward > 0:
            lost, damaged = self._missing_before(doubtful, trusted)
            self._lost += lost
            self._damaged += damaged
            return self._continue_from(doubtful, count)
        if jump < 0 < onward and from_trusted <= 0:
            self.resets += 1
            self._continue_from(doubtful, count)
            return Standing.RESET
        if from_trusted == 0:
            self.duplicates += 1
            return Standing.DUPLICATE
        return self._disbelieve(count, onward, trusted)

    def _disbelieve(self, count: int, onward: int, trusted: int) -> Standing:
        """The doubtful count was wrong or came too early: see how `count` fits without it."""
        self._doubtful = None
        self._unplaced += 1
        standing = self._compare(count, trusted)
        if self._doubtful is None and onward > 0:  # what fills no place had come before
            self.duplicates += self._unplaced
            self._unplaced = 0
        return standing

    def _continue_from(self, doubtful: int, count: int) -> Standing:
        after = self._rejects - self._rejects_before_doubtful
        self._trust(doubtful)
        self._rejects = after
        self._unplaced = 0
        return self._compare(count, doubtful)

    def _trust(self, count: int) -> None:
        self._trusted = count
        self._doubtful = None
        self._rejects = 0

    def _missing_before(self, doubtful: int, trusted: int) -> tuple[int, int]:
        """Return the packets lost and damaged between the two counts."""
        gap = max(0, self._step(trusted, doubtful) - 1 - self._unplaced)
        damaged = min(gap, self._rejects_before_doubtful)
        return gap - damaged, damaged

    def _unconfirmed(self) -> tuple[int, int]:
        if self._doubtful is None or self._trusted is None:
            return 0, 0
        found = self._missing_before(self._doubtful, self._trusted)
        return found if sum(found) <= LARGEST_SHOWN_AT_ONCE else (0, 0)

    def _step(self, before: int, after: int) -> int:
        """Signed distance between two counts; across the wrap when that is near."""
        step = after - before
        if self.modulus is None:
            return step
        near = min(self.modulus // 2, LARGEST_ACROSS_THE_WRAP)
        if step < 0 and step + self.modulus <= near:
            return step + self.modulus
        if step > 0 and self.modulus - step < near:
            return step - self.modulus
        return step
