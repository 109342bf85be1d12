"""How a CSV lies on disk: RFC 4180 in UTF-8, or as Excel wants it by its regional settings."""

import csv
from pathlib import Path
from typing import TextIO, cast

from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options


class _Semicolon(csv.excel):
    """What Excel opens where numbers are written with a decimal comma."""

    delimiter = ";"


def dialect_of(options: Options) -> type[csv.Dialect]:
    """Return the dialect that the option asks for."""
    return _Semicolon if options.excel == "semicolon" else csv.excel


def encoding_of(options: Options) -> str:
    """Return the encoding: Excel takes a file for UTF-8 only when it begins with the mark of it,
    and other programs would take that mark for part of the first name."""
    return "utf-8-sig" if options.excel else "utf-8"


def opened_to_write(path: Path, options: Options) -> TextIO:
    """Return the file, to be written."""
    return cast(TextIO, path.open("w", encoding=encoding_of(options), newline=""))


def read_csv(path: Path, options: Options) -> Contents:
    """Return what is in a CSV file of this dialect; its first row, the header, does not count."""
    digest = RowDigest()
    with path.open(encoding=encoding_of(options), newline="") as file:
        rows = csv.reader(file, dialect_of(options))
        next(rows, None)
        for row in rows:
            digest.add(row)
    return digest.contents()
