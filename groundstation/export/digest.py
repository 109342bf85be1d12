"""A hash over the rows of a table while they pass."""

import hashlib
from collections.abc import Sequence

from groundstation.export.format import Contents


class RowDigest:
    """Counts and hashes rows of words; the same rows give the same contents."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._rows = 0
        self._first = self._last = ""

    def add(self, row: Sequence[str]) -> None:
        """Take the next row."""
        text = "\x1f".join(row)
        self._hash.update(text.encode() + b"\x1e")
        if not self._rows:
            self._first = text
        self._last = text
        self._rows += 1

    def contents(self) -> Contents:
        """Return what the rows so far amount to."""
        return Contents(self._rows, self._first, self._last, self._hash.hexdigest())
