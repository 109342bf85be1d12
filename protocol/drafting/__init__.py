"""A first draft of a mission: from a table, a capture or a C struct to a file with comments.

Every guess is explained where it stands, so that a team can put right what is wrong.
"""

from protocol.drafting.encoding import text_of
from protocol.drafting.errors import DraftError
from protocol.drafting.from_capture import draft_of_capture
from protocol.drafting.from_csv import draft_of_csv
from protocol.drafting.from_struct import draft_of_struct
from protocol.drafting.writer import toml_of

__all__ = [
    "DraftError",
    "draft_of_capture",
    "draft_of_csv",
    "draft_of_struct",
    "text_of",
    "toml_of",
]
