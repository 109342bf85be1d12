"""The structs, unions, enumerations and typedefs of a header; all else in it is passed over."""

from dataclasses import dataclass, field

from protocol.drafting.c_tokens import Source, Token
from protocol.drafting.c_types import TYPE_WORDS, Enumeration, Member, Structure
from protocol.drafting.errors import DraftError

_PASSED_OVER = frozenset({"const", "volatile", "mutable", "extern", "inline", "register"})
_NO_NAMES = _PASSED_OVER | {"__attribute__", "PACKED", "__packed"}
_NO_MEMBERS = frozenset({"static", "constexpr", "friend", "using", "template", "virtual"})
_ACCESS = frozenset({"public", "private", "protected"})
_OPENING = {"(": ")", "{": "}", "[": "]"}
_DEEPEST = 16


@dataclass(slots=True)
class Declarations:
    """What a header declares, by name."""

    structures: dict[str, Structure] = field(default_factory=dict)
    enumerations: dict[str, Enumeration] = field(default_factory=dict)
    synonyms: dict[str, str] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)


def parse_declarations(source: Source) -> Declarations:
    """Return what the header declares; raises DraftError at what cannot be understood."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: Source) -> None:
        self._tokens = source.tokens
        self._comments = source.comments
        self._at = 0
        self._depth = 0
        self._found = Declarations(constants=dict(source.constants))

    def run(self) -> Declarations:
        while self._at < len(self._tokens):
            word = self._peek()
            if word == "typedef":
                self._next()
                self._typedef()
            elif word in ("struct", "union"):
                self._structure_or_reference()
            elif word == "enum":
                self._enumeration()
            elif word in ("const", "constexpr"):
                self._constant()
            else:
                self._at += 1
        return self._found

    def _peek(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._tokens[index].text if index < len(self._tokens) else ""

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise DraftError("it ends in the middle of a struct; complete it")
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _line(self) -> int:
        return self._tokens[min(self._at, len(self._tokens) - 1)].line

    def _typedef(self) -> None:
        if self._peek() in ("struct", "union"):
            structure, name = self._structure_or_reference()
            aliases = self._names_until_semicolon()
            for alias in aliases:
                if structure is not None:
                    structure.name = structure.name or alias
                    self._found.structures[alias] = structure
                elif name:
                    self._found.synonyms[alias] = name
            return
        if self._peek() == "enum":
            enumeration = self._enumeration()
            for alias in self._names_until_semicolon():
                self._found.enumerations[alias] = enumeration
            return
        *words, alias = self._names_until_semicolon() or ["", ""]
        if words and alias:
            self._found.synonyms[alias] = " ".join(words)

    def _names_until_semicolon(self) -> list[str]:
        names: list[str] = []
        while self._at < len(self._tokens) and self._peek() != ";":
            token = self._next()
            if token.text in _OPENING:
                self._skip(token.text)
            elif token.text.isidentifier() and token.text not in _NO_NAMES:
                names.append(token.text)
        return names

    def _constant(self) -> None:
        """Read `const int N = 8;` so that it may be the size of an array."""
        start = self._at
        words: list[str] = []
        while self._peek() not in (";", "", "{", "}", "(") and len(words) < 12:
            words.append(self._next().text)
        if len(words) > 3 and words[-2] == "=" and words[-1].isdigit() and len(words[-1]) < 10:
            self._found.constants[words[-3]] = int(words[-1])
        self._at = max(self._at, start + 1)

    def _enumeration(self) -> Enumeration:
        self._next()
        if self._peek() in ("class", "struct"):
            self._next()
        name = self._next().text if self._peek().isidentifier() else ""
        stated: list[str] = []
        if self._peek() == ":":
            self._next()
            while self._peek() not in ("{", ";", ""):
                stated.append(self._next().text)
        names: list[tuple[int, str]] = []
        if self._peek() == "{":
            self._next()
            names = self._enumerators()
        found = Enumeration(name, tuple(names), " ".join(stated).replace("std :: ", ""))
        if name and (names or name not in self._found.enumerations):
            self._found.enumerations[name] = found
        return self._found.enumerations.get(name, found)

    def _enumerators(self) -> list[tuple[int, str]]:
        names: list[tuple[int, str]] = []
        number = 0
        while (token := self._next()).text != "}":
            if not token.text.isidentifier():
                continue
            if self._peek() == "=":
                self._next()
                number = self._number(",", "}")
            names.append((number, token.text))
            self._found.constants[token.text] = number
            number += 1
        return names

    def _structure_or_reference(self) -> tuple[Structure | None, str]:
        """Read `struct Name { ... }`, or only `struct Name`."""
        keyword = self._next()
        packed = self._attributes()
        name = self._next().text if self._peek().isidentifier() else ""
        packed |= self._attributes()
        if self._peek() == ":":  # a base class
            raise_at = self._line()
            while self._peek() not in ("{", ";", ""):
                self._next()
            if self._peek() == "{":
                raise DraftError(f"line {raise_at}: {name} has a base; write its members out")
        if self._peek() != "{":
            return None, name
        self._next()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise DraftError(f"line {keyword.line}: structs nested deeper than {_DEEPEST}")
        structure = Structure(
            name, [], keyword.line, keyword.pack, packed, union=keyword.text == "union"
        )
        while self._peek() != "}":
            self._member(structure)
        self._next()
        self._depth -= 1
        structure.attribute_packed |= self._attributes()
        if name:
            self._found.structures[name] = structure
        return structure, name

    def _attributes(self) -> bool:
        packed = False
        while True:
            if self._peek() in ("__attribute__", "alignas", "__declspec"):
                self._next()
            elif self._peek() in ("PACKED", "__packed", "PACK"):
                self._next()
                packed = True
                continue
            elif not (self._peek() == "[" and self._peek(1) == "["):
                return packed
            start = self._at
            if self._peek() in _OPENING:
                self._skip(self._next().text)
            packed |= any("packed" in token.text for token in self._tokens[start : self._at])

    def _member(self, structure: Structure) -> None:
        word = self._peek()
        if word in _ACCESS and self._peek(1) == ":":
            self._at += 2
        elif word == ";":
            self._next()
        elif word in _NO_MEMBERS or word == "typedef" or word in ("~", structure.name or "~"):
            self._skip_member()
        elif word in ("struct", "union"):
            self._inner(structure)
        elif word == "enum":
            enumeration = self._enumeration()
            name = enumeration.name or f"enum at line {self._line()}"
            self._found.enumerations.setdefault(name, enumeration)
            self._declarators(structure, name)
        elif word.isidentifier() or word == "::":
            self._declarators(structure, self._type())
        else:
            token = self._next()
            raise DraftError(f"line {token.line}: {word[:40]!r} is not understood in a struct")

    def _inner(self, structure: Structure) -> None:
        inner, name = self._structure_or_reference()
        if inner is None:
            self._declarators(structure, name)
        elif self._peek() == ";":
            self._next()
            if not name:  # its members are those of the outer one
                structure.members.append(Member("", inner, inner.line))
        else:
            self._declarators(structure, inner)

    def _type(self) -> str:
        words: list[str] = []
        while True:
            word = self._peek()
            if word in _PASSED_OVER or word == "::" or (word == "std" and self._peek(1) == "::"):
                self._next()
            elif word in TYPE_WORDS or (not words and word.isidentifier()):
                words.append(self._next().text)
            else:
                return " ".join(words)

    def _declarators(self, structure: Structure, kind: "str | Structure") -> None:
        while True:
            token = self._next()
            if token.text in ("*", "&"):
                raise DraftError(
                    f"line {token.line}: a pointer or reference cannot be sent; send the value"
                )
            if token.text == ":" or (token.text.isidentifier() and self._peek() != "("):
                self._declarator(structure, kind, token)
            else:
                self._at -= 1
                self._skip_member()
                return
            if self._next().text != ",":
                return

    def _declarator(self, structure: Structure, kind: "str | Structure", name: Token) -> None:
        sizes: list[int] = []
        bits: int | None = None
        while self._peek() == "[":
            self._next()
            sizes.append(self._number("]"))
            self._next()
        if name.text == ":" or self._peek() == ":":
            if name.text != ":":
                self._next()
            bits = self._number(",", ";", "=", "{")
        self._attributes()
        while self._peek() not in (",", ";", ""):  # an initial value
            token = self._next().text
            if token in _OPENING:
                self._skip(token)
        if self._peek() == "":
            raise DraftError(f"line {name.line}: the ';' behind {name.text} is missing")
        shown = "" if name.text == ":" else name.text
        comment = self._comments.get(self._line(), self._comments.get(name.line, ""))
        structure.members.append(Member(shown, kind, name.line, comment, tuple(sizes), bits))

    def _skip_member(self) -> None:
        """Pass over a function, a typedef or the like."""
        while True:
            token = self._next().text
            if token in _OPENING:
                self._skip(token)
                if token == "{":
                    return
            elif token == ";":
                return
            elif token == "}":
                self._at -= 1
                return

    def _skip(self, opening: str) -> None:
        depth, closing = 1, _OPENING[opening]
        while depth:
            text = self._next().text
            depth += (text == opening) - (text == closing)

    def _number(self, *ends: str) -> int:
        """Read a constant number, such as 8, 0x10, SIZE or 4 * SIZE + 1."""
        words: list[str] = []
        line = self._line()
        while self._peek() not in (*ends, ";", ""):
            words.append(self._next().text)
        try:
            return _evaluated(words, self._found.constants)
        except (ValueError, KeyError, IndexError):
            text = " ".join(words)[:40]
            raise DraftError(
                f"line {line}: {text!r} is no number that can be told here; write it as a number"
            ) from None


def _evaluated(words: list[str], constants: dict[str, int]) -> int:
    """Return a sum of products of numbers and named constants; no code is run."""
    bare = [word for word in words if word not in ("(", ")")]
    total, product, sign, operator = 0, 1, 1, ""
    for index, word in enumerate([*bare, "+"]):
        if word in ("+", "-") and index and bare[index - 1] not in ("*", "+", "-", "<<"):
            total += sign * product
            product, sign, operator = 1, -1 if word == "-" else 1, ""
        elif word == "-":
            sign = -sign
        elif word in ("*", "<<"):
            operator = word
        elif word != "+":
            number = constants[word] if word in constants else _literal(word)
            product = product << min(number, 63) if operator == "<<" else product * number
    if not bare or abs(total) > 1 << 63:
        raise ValueError(words)
    return total


def _literal(word: str) -> int:
    digits = word.rstrip("uUlL")
    if len(digits) > 20:
        raise ValueError(word)
    return (
        int(digits, 0) if not digits.isdigit() or digits == "0" else int(digits.lstrip("0") or "0")
    )
