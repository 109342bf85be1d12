"""Blocks of bytes that are wanted now and then, compressed each by itself."""

from collections.abc import Sequence

import zstandard

_LEVEL = 1
"""Telemetry takes a quarter of its room, and 3 ms a megabyte; higher levels gain little more."""


def compressed(blocks: Sequence[bytes | memoryview]) -> list[bytes]:
    """Return the blocks compressed, on all cores."""
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    # All in one call and on all cores: single ones would each wait for Python's lock. Where the
    # package was built with the system's zstd, it has no such call.
    at_once = getattr(compressor, "multi_compress_to_buffer", None)
    if at_once is None or not blocks:
        # What comes has room for the worst case behind it; a copy has none
        return [bytes(memoryview(compressor.compress(block))) for block in blocks]
    return [block.tobytes() for block in at_once(blocks, threads=-1)]


def restored(block: bytes) -> bytes:
    """Return what was compressed; any thread may ask."""
    return zstandard.decompress(block)
