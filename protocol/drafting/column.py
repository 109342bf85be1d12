"""What the words of one column of a table are: whole numbers, numbers, clock times or text."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from protocol.text import LABELLED_NUMBER
from protocol.unit_spelling import unit_of_word

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:[0-5]?\d:[0-5]?\d(?:\.\d*)?\Z", re.ASCII)
_NONE = frozenset({"", "nan", "none", "null", "n/a", "-"})
"""Words that are no value in every mission."""

_FEWEST_TO_DOUBT = 20
_NUMBERS_NEEDED = 0.98
_MOST_WORDS_FOR_NONE = 3
_FILLED_TO_SPEAK = 0.5
MOST_CHOICES = 12
_LONGEST_CHOICE = 40
_MOST_NAMES = 4
_NO_UNITS_OF_OURS = frozenset({"bar", "bars"})


@dataclass(frozen=True, slots=True)
class Column:
    """The words of one column and what they are.

    `type` is one of a field of a line. `numbers` are those of a column of numbers, in order;
    `none` the words among them that can only mean that there is no value, `broken` how many
    others there are. `choices` are the words of a column of text with few different ones, in
    the order of their first appearance. `unit_word` is what stands behind the numbers, `sample`
    the first word of a column of text.
    """

    name: str
    type: str
    filled: int
    numbers: tuple[float, ...] = ()
    none: tuple[str, ...] = ()
    broken: int = 0
    choices: tuple[str, ...] = ()
    unit_word: str = ""
    decimals: int = 0
    sample: str = ""

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers (clock times are none)."""
        return self.type in ("number", "integer")


def column_of(name: str, words: list[str]) -> Column:
    """Return what the words of a column are; they are stripped, and with a decimal point."""
    filled = [word for word in words if word.lower() not in _NONE]
    if not filled:
        return Column(name, "text", 0)
    if _most(filled, _CLOCK.match):
        decimals = max(len(word.partition(".")[2]) for word in filled)
        broken = sum(not _CLOCK.match(word) for word in filled)
        return Column(name, "time", len(filled), decimals=min(decimals, 9), broken=broken)
    return _numbers(name, filled) or _text(name, filled)


def _most(words: list[str], fits: Callable[[str], object]) -> bool:
    good = sum(1 for word in words if fits(word))
    needed = _NUMBERS_NEEDED if len(words) >= _FEWEST_TO_DOUBT else 1.0
    return good >= needed * len(words)


def _numbers(name: str, filled: list[str]) -> Column | None:
    bare, unit_word = _without_units(filled)
    odd = Counter(word for word in bare if not _NUMBER.match(word))
    few = len(odd) <= _MOST_WORDS_FOR_NONE and not any(c.isdigit() for word in odd for c in word)
    speaks = sum(odd.values()) <= (1 - _FILLED_TO_SPEAK) * len(bare)
    none = tuple(odd) if odd and few and speaks else ()
    numeric = [word for word in bare if word not in odd]
    if not numeric or not (none or _most(bare, _NUMBER.match)) or _is_code(bare):
        return None
    if unit_word and _are_names(filled, unit_word):
        return None
    return Column(
        name,
        "integer" if all(map(_INTEGER.match, numeric)) else "number",
        len(filled),
        numbers=tuple(map(float, numeric)),
        none=none,
        broken=0 if none else sum(odd.values()),
        unit_word=unit_word,
        decimals=_decimals(numeric),
    )


def _is_code(words: list[str]) -> bool:
    """Tell whether the words are codes of digits, such as 01000, whose zeros count."""
    return (
        all(word.isdigit() for word in words)
        and len(set(map(len, words))) == 1
        and len(words[0]) > 1
        and any(word.startswith("0") for word in words)
    )


def _are_names(words: list[str], behind: str) -> bool:
    """Tell whether words with these letters behind a digit are names and no numbers: few different
    ones, as the 2D and 3D of a GPS, and no unit."""
    if unit_of_word(behind) or behind.lower() in _NO_UNITS_OF_OURS:
        return False
    glued = [w for w in words if w.endswith(behind) and w.removesuffix(behind)[-1:].isdigit()]
    return len(set(words)) <= _MOST_NAMES and 2 * len(glued) > len(words)


def _without_units(words: list[str]) -> tuple[list[str], str]:
    """Return the words as numbers where they are numbers with a name or a unit, and the unit."""
    bare: list[str] = []
    units: Counter[str] = Counter()
    for word in words:
        match = None if _NUMBER.match(word) else LABELLED_NUMBER.match(word)
        bare.append(match.group(1) if match else word)
        if match:
            units[word[match.end(1) :].strip()] += 1
    return bare, units.most_common(1)[0][0] if units else ""


def _decimals(words: list[str]) -> int:
    digits = [len(word.partition(".")[2]) for word in words if "e" not in word.lower()]
    return min(max(digits, default=3), 9)


def _text(name: str, filled: list[str]) -> Column:
    different = list(dict.fromkeys(filled))
    few = len(different) <= MOST_CHOICES and len(different) <= max(2, len(filled) // 2)
    short = max(map(len, different)) <= _LONGEST_CHOICE
    choices = tuple(different) if few and short else ()
    return Column(name, "text", len(filled), choices=choices, sample=filled[0])
