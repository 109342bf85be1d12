"""The tokens of a C or C++ header, with what people wrote behind them.

Our own reader and no library: a C parser wants the whole, preprocessed program, knows no
Arduino C++ around the struct, and throws the comments away, which hold the units.
"""

import re
from dataclasses import dataclass, field

from protocol.drafting.errors import DraftError

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<directive>^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\')'
    r"|(?P<number>\d(?:[\w.]|[eEpP][+-])*)"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<mark>::|<<|>>|[^\s\w])",
    re.DOTALL | re.MULTILINE,
)
_PACK = re.compile(r"#\s*pragma\s+pack\s*\(([^)]*)\)")
_DEFINE = re.compile(
    r"#\s*define\s+(\w+)\s+\(?\s*(0[xX][0-9a-fA-F]+|\d+)[uUlL]*\s*\)?\s*(?://.*|/\*.*)?$"
)
_MOST_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark and the line it stands in; `pack` is the `#pragma pack` there."""

    text: str
    line: int
    pack: int


@dataclass(slots=True)
class Source:
    """A header: its tokens, the comments by line, and the numbers that `#define` names."""

    tokens: list[Token] = field(default_factory=list)
    comments: dict[int, str] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)


def read_source(text: str) -> Source:
    """Return the tokens of a header; raises DraftError when it is too large to be one."""
    if len(text) > _MOST_BYTES:
        raise DraftError("it is larger than any header; give the file with the struct")
    closed = text.rfind("*/") + 1
    text = text[:closed] + text[closed:].replace("/*", "  ")  # a comment without an end is none
    source = Source()
    pack: list[int] = [0]
    line, position = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        if match.lastgroup == "comment":
            last = line + match.group().count("\n")
            words = " ".join(match.group().strip("/* \t\n!<").split())
            source.comments[last] = f"{source.comments.get(last, '')} {words}".strip()
        elif match.lastgroup == "directive":
            _directive(match.group(), source, pack)
        else:
            source.tokens.append(Token(match.group(), line, pack[-1]))
    return source


def _directive(text: str, source: Source, pack: list[int]) -> None:
    defined = _DEFINE.match(text.strip())
    if defined:
        source.constants[defined.group(1)] = _whole(defined.group(2))
    packed = _PACK.match(text.strip())
    if not packed:
        return
    words = [word.strip() for word in packed.group(1).split(",") if word.strip()]
    sizes = [int(word) for word in words if word in ("1", "2", "4", "8", "16")]
    if "pop" in words:
        if len(pack) > 1:
            pack.pop()
    elif "push" in words:
        pack.append(sizes[0] if sizes else pack[-1])
    else:
        pack[-1] = sizes[0] if sizes else 0


def _whole(word: str) -> int:
    return int(word, 16) if word[:2] in ("0x", "0X") else int(word[:30])
