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

    def add_beside(self, data: bytes) -> None:
        """Take what stands in the file beside the rows."""
        self._hash.update(data + b"\x1d")

    def contents(self, *remarks: str) -> Contents:
        """Return what the rows so far amount to."""
        return Contents(self._rows, self._first, self._last, self._hash.hexdigest(), remarks)
