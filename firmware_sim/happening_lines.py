"""What happens in a flight as lines for the terminal."""

import re
from collections.abc import Iterable, Iterator

from firmware_sim.sent import Happening

_NUMBER = re.compile(r"\d[\d.:]*")


class HappeningLines:
    """Tells what the firmware does and which commands come; what is true alone is left out.

    Commands of one kind that follow each other, such as a flood of SIMP, are told by the first
    and the last with their number.
    """

    def __init__(self) -> None:
        self._kind = ""
        self._last: Happening | None = None
        self._count = 0

    def lines(self, news: Iterable[Happening]) -> Iterator[str]:
        """Yield the lines for what has happened since the last call."""
        for happening in news:
            if happening.side == "firmware":
                yield _line(happening, happening.name.removeprefix("phase "))
            elif happening.side == "uplink":
                yield from self._uplink(happening)

    def rest(self) -> Iterator[str]:
        """Yield the line for the commands that have not been told yet, if there are any."""
        if self._last is not None and self._count > 1:
            yield _line(self._last, f"{self._last.name}, the last of {self._count} in a row")
        self._kind, self._last, self._count = "", None, 0

    def _uplink(self, happening: Happening) -> Iterator[str]:
        kind = _NUMBER.sub("#", happening.name)
        if kind != self._kind:
            yield from self.rest()
            yield _line(happening, happening.name)
        self._kind, self._last, self._count = kind, happening, self._count + 1


def _line(happening: Happening, words: str) -> str:
    return f"{happening.time_s:7.1f} s  {words}"
