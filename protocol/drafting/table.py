"""A table of words read from a text: delimiter, comments, header and rows."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from protocol.drafting.alignment import align
from protocol.drafting.errors import DraftError
from protocol.drafting.number_marks import (
    comma_columns,
    said_of_commas,
    with_points,
    without_groups,
)
from protocol.text import WHITESPACE
from protocol.unit_spelling import unit_of_word

_NUMBER = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_COMMENT = ("#", "//", "%", "!")
_DELIMITERS = ("\t", ";", "|", ",")
_SEPARATOR = re.compile(r'"?sep=([\t;|,])"?[\r\n]*\Z', re.IGNORECASE)
"""The first line by which Excel is told what divides the columns."""

_LINES_LOOKED_AT = 300
_CONSISTENT = 0.8
_RARE = 0.01
MAX_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under names.

    Every row has at most as many words as there are `names`; the columns behind `required`
    are missing in some rows. `rows` are stripped, with a decimal comma as it stands. `quote`
    is the mark around words, `left_out` how many rows are not among `rows` because their
    number of words is odd, `remarks` what is to be said of all that. `body` are all rows below
    the names, odd ones too, in their order.
    """

    names: tuple[str, ...]
    rows: list[list[str]]
    delimiter: str = ","
    quote: str = ""
    decimal_comma: bool = False
    required: int = 0
    left_out: int = 0
    has_header: bool = False
    units: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    body: list[list[str]] = field(default_factory=list)

    def words(self, index: int) -> list[str]:
        """Return the words of one column; of the rows that have it."""
        return [row[index] for row in self.rows if index < len(row)]


def read_table(text: str, has_comments: bool = True) -> Table:
    """Return the table that the text holds; raises DraftError when there is none.

    Without comments, lines that begin with `#` and the like are rows as all others.
    """
    lines = text.splitlines(keepends=True)
    remarks: list[str] = []
    if not any(line.strip() for line in lines):
        raise DraftError("it is empty; give a file with a line for each packet")
    told = _SEPARATOR.match(lines[0])
    lines = lines[1:] if told else lines
    delimiter = told[1] if told else _delimiter(lines)
    quote = _quote_of(lines, delimiter)
    rows = _rows(lines, delimiter, quote)
    header, body = _header_and_body(rows, remarks, _COMMENT if has_comments else ())
    if not body:
        raise DraftError("there is a header but no row of values; give a file with some rows")
    units, body = _units_row(header, body)
    if not body:
        raise DraftError("there is a header but no row of values; give a file with some rows")
    has_header = header is not None
    table = Table((), body, delimiter, quote, units=units, has_header=has_header, body=body)
    table = _even(table, header, remarks)
    return replace(table, decimal_comma=_decimal_comma(table, remarks), remarks=tuple(remarks))


def _decimal_comma(table: Table, remarks: list[str]) -> bool:
    """Tell whether numbers have a decimal comma; where commas divide the words as well, which
    no mission can have, the numbers get a point."""
    remarks += without_groups(table.names, table.rows, table.body)
    columns = comma_columns(table.rows, len(table.names))
    if not columns:
        return False
    said = said_of_commas(table.names, table.rows, columns)
    if table.delimiter != ",":
        remarks.append(said)
        return True
    with_points(table.body, columns)
    remarks.append(f"{said} They are taken with a point, since commas divide the columns.")
    return False


def split_line(line: str, delimiter: str, quote: str = "") -> list[str]:
    """Return the words of one line, stripped."""
    if delimiter == WHITESPACE:
        return line.split()
    if quote:
        return [word.strip() for word in next(csv.reader([line], delimiter=delimiter), [])]
    return [word.strip() for word in line.split(delimiter)]


def _delimiter(lines: list[str]) -> str:
    """Return the mark that gives most lines the same number of words.

    A comma counts last, because it may also be the decimal comma.
    """
    looked_at = [line for line in lines if line.strip() and not line.startswith(_COMMENT)]
    looked_at = looked_at[:_LINES_LOOKED_AT]
    best, best_share = ",", 0.0
    for mark in (*_DELIMITERS, WHITESPACE):
        counts = Counter(map(len, _rows(looked_at, mark, _quote_of(looked_at, mark))))
        total = counts.total()
        often = max((often for size, often in counts.items() if size > 1), default=0)
        share = often / max(total, 1)
        if share >= _CONSISTENT:
            return mark
        if share > best_share:
            best, best_share = mark, share
    return best


def _quote_of(lines: list[str], delimiter: str) -> str:
    if delimiter == WHITESPACE:
        return ""
    return '"' if any(_opens_quote(line, delimiter) for line in lines) else ""


def _opens_quote(line: str, delimiter: str) -> bool:
    return line.startswith('"') or f'{delimiter}"' in line


