"""Work on several cores: what Arrow and numpy do, they do without Python's lock."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")

MOST_THREADS = 4
"""More would wait for memory."""


def all_cores() -> ThreadPoolExecutor:
    """Return a pool with a thread for each core that pays."""
    return ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS))


def on_all_cores(work: Callable[[Item], Found], items: Sequence[Item]) -> list[Found]:
    """Return what `work` returns of each item, in their order; raises what it raises.

    `work` may run in several threads at once.
    """
    with all_cores() as pool:
        return list(pool.map(work, items))


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Do `work` in another thread while the body runs, and wait for it; raises what it raises."""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        yield
        done.result()
