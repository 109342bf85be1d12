"""Texts and numbers of a mission as they stand in C++: nothing in them can end its place.

Comments hold letters, digits and harmless signs only; in strings everything else is an octal
escape, which ends after three digits whatever follows.
"""

import re
import unicodedata

_HARMLESS_IN_COMMENT = re.compile(r"[^A-Za-z0-9 .,:;()\[\]{}=+%_'\"/<>|&^~@#$!-]")
_PLAIN_IN_STRING = re.compile(r"[A-Za-z0-9 .,:;()\[\]=+_<>|&~@#$!*/-]")


def comment(text: str, longest: int = 90) -> str:
    """Return `text` for one line of a comment: ASCII, no backslash, nothing that opens or ends."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _HARMLESS_IN_COMMENT.sub(" ", plain)
    plain = re.sub(r"/{2,}|/$", " ", re.sub(r"\s+", " ", plain)).strip()
    return plain if len(plain) <= longest else plain[:longest] + "..."


def string(text: str | bytes) -> str:
    """Return the literal of a string of bytes up to 0xFF."""
    data = text.encode("latin-1", "replace") if isinstance(text, str) else text
    return f'"{"".join(map(_in_string, data))}"'


def character(byte: int) -> str:
    """Return the literal of one character."""
    return f"'{_in_string(byte)}'"


def whole(number: int, c_type: str) -> str:
    """Return the literal of a whole number of the type `c_type`."""
    if number in (-(1 << 63), -(1 << 31)):  # C++ has no literal of the lowest numbers
        return f"static_cast<{c_type}>({whole(number + 1, c_type)} - 1)"
    suffix = {"uint64_t": "ull", "int64_t": "ll", "uint32_t": "ul"}.get(c_type, "")
    if abs(number) <= 32767:
        suffix = ""
    elif not suffix:
        suffix = "l"
    return f"{number}{suffix}"


def real(number: float) -> str:
    """Return the literal of a finite number of type double."""
    text = repr(float(number))
    return text if any(c in text for c in ".e") else f"{text}.0"


def _in_string(byte: int) -> str:
    character = chr(byte)
    return character if _PLAIN_IN_STRING.fullmatch(character) else f"\\{byte:03o}"