def _rows(lines: list[str], delimiter: str, quote: str) -> list[list[str]]:
    if not quote:
        return [split_line(line, delimiter) for line in lines if line.strip()]
    try:
        rows = [[_on_one_line(w) for w in row] for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error as error:
        raise DraftError(f"it cannot be read as a table: {error}; mend that line") from None
    return [row for row in rows if any(row)]


def _on_one_line(word: str) -> str:
    """Return the word stripped, without line ends, which quotes may hold in a file."""
    return " ".join(word.splitlines()).strip()


def _header_and_body(
    rows: list[list[str]], remarks: list[str], marks: tuple[str, ...]
) -> tuple[list[str] | None, list[list[str]]]:
    """Return the names, if there are some, and the rows of values, without comments."""
    comments = [row for row in rows if row[0].startswith(marks)]
    plain = [row for row in rows if not row[0].startswith(marks)]
    size = _usual_size(plain)
    while plain and len(plain[0]) < min(2, size):  # a title above the table
        comments.append(plain.pop(0))
    if plain and _is_header(plain):
        if comments:
            remarks.append(f"{len(comments)} lines of comments were left out.")
        return plain[0], [row for row in plain[1:] if row != plain[0]]
    named = [row for row in comments if len(row) > 1 and 2 * len(row) > size]
    if named and plain:
        header = [re.sub(r"^[#/%! ]+", "", named[-1][0]), *named[-1][1:]]
        remarks.append(f"The names stand in a line that begins with '{named[-1][0][:1]}'.")
        return header, plain
    return None, plain


def _is_header(rows: list[list[str]]) -> bool:
    first = rows[0]
    rest = [row for row in rows[1:] if row != first]  # a sender that restarts says it again
    if any(_NUMBER.match(word) for word in first) or not any(first):
        return False
    if not rest:
        return True
    below = [row[i] for row in rest[:50] for i in range(min(len(row), len(first))) if row[i]]
    seen = {(i, word) for row in rest for i, word in enumerate(row)}
    repeated = sum((i, word) in seen for i, word in enumerate(first) if word)
    numbers = any(_NUMBER.match(word.split(" ")[0]) for word in below)
    labelled = sum(1 for word in first if re.search(r"[=:]\s*[+-]?\d", word))
    return 2 * labelled < len(first) and not repeated and (numbers or len(rest) > 0)


def _units_row(
    header: list[str] | None, body: list[list[str]]
) -> tuple[tuple[str, ...], list[list[str]]]:
    """Return the units, when a row of them stands below the names, and the rows below."""
    words = [word.strip("()[]{}<> ") for word in body[0]]
    given = [word for word in words if word and word != "-"]
    if header and given and all(unit_of_word(word) for word in given):
        return tuple(words), body[1:]
    return (), body


def _usual_size(rows: list[list[str]]) -> int:
    counts = Counter(map(len, rows))
    return counts.most_common(1)[0][0] if counts else 0


def _even(table: Table, header: list[str] | None, remarks: list[str]) -> Table:
    """Return the table with names for all columns and without rows of an odd size."""
    counts = Counter(len(row) for row in table.rows)
    usual = counts.most_common(1)[0][0]
    good = {size for size, often in counts.items() if often >= max(2, _RARE * len(table.rows))}
    good = {usual, *(size for size in good if 2 * size >= usual)}
    rows = [row for row in table.rows if len(row) in good]
    left_out = len(table.rows) - len(rows)
    if left_out:
        remarks.append(
            f"{left_out} of {len(table.rows)} rows have another number of values "
            f"than {_numbers(good)}; they are taken for damaged."
        )
    if len(good) > 1:
        remarks.append(f"Rows have {_numbers(good)} values; the last columns are optional.")
    if max(good) > MAX_COLUMNS:
        raise DraftError(f"a row has {max(good)} values; a packet has at most {MAX_COLUMNS}")
    names = _names(header, rows, max(good), remarks)
    return replace(table, names=names, rows=rows, required=min(good), left_out=left_out)


def _names(
    header: list[str] | None, rows: list[list[str]], size: int, remarks: list[str]
) -> tuple[str, ...]:
    if header is None:
        return unique([""] * size)
    if len(header) == size:
        return unique(header)
    if len(header) == size + 1 and not header[-1]:  # a delimiter behind the last name
        return unique(header[:-1])
    if len(header) == size - 1 and all(not row[-1] for row in rows if len(row) == size):
        return unique([*header, ""])
    full = [row for row in rows if len(row) == size]
    return unique(align(header, full, remarks))


def unique(names: list[str]) -> tuple[str, ...]:
    """Return the names, each readable and there once: `V3` without one, `altitude_2`."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        readable = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:100]
        wanted = readable or f"V{number}"
        candidate, again = wanted, 2
        taken = set(found)
        while candidate in taken:
            candidate, again = f"{wanted}_{again}", again + 1
        found.append(candidate)
    return tuple(found)


def _numbers(sizes: set[int]) -> str:
    *before, last = sorted(sizes)
    return f"{', '.join(map(str, before))} or {last}" if before else str(last)
