"""An array that grows at its end."""

from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Item = TypeVar("Item", bound=np.generic)

_FIRST_CAPACITY = 1024


class Growing(Generic[Item]):
    """A column of which `view` shows the first rows.

    What a view shows never changes: rows are only added, and when there is no room left they
    are copied to a larger place, so earlier views keep the old one. `rows` is how many there are.
    """

    def __init__(self, dtype: type[Item]) -> None:
        self._array: npt.NDArray[Item] = np.empty(_FIRST_CAPACITY, dtype)
        self.rows = 0

    @property
    def dtype(self) -> np.dtype[Item]:
        """The type of the values."""
        return self._array.dtype

    def append(self, value: Any) -> None:
        """Add one value."""
        if self.rows == len(self._array):
            self._make_room(1)
        self._array[self.rows] = value
        self.rows += 1

    def extend(self, values: npt.NDArray[Item]) -> None:
        """Add many values."""
        self._make_room(len(values))
        self._array[self.rows : self.rows + len(values)] = values
        self.rows += len(values)

    def view(self, rows: int) -> npt.NDArray[Item]:
        """Return the first `rows` values, shape (rows,)."""
        return self._array[:rows]

    def _make_room(self, more: int) -> None:
        needed = self.rows + more
        if needed > len(self._array):
            larger = np.empty(max(needed, 2 * len(self._array)), self._array.dtype)
            larger[: self.rows] = self._array[: self.rows]
            self._array = larger
