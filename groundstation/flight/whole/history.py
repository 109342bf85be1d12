"""Values that change now and then, and what they were at any moment."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class History(Generic[Value]):
    """What a value became and with which item of the log; before that it was `first`."""

    def __init__(self, first: Value, changes: Iterable[tuple[int, Value]] = ()) -> None:
        self._items: list[int] = []
        self._values: list[Value] = [first]
        for item, value in changes:
            self.change(item, value)

    def change(self, item: int, value: Value) -> None:
        """Note what the value became with the item at this place; items come in order."""
        self._items.append(item)
        self._values.append(value)

    def after(self, items: int) -> Value:
        """Return the value after the first `items` items."""
        return self._values[bisect_left(self._items, items)]
