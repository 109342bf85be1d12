"""One function for many blocks of a stream, on all cores: numpy works without Python's lock."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")

MOST_THREADS = 4
"""More would wait for memory."""


def on_all_cores(work: Callable[[Item], Found], items: Sequence[Item]) -> list[Found]:
    """Return what `work` returns of each item, in their order; raises what it raises.

    `work` may run in several threads at once.
    """
    threads = min(len(items), os.cpu_count() or 1, MOST_THREADS)
    if threads < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))
