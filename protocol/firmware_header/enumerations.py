"""Words and flags of a mission as enumerations and constants of the header."""

from dataclasses import dataclass

from protocol.firmware_header.identifiers import Names, camel_case
from protocol.firmware_header.literals import comment, string


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An `enum class`: its enumerators are numbered from 0 in the order of `words`."""

    name: str
    c_type: str
    enumerators: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def first(self) -> str:
        """The enumerator of 0."""
        return f"{self.name}::{self.enumerators[0]}"

    def lines(self) -> list[str]:
        """Return its declaration."""
        rows = [
            f"  {enumerator} = {number},{_unlike(word, enumerator)}"
            for number, (enumerator, word) in enumerate(
                zip(self.enumerators, self.words, strict=True)
            )
        ]
        return [f"enum class {self.name} : {self.c_type} {{", *rows, "};"]

    def text_lines(self) -> list[str]:
        """Return the function that gives the word of an enumerator."""
        rows = [
            f"    case {self.name}::{enumerator}: return {string(word.encode())};"
            for enumerator, word in zip(self.enumerators, self.words, strict=True)
        ]
        return [
            f"inline const char* text_of({self.name} value) {{",
            "  switch (value) {",
            *rows,
            "  }",
            '  return "";',
            "}",
        ]


def enumeration(name: str, c_type: str, words: tuple[str, ...], names: Names) -> Enumeration:
    """Return the enumeration of `words` for what is called `name` in the mission."""
    inside = Names()
    enumerators = tuple(inside.take(word, "word") for word in words)
    return Enumeration(names.take(camel_case(name), "Words"), c_type, enumerators, words)


def flag_lines(field: str, c_type: str, flags: tuple[str, ...], names: Names) -> list[str]:
    """Return a constant for each flag of `field`, from the lowest bit."""
    suffix = "ull" if c_type.endswith("64_t") else "ul" if c_type.endswith("32_t") else ""
    return [
        f"constexpr {c_type} {names.take(f'{field}_{flag}', 'FLAG')} = 0x{1 << bit:02X}{suffix};"
        for bit, flag in enumerate(flags)
    ]


def _unlike(word: str, enumerator: str) -> str:
    return "" if word == enumerator else f"  // {comment(word)}"
