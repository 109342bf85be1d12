"""A mission drafted from a CSV that a team's program wrote."""

from protocol.drafting.draft import Draft
from protocol.drafting.encoding import text_of
from protocol.drafting.from_table import draft_of_table
from protocol.drafting.table import read_table


def draft_of_csv(data: bytes, name: str) -> Draft:
    """Return the draft of a mission whose packets are the rows of a CSV.

    Raises DraftError when the bytes are no table.
    """
    text, remark = text_of(data)
    draft = draft_of_table(read_table(text), name)
    if remark:
        draft.remarks.append(remark)
    return draft
