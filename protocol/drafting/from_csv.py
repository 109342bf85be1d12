"""A mission drafted from a CSV that a team's program wrote."""

import codecs

from protocol.drafting.draft import Draft
from protocol.drafting.errors import DraftError
from protocol.drafting.from_table import draft_of_table
from protocol.drafting.table import read_table

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = 0.1


def draft_of_csv(data: bytes, name: str) -> Draft:
    """Return the draft of a mission whose packets are the rows of a CSV.

    Raises DraftError when the bytes are no table.
    """
    text, remark = text_of(data)
    draft = draft_of_table(read_table(text), name)
    if remark:
        draft.remarks.append(remark)
    return draft


def text_of(data: bytes) -> tuple[str, str]:
    """Return the text, and what is to be said of its characters; raises DraftError."""
    if not data.strip():
        raise DraftError("it is empty; give a file with a line for each packet")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    remark = ""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        remark = (
            "The file is not in UTF-8; it was read as Windows-1252. Letters beyond ASCII in "
            "received lines must be UTF-8."
        )
    odd = sum(not (c.isprintable() or c in "\t\r\n") for c in text)
    if "\0" in text or odd > _NO_TEXT * len(text):
        raise DraftError("it is not text; give raw bytes with --from-capture")
    return text, remark
