"""Memory that is free, given back to the system."""

import ctypes
import sys


def give_back() -> None:
    """Give the system what the C library keeps for later, where it can (glibc); some ms.

    To decode a log takes several times the room of what is kept of it. What is freed between
    pieces that stay is not given back by itself.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
