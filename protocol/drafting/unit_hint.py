"""The unit and scale that a comment states: `// hPa`, `// 0.01 degC`, `/* m/s^2 * 100 */`."""

import re

from protocol.unit_spelling import unit_of_word
from protocol.units import UNITS

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_PIECE = re.compile(rf"(?:(1)\s*/\s*)?({_NUMBER})|([°µμº%A-Za-z][°µμº%\w/^²]*)|([*×])")
_Piece = tuple[str, str, str, str]
_TIMES = frozenset({"*", "×", "x", "X", "times"})
_PART = re.compile(r"\b(tenth|hundredth|thousandth|millionth)s?\s+of\s+(?:an?\s+)?", re.IGNORECASE)
_PARTS = {"tenth": "0.1 ", "hundredth": "0.01 ", "thousandth": "0.001 ", "millionth": "1e-6 "}
_CELSIUS = re.compile(r"\bdegrees?\s+(?:celsius|c)\b", re.IGNORECASE)
_DEGREES = re.compile(r"\bdegrees?\b", re.IGNORECASE)
_LARGEST_SCALE = 1e12
_MOST_PIECES = 60


def unit_hint(comment: str, dimension: str | None) -> tuple[str, float] | None:
    """Return the unit and scale that a comment states, or None when it states none.

    `dimension` is that of the quantity, if it is known: a unit of another one is no hint. A
    letter alone is one only beside a number or when nothing else stands there.
    """
    stated = _PART.sub(lambda match: _PARTS[match.group(1).lower()], comment[:500])
    stated = _CELSIUS.sub("degC", stated)
    stated = _DEGREES.sub("degC" if dimension == "temperature" else "deg", stated)
    pieces = [_piece(match) for match in _PIECE.finditer(stated)][:_MOST_PIECES]
    for index, (_, number, word, _) in enumerate(pieces):
        unit = unit_of_word(word) if word and not number else None
        if unit is None or (dimension and UNITS[unit].dimension != dimension):
            continue
        scale = _scale(pieces, index)
        if len(word) > 1 or scale is not None or len(pieces) == 1 or word == "%":
            return unit, 1.0 if scale is None else scale
    return None


def _piece(match: re.Match[str]) -> _Piece:
    one, number, word, times = (group or "" for group in match.groups())
    return one, number, word, times


def _scale(pieces: list[_Piece], index: int) -> float | None:
    """Return the number before the unit, or the inverse of the one it is multiplied by."""
    before = pieces[index - 1] if index else ("", "", "", "")
    if before[1]:
        return _usable(1 / float(before[1]) if before[0] and float(before[1]) else float(before[1]))
    behind = pieces[index + 1 : index + 3]
    if len(behind) == 2 and (behind[0][2] in _TIMES or behind[0][3]) and behind[1][1]:
        factor = float(behind[1][1])
        return _usable(1 / factor) if factor else None
    if behind and re.fullmatch(r"x\d{1,9}", behind[0][2] or ""):
        return _usable(1 / max(int(behind[0][2][1:]), 1))
    return None


def _usable(scale: float) -> float | None:
    return scale if 1 / _LARGEST_SCALE <= scale <= _LARGEST_SCALE else None
