"""What a bad link does to the bytes of a frame."""

import math
import random

DELIMITERS = b"\0\r\n"
"""Bytes that may end a frame; the damage of one byte neither touches nor makes them."""


def change_one_byte(frame: bytes, where: float, what: float) -> bytes:
    """Return the frame with one byte changed; `where` and `what` are chances, 0 to 1.

    Its delimiters stay whole, so a receiver sees as many frames as were sent.
    """
    start = len(frame) - len(frame.lstrip(DELIMITERS))
    length = len(frame.strip(DELIMITERS))
    if length == 0:
        return frame
    position = start + int(where * length)
    others = [byte for byte in range(256) if byte != frame[position] and byte not in DELIMITERS]
    damaged = bytearray(frame)
    damaged[position] = others[int(what * len(others))]
    return bytes(damaged)


def cut_off(frame: bytes, where: float) -> bytes:
    """Return the beginning of the frame, one byte at least and not all of them."""
    return frame[: 1 + int(where * max(0, len(frame) - 1))] if len(frame) > 1 else frame


def flip_bits(data: bytes, rate: float, rng: random.Random) -> tuple[bytes, int]:
    """Return `data` with each bit flipped with the chance `rate`, and how many were.

    The gaps between flipped bits are drawn from their geometric distribution, so a good link
    costs one number.
    """
    if rate <= 0.0:
        return data, 0
    if rate >= 1.0:
        return bytes(byte ^ 0xFF for byte in data), 8 * len(data)
    damaged, flipped = bytearray(data), 0
    scale = math.log1p(-rate)
    bit = _gap(rng, scale)
    while bit < 8 * len(data):
        damaged[int(bit) // 8] ^= 1 << int(bit) % 8
        flipped += 1
        bit += 1 + _gap(rng, scale)
    return bytes(damaged), flipped


def _gap(rng: random.Random, scale: float) -> float:
    return math.floor(math.log(1.0 - rng.random()) / scale)
