"""A stretch of a packet counter of which packets are missing."""

from typing import NamedTuple


class Gap(NamedTuple):
    """The numbers of the first and the last place, and how many packets are missing there: fewer
    than there are places when some came with a wrong number, or late."""

    first: int
    last: int
    packets: int

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        whole = f"{self.first} to {self.last}"
        all_of_it = self.packets == self.last - self.first + 1 or self.last < self.first
        return whole if all_of_it else f"{self.packets} of {whole}"
