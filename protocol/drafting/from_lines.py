"""A mission drafted from lines as an Arduino or a competition's CanSat sends them."""

import re
from collections import Counter, defaultdict
from dataclasses import replace

import msgspec

from protocol.drafting.draft import Draft, DraftPacket
from protocol.drafting.errors import DraftError
from protocol.drafting.from_table import draft_of_table
from protocol.drafting.line_checksum import line_checksum
from protocol.drafting.table import Table, read_table, unique
from protocol.packet import Chunk, Frame
from protocol.side_lines import SideLines

_LABEL = re.compile(r"\s*([^\W\d][\w .-]{0,40}?)\s*[=:]\s*(\S.*)?\Z")
_KIND = re.compile(r"[$#!>]?[A-Za-z_][A-Za-z_]*\d*")
_MOST_KINDS = 8
_FEWEST_OF_A_KIND = 3
_NEARLY_ALL = 0.9
_MOST_LINES = 20_000
_NOW = Chunk(b"", 0, 0)


def draft_of_lines(data: bytes, name: str) -> Draft:
    """Return the draft of a mission whose packets are lines; raises DraftError."""
    remarks: list[str] = []
    lines = _packet_lines(data, remarks)
    lines, checksum, why = line_checksum(lines)
    kinds = _kinds(lines)
    draft = _of_kinds(kinds, name) if kinds else _of_one(lines, name)
    draft.remarks = [*remarks, *draft.remarks]
    draft.checksum = checksum
    if why:
        draft.reasons["checksum"] = why
    return draft


def _packet_lines(data: bytes, remarks: list[str]) -> list[str]:
    """Return the lines without the last, unfinished one and those about the link."""
    pieces = data.replace(b"\r", b"\n").split(b"\n")[:_MOST_LINES]
    whole = [piece for piece in pieces[:-1] if piece.strip()]
    readable = [text for piece in whole if (text := _readable(piece)) is not None]
    if len(readable) < len(whole):
        remarks.append(f"{len(whole) - len(readable)} lines are not text and were left out.")
    side = SideLines(())
    lines = [t for t in readable if side.read(Frame(b"", t.encode(), 0), _NOW) is None]
    if len(lines) < len(readable):
        remarks.append(
            f"{len(readable) - len(lines)} lines such as RSSI: -87 are about the link: the "
            "program knows them."
        )
    if not lines:
        raise DraftError("no line of it is a packet; record some packets first")
    return lines


def _readable(piece: bytes) -> str | None:
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return None
    return text if text.replace("\t", " ").isprintable() else None


def _of_one(lines: list[str], name: str) -> Draft:
    table = read_table("\n".join(lines), has_comments=False)
    return draft_of_table(_with_labels_as_names(table), name)


def _with_labels_as_names(table: Table) -> Table:
    """Name the columns by what stands before the values: `T=21.5`, `temp: 3`, or `T: 3`."""
    if table.has_header:
        return table
    names = list(table.names)
    for index in range(len(names)):
        label, filled = _label(table.words(index))
        if label and filled:
            names[index] = label
        elif label and index + 1 < len(names):  # between blanks the label is a word of its own
            names[index], names[index + 1] = f"{label}_label", label
    return replace(table, names=unique(names))


def _label(words: list[str]) -> tuple[str, bool]:
    """Return the label that nearly all words begin with, and whether values stand behind it."""
    labels: Counter[tuple[str, bool]] = Counter()
    for word in words:
        match = _LABEL.match(word)
        if match:
            labels[(match.group(1), match.group(2) is not None)] += 1
    (label, filled), often = labels.most_common(1)[0] if labels else (("", False), 0)
    return (label, filled) if often >= _NEARLY_ALL * len(words) and often else ("", False)


def _kinds(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines by their first word, when they are packets of several kinds."""
    groups: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        match = re.match(r"\s*([^,;\t| ]+)[,;\t| ]", line)
        if match and _KIND.fullmatch(match.group(1)):
            groups[match.group(1)].append(line)
    often = {word: group for word, group in groups.items() if len(group) >= _FEWEST_OF_A_KIND}
    covered = sum(map(len, often.values()))
    sizes = {len(re.split(r"[,;\t|]", group[0])) for group in often.values()}
    several = 2 <= len(often) <= _MOST_KINDS and len(sizes) > 1
    return often if several and covered >= _NEARLY_ALL * len(lines) else {}


def _of_kinds(kinds: dict[str, list[str]], name: str) -> Draft:
    """Return a draft with a packet for each first word, the most frequent one first."""
    ordered = sorted(kinds.items(), key=lambda item: -len(item[1]))
    draft: Draft | None = None
    used: set[str] = set()
    for word, lines in ordered:
        part = _of_one(lines, name)
        packet = part.packets[0]
        packet.kind = msgspec.structs.replace(packet.kind, name=word.strip("$#!>") or word)
        _mark(packet, word, used)
        if draft is None:
            draft = part
        elif packet.kind.name not in {known.kind.name for known in draft.packets}:
            draft.packets.append(packet)
            draft.remarks += part.remarks
    if draft is None:
        raise DraftError("no line of it is a packet; record some packets first")
    draft.remarks.append("Several kinds of packet, told apart by their first word.")
    return draft


def _mark(packet: DraftPacket, word: str, used: set[str]) -> None:
    """Make the first word a constant, and the names of the fields the kind's own."""
    first = packet.fields[0]
    first.field = msgspec.structs.replace(
        first.field,
        name=f"{packet.kind.name}_kind",
        type="text",
        values=(),
        role=None,
        constant=word,
        optional=False,
    )
    first.why = "tells the kind of packet"
    for draft in packet.fields:
        field = draft.field
        if field.name in used or re.fullmatch(r"V\d+", field.name):
            draft.field = msgspec.structs.replace(field, name=f"{packet.kind.name}_{field.name}")
        used.add(draft.field.name)
