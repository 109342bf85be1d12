"""What the packet counter says is missing."""

from dataclasses import dataclass
from enum import IntEnum

from groundstation.flight.gap import Gap
from groundstation.flight.pace import Pace

BEAR_OUT = 3
"""A jump for which there was no time is believed when so many packets go on from there."""

LARGEST_ACROSS_THE_WRAP = 1000
"""A counter that falls by more than this, seen across its wrap, was reset and did not wrap."""

NEAR = 20
"""A packet that fills a place so many behind comes late; farther back the counter began anew."""


class Standing(IntEnum):
    """How the count of a packet stands to those before it."""

    NEXT = 0
    AFTER_GAP = 1
    DUPLICATE = 2
    OUT_OF_ORDER = 3
    RESET = 4


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """A count that is not believed yet: when it came (monotonic ns), and how many frames had been
    rejected behind the trusted one."""

    count: int
    time_ns: int
    rejects: int


class Continuity:
    """Follows the packet counter and accounts for every packet that was sent.

    Of the packets that the counter says are missing, those that arrived damaged are
    `damaged` and the rest are `lost`, so between the first and the last packet
    received + lost + damaged = sent + duplicates. A counter that jumps is believed only when
    the next packet goes on from there, and when there was no time to send as many packets, only
    when three do; until then the packet is doubtful, and when it is not believed it still fills
    one of the places missing: a digit damaged on the way must not cost a thousand packets. What
    is lost around a reset nobody knows: it is in no figure, and `resets` says so.

    `modulus` is where the counter wraps to 0, None when it never does; `rate_hz` is how many
    packets a second are meant to be sent.
    """

    def __init__(self, modulus: int | None = None, rate_hz: float = 1.0) -> None:
        self.duplicates = 0
        self.resets = 0
        self.modulus = modulus
        self._pace = Pace(rate_hz)
        self._lost = 0
        self._damaged = 0
        self._gaps: list[Gap] = []
        self._open: set[int] = set()  # the nearest places of the latest gap
        self._open_lost = 0  # how many of the latest gap are lost, and not damaged
        self._strayed = False  # whether the latest packet filled one of them
        self._trusted: int | None = None
        self._doubtful: list[_Doubtful] = []  # each going on from the one before
        self._is_possible = False
        self._unplaced = 0  # packets that came after the trusted one, with a wrong count
        self._rejects = 0

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
        return known + sum(self._unconfirmed()) if self._doubtful else known

    @property
    def gaps(self) -> list[Gap]:
        """Where they are missing, in the order of the flight."""
        missing = sum(self._unconfirmed())
        return [*self._gaps, self._gap(self._doubtful[0].count, missing)] if missing else self._gaps

    def take_reject(self) -> None:
        """A frame was rejected here."""
        self._rejects += 1

    @property
    def settled(self) -> bool:
        """Whether a count that goes on by one changes no figure, and nothing but what is
        trusted."""
        return self._trusted is not None and not self._doubtful and not self._strayed

    def take_count(self, count: int, time_ns: int) -> Standing:
        """Take the counter of the next packet, which came at this time (monotonic ns); return how
        it stands to those before."""
        if self.modulus:
            count %= self.modulus
        if self._doubtful:
            return self._resolve(count, time_ns)
        if self._trusted is None or count - 1 == self._trusted:
            self._trust(count, 1, time_ns)
            return Standing.NEXT
        return self._compare(count, time_ns, self._trusted)

    def go_on_to(self, count: int, packets: int, time_ns: int) -> None:
        """Take, when `settled`, a whole run of counts that go on by one: so many packets, up to
        `count`, which came at this time."""
        self._trust(count % self.modulus if self.modulus else count, packets, time_ns)

    def _compare(self, count: int, time_ns: int, trusted: int) -> Standing:
        step = self._step(trusted, count)
        if step == 0:
            self.duplicates += 1
            return Standing.DUPLICATE
        if 0 < step <= self._unplaced + 1:
            self._unplaced -= step - 1
            self._trust(count, step, time_ns)
            return Standing.NEXT
        if -NEAR <= step < 0 and self._fills_place(count):
            return Standing.OUT_OF_ORDER
        self._doubtful = [_Doubtful(count, time_ns, self._rejects)]
        most = self._pace.possible(self._pace.latest_ns, time_ns)
        self._is_possible = step - 1 - self._unplaced <= most
        return Standing.AFTER_GAP if step > 0 else Standing.OUT_OF_ORDER

    def _resolve(self, count: int, time_ns: int) -> Standing:
        first, last, trusted = self._doubtful[0].count, self._doubtful[-1], self._trusted or 0
        jump, onward = self._step(trusted, first), self._step(last.count, count)
        if onward == 0:
            self.duplicates += 1
            return Standing.DUPLICATE
        from_trusted = self._step(trusted, count)
        goes_on = 0 < onward <= 1 + self._pace.possible(last.time_ns, time_ns)
        if goes_on and (jump > 0 or from_trusted <= 0):
            self._doubtful.append(_Doubtful(count, time_ns, self._rejects))
            if len(self._doubtful) <= (1 if self._is_possible else BEAR_OUT):
                return Standing.NEXT
            return self._believe(jump)
        if from_trusted == 0:
            self.duplicates += 1
            return Standing.DUPLICATE
        return self._disbelieve(count, time_ns, came_back=jump < 0 < onward)

    def _disbelieve(self, count: int, time_ns: int, *, came_back: bool) -> Standing:
        """The doubtful count was wrong or came too early: see how `count` fits without it."""
        may_be_late = self._is_possible and self._step(self._doubtful[0].count, count) < 0
        self._unplaced += len(self._doubtful)
        self._doubtful = []
        standing = self._compare(count, time_ns, self._trusted or 0)
        if came_back and not self._doubtful:  # what fills no place had come before
            self.duplicates += self._unplaced
            self._unplaced = 0
        return Standing.OUT_OF_ORDER if standing is Standing.NEXT and may_be_late else standing

    def _believe(self, jump: int) -> Standing:
        """The counter did jump: go on with all counts from there."""
        first, *others = self._doubtful
        if jump > 0:
            lost, damaged = self._missing_before(first)
            if lost + damaged:
                self._open_gap(first.count, lost, damaged)
        else:
            self.resets += 1
            self._open = set()
        self._doubtful, self._unplaced = [], 0
        self._trust(first.count, max(jump, 1), first.time_ns)
        standing, rejects = Standing.NEXT, first.rejects
        for later in others:
            self._rejects += later.rejects - rejects
            rejects = later.rejects
            standing = self.take_count(later.count, later.time_ns)
        return standing if jump > 0 else Standing.RESET

    def _trust(self, count: int, packets: int, time_ns: int) -> None:
        self._pace.go_on(packets, time_ns)
        self._trusted = count
        self._rejects = 0
        self._strayed = False

    def _open_gap(self, until: int, lost: int, damaged: int) -> None:
        """Count what is missing before `until`."""
        self._lost += lost
        self._damaged += damaged
        gap = self._gap(until, lost + damaged)
        self._gaps.append(gap)
        places = min(self._step(self._trusted or 0, until) - 1, NEAR)
        self._open = {self._wrapped(until - 1 - place) for place in range(places)}
        self._open_lost = lost

    def _fills_place(self, count: int) -> bool:
        """Take a packet that comes late: it was not lost."""
        if count not in self._open:
            return False
        self._open.discard(count)
        self._strayed = True
        if self._open_lost:
            self._open_lost -= 1
            self._lost -= 1
        else:
            self._damaged -= 1
        latest = self._gaps.pop()
        if latest.packets > 1:
            self._gaps.append(latest._replace(packets=latest.packets - 1))
        else:
            self._open = set()
        return True

    def _gap(self, until: int, packets: int) -> Gap:
        """Return the gap between what is trusted and the count at which it ends."""
        return Gap(self._wrapped((self._trusted or 0) + 1), self._wrapped(until - 1), packets)

    def _wrapped(self, count: int) -> int:
        return count % self.modulus if self.modulus else count

    def _missing_before(self, doubtful: _Doubtful) -> tuple[int, int]:
        """Return the packets lost and damaged between what is trusted and a count beyond it."""
        gap = max(0, self._step(self._trusted or 0, doubtful.count) - 1 - self._unplaced)
        damaged = min(gap, doubtful.rejects)
        return gap - damaged, damaged

    def _unconfirmed(self) -> tuple[int, int]:
        """Return the packets lost and damaged before the doubtful one, if time allows them."""
        if not self._doubtful or not self._is_possible:
            return 0, 0
        return self._missing_before(self._doubtful[0])

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
