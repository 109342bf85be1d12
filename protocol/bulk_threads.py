"""Threads for all cores: what Arrow and numpy do, they do without Python's lock."""

import os
from concurrent.futures import ThreadPoolExecutor

MOST_THREADS = 4
"""More would wait for memory."""


def all_cores() -> ThreadPoolExecutor:
    """Return a pool with a thread for each core that pays."""
    return ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS))
