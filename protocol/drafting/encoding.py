"""The text that bytes of a file hold: by its mark, as UTF-8, or by what its letters look like."""

import codecs
import re

from protocol.drafting.errors import DraftError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = 0.1
_USUAL = "cp1252"
_LEGACY = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "koi8-r": "KOI8-R",
    "cp866": "DOS 866",
    "cp850": "DOS 850",
    "mac-roman": "Mac Roman",
}
"""What programs in Europe wrote before UTF-8: code page -> its name for people."""

_TELLING = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MOST_WORDS = 300


def text_of(data: bytes) -> tuple[str, str]:
    """Return the text, and what is to be said of its characters; raises DraftError.

    A file that begins with a byte order mark may be cut within a character.
    """
    if not data.strip():
        raise DraftError("it is empty; give a file with a line for each packet")
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    remark = ""
    if marked:
        text = data.decode(marked, errors="replace")
    else:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            page = _code_page(data)
            text = data.decode(page, errors="replace")
            remark = (
                f"The file is not in UTF-8; it was read as {_LEGACY[page]}, by its letters. "
                "Letters beyond ASCII in received lines must be UTF-8."
            )
    odd = sum(not (c.isprintable() or c in "\t\r\n") for c in text)
    if "\0" in text or odd > _NO_TEXT * len(text):
        raise DraftError("it is not text; give raw bytes with --from-capture")
    return text, remark


def _code_page(data: bytes) -> str:
    """Return the code page in which the words beyond ASCII are most like a language.

    Numbers and plain words tell nothing, and there are many of them in a table.
    """
    words = dict.fromkeys(match.group() for match in _TELLING.finditer(data))
    telling = [word for word in words if any(c.isalpha() for c in word.decode(_USUAL, "replace"))]
    if not telling:
        return _USUAL
    import chardet  # its models take a while to load

    found = chardet.detect(
        b" ".join(telling[:_MOST_WORDS]),
        include_encodings=_LEGACY,
        no_match_encoding=_USUAL,
        compat_names=False,
    )
    return found["encoding"] or _USUAL
