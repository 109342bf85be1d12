"""Mistakes a person can make in a mission file, as sentences they can act on."""

from collections.abc import Iterable
from difflib import get_close_matches


class MissionError(ValueError):
    """A mission that cannot be used: says which file, which key, what is wrong and the mend."""

    def __init__(self, source: str, key: str, problem: str) -> None:
        """Report `problem` at `key` of the file `source`; an empty key is the whole file."""
        place = f"mission {source}: {key}: " if key else f"mission {source}: "
        super().__init__(place + problem)
        self.source = source
        self.key = key


def suggest(word: str, allowed: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the word nearest to `word`, or the words allowed."""
    words = sorted(allowed)
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; allowed are {', '.join(w or repr(w) for w in words)}"
