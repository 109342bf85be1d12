"""A command to be typed, as a sentence shows it."""

import re
import shlex
from pathlib import Path

_PLAIN = re.compile(r"[\w@%+=:,./\\~-]+")
_SPECIAL = re.compile(r'["$`!]')


def command_text(*words: str | Path) -> str:
    """Return `groundstation` with the words behind it, to be typed into a shell as it stands.

    Words with blanks have double quotes, which every shell understands, Windows' too.
    """
    return " ".join(["groundstation", *(_quoted(str(word)) for word in words)])


def _quoted(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if _SPECIAL.search(word) else f'"{word}"'
