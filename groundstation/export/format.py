"""What every export is: how it is written, how it is read back, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from groundstation.export.telemetry import Telemetry

Excel = Literal["", "comma", "semicolon"]
"""For which regional settings of Excel a CSV is written; empty: for none, as judges want it."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a format may be told: `excel` for a CSV."""

    excel: Excel = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a file, whether just written or read back: equal, or the file is not good.

    `rows` are the packets (or points of a track), `first` and `last` the first and last of
    them in the format's own words, `digest` a hash over all of them where the format has one.
    `remarks` tell what is not in it.
    """

    rows: int
    first: str = ""
    last: str = ""
    digest: str = ""
    remarks: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file.

    `suffix` ends its name and `addition` stands before that, so that no two formats have the
    same name. `write` makes the file and says what it wrote, `read` reads it again with a reader
    of its own. `whole` says that a part of a flight makes no sense, `binary` that it is no text.
    `what` tells people.
    """

    suffix: str
    what: str
    write: Callable[[Telemetry, Path, Options], Contents]
    read: Callable[[Path, Options], Contents]
    whole: bool = False
    addition: str = ""
    binary: bool = False
