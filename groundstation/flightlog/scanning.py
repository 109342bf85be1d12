"""Finding the intact records in the bytes of a flight log, block by block.

The rule is that of docs/flight-log.md: where no intact record begins, look for the next sync
mark behind that place. Runs of records of one size are followed; the search is for the rest.
"""

import re
from pathlib import Path

from groundstation.flightlog.batch import Batch, Damage, batch_of_all, batch_of_run, empty_batch
from groundstation.flightlog.format import SIGNATURE, SYNC
from groundstation.flightlog.runs import runs_from
from groundstation.flightlog.searching import search

BLOCK_BYTES = 4 * 1024 * 1024
"""So much of a file is read and scanned at once."""

_ANY_SIGNATURE = re.compile(rb"CANSAT FLIGHT LOG [0-9]\n")
_MOST_UNDECIDED = len(SIGNATURE) + len(SYNC) - 1
"""So many bytes may always belong to what comes: a signature, and all but the last of a mark."""

_ZEROS = bytes(BLOCK_BYTES)


class Scanner:
    """Takes the bytes of one file block by block and gives the records in them.

    `damage` are the stretches between records, as far as the file is judged, `sound_to` is
    where the last record found ends, and `saw_mark` tells whether any sync mark stood there.
    Cost: O(n), but each length that lies may cost another look at up to 16 MiB.
    """

    def __init__(self, path: Path = Path(), offset: int = 0) -> None:
        self.path = path
        self.damage: list[Damage] = []
        self.sound_to = offset
        self.saw_mark = False
        self._carry = b""
        self._carry_at = offset
        self._zeros_only = False

    @property
    def fed_to(self) -> int:
        """Up to which place of the file it has seen the bytes."""
        return self._carry_at + len(self._carry)

    @property
    def waiting(self) -> int:
        """How many bytes have made no record yet."""
        return len(self._carry)

    @property
    def holds_zeros_only(self) -> bool:
        """Whether zeros came last, and no record that was begun before is waiting for its end."""
        few = len(self._carry) <= _MOST_UNDECIDED
        return self._zeros_only and few and SYNC not in self._carry

    def rewind(self) -> int:
        """Forget bytes that made no record yet; return from where they are to be fed again."""
        self._carry = b""
        return self._carry_at

    def skip_zeros(self, end: int) -> None:
        """Take as fed that there is nothing but zeros up to the place `end` of the file."""
        self._carry, self._carry_at = b"", end

    def feed(self, data: bytes, *, last: bool = False) -> Batch:
        """Return the records that `data` completes; `last` says that nothing follows it."""
        self._zeros_only = _ZEROS.startswith(data)
        if self.holds_zeros_only and not last:
            return self._feed_zeros(data)
        whole = self._carry + data if self._carry else data
        self.saw_mark = self.saw_mark or SYNC in whole
        at = self._carry_at
        batch, undecided = self._judge(whole, at, last=last)
        if last:
            self._damage_before(whole, at + len(whole), at)
            self._carry, self._carry_at = b"", at + len(whole)
            return batch
        # What stands before a record may be the first line of a second log
        keep = max(self.sound_to - at, undecided - len(SIGNATURE), 0)
        self._carry, self._carry_at = whole[keep:], at + keep
        return batch

    def _feed_zeros(self, zeros: bytes) -> Batch:
        end = self.fed_to + len(zeros)
        self._carry = (self._carry + zeros[-_MOST_UNDECIDED:])[-_MOST_UNDECIDED:]
        self._carry_at = end - len(self._carry)
        return empty_batch()

    def _judge(self, whole: bytes, at: int, *, last: bool) -> tuple[Batch, int]:
        """Return the records in `whole`, which lies at `at`, their damage noted, and from where
        on it is undecided what there is."""
        if not at and not self.sound_to and _ANY_SIGNATURE.match(whole):
            self.sound_to = len(SIGNATURE)
        batch, undecided = self._records_in(whole, at, last=last)
        for begin, end, number in batch.bounds():
            if _signature_before(whole, begin - at):
                batch.behind_signature.add(number)
            damage = self._damage_before(whole, begin, at)
            if damage is not None:
                batch.damage_before[number] = damage
            self.sound_to = end
        return batch, undecided

    def _records_in(self, whole: bytes, at: int, *, last: bool) -> tuple[Batch, int]:
        """Return the records, and from where on it is undecided what there is."""
        begin = max(0, self.sound_to - at)
        runs = list(runs_from(whole, begin)) if self.sound_to >= at else []
        rest, undecided = search(whole, runs[-1].end if runs else begin, at, last=last)
        return batch_of_all([*(batch_of_run(whole, at, run) for run in runs), rest]), undecided

    def _damage_before(self, whole: bytes, end: int, at: int) -> Damage | None:
        """Note and return what is damaged between the last record and `end`, if anything is."""
        size = end - self.sound_to
        if _signature_before(whole, end - at) and size >= len(SIGNATURE):
            size -= len(SIGNATURE)
        if size <= 0:
            return None
        damage = Damage(self.sound_to, size, self.path)
        self.damage.append(damage)
        return damage


def _signature_before(whole: bytes, place: int) -> bool:
    return bool(_ANY_SIGNATURE.fullmatch(whole, max(0, place - len(SIGNATURE)), place))
