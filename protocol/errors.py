"""Mistakes a person can make in a mission file, as sentences they can act on."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_QUOTE = 60
_LONGEST_LIST = 50


class MissionError(ValueError):
    """A mission that cannot be used: says which file, which key, what is wrong and the mend."""

    def __init__(self, source: str, key: str, problem: str) -> None:
        """Report `problem` at `key` of the file `source`; an empty key is the whole file."""
        place = f"mission {source}: {key}: " if key else f"mission {source}: "
        super().__init__(place + problem)
        self.source = source
        self.key = key


def shown(found: object) -> str:
    """Return what was found in a mission file as a message quotes it: short, on one line."""
    if isinstance(found, int) and abs(found) >= 10**_LONGEST_QUOTE:
        return f"a number of more than {_LONGEST_QUOTE} digits"
    text = repr(found[:_LONGEST_QUOTE] if isinstance(found, str) else found)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"


def suggest(word: str, allowed: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the word nearest to `word`, or the words allowed.

    Capital and small letters count as equal. Of a long list only the nearest words are told.
    """
    by_spelling = {w.lower(): w for w in sorted(allowed)}
    if not by_spelling:
        return ""
    spelled = word[:_LONGEST_QUOTE].lower()
    near = get_close_matches(spelled, by_spelling, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{by_spelling[near[0]]}'?"
    if len(by_spelling) <= _LONGEST_LIST:
        return f"; allowed are {', '.join(w or repr(w) for w in by_spelling.values())}"
    nearest = get_close_matches(spelled, by_spelling, n=6, cutoff=0.0)
    return f"; allowed are among others {', '.join(by_spelling[w] for w in nearest)}"
