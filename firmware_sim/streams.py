"""Random numbers that are the same in every process."""

import random


def stream(seed: int, name: str) -> random.Random:
    """Return a generator of its own for the part `name` of the flight `seed`.

    Parts draw from separate streams, so that a lossy radio does not change the weather.
    Seeding by text goes through SHA-512 and does not depend on the process.
    """
    return random.Random(f"{seed}/{name}")
