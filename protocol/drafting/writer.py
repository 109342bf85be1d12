"""A draft as the text of a mission file, with a comment behind every guess.

The values are written by tomli-w; where they stand, and the comments, are ours: one field a
line, its reasons behind it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import tomli_w

from protocol.drafting.draft import Draft, DraftField, DraftPacket
from protocol.mission_schema import DIRECTIVE

_ADVICE = (
    "A first draft, made by the program. Every guess says why behind it: put right what is "
    "wrong, then delete the comment.",
)


def toml_of(draft: Draft) -> str:
    """Return the mission file of `draft`."""
    lines = [DIRECTIVE, *(f"# {_one_line(text)}" for text in (*_ADVICE, *draft.remarks)), ""]
    lines += _identity(draft)
    lines += _table("framing", draft.framing, draft.reasons.get("framing", ""))
    if draft.checksum:
        lines += _table("checksum", draft.checksum, draft.reasons.get("checksum", ""))
    if _given(draft.radio):
        lines += _table("radio", draft.radio, draft.reasons.get("radio", ""))
    for packet in draft.packets:
        lines += _packet(packet)
    lines += _states(draft)
    return "\n".join(lines) + "\n"


def _identity(draft: Draft) -> Iterator[str]:
    title = draft.title or draft.name
    yield _line("name", draft.name, "names files; letters, digits, - and _")
    yield _line("title", title, "what the window shows")
    yield _line("team_id", draft.team_id, draft.reasons.get("team_id", "not seen; give yours"))
    yield _line(
        "rate_hz", draft.rate_hz, draft.reasons.get("rate_hz", "packets a second; not seen")
    )
    yield _line("baud_rate", draft.baud_rate, "of your radio's serial side; not seen")


def _table(name: str, table: msgspec.Struct, why: str) -> Iterator[str]:
    yield ""
    if why:
        yield f"# {_one_line(why)}"
    yield f"[{name}]"
    for key, value in _given(table).items():
        yield _line(key, value)


def _packet(packet: DraftPacket) -> Iterator[str]:
    yield ""
    yield from (f"# {_one_line(remark)}" for remark in packet.remarks)
    yield "[[packet]]"
    keys = _given(packet.kind)
    keys.pop("fields", None)
    for key, value in keys.items():
        yield _line(key, value)
    yield "fields = ["
    yield from _aligned(packet.fields)
    yield "]"


def _aligned(fields: list[DraftField]) -> Iterator[str]:
    """Yield the fields, one a line, names and types below each other."""
    given = [_given(draft.field) for draft in fields]
    names = [f"name = {_value(keys.pop('name'))}," for keys in given]
    types = [f"type = {_value(keys.pop('type'))}" + ("," if keys else "") for keys in given]
    name_width, type_width = max(map(len, names)), max(map(len, types))
    for draft, name, kind, keys in zip(fields, names, types, given, strict=True):
        rest = ", ".join(f"{key} = {_value(value)}" for key, value in keys.items())
        body = f"{name:{name_width}} {kind:{type_width}} {rest}".rstrip()
        yield f"  {{ {body} }},{_comment(draft.why)}"


def _states(draft: Draft) -> Iterator[str]:
    if not draft.states:
        return
    yield ""
    yield "# Which of the state words stands for which phase of the flight, guessed by the words."
    yield "[states]"
    for word, phase in draft.states.items():
        yield _line(word, phase)


def _given(table: msgspec.Struct) -> dict[str, Any]:
    """Return the keys of `table` that are not what they are when left out."""
    found: dict[str, Any] = {}
    for key in msgspec.structs.fields(table):
        value = getattr(table, key.name)
        if key.required or value != key.default:
            nested = isinstance(value, msgspec.Struct)
            found[key.name] = _given(value) if nested else msgspec.to_builtins(value)
    return found


def _line(key: str, value: object, why: str = "") -> str:
    quoted = tomli_w.dumps({key: 0}).rpartition(" = ")[0]
    return f"{quoted} = {_value(value)}{_comment(why)}"


def _comment(why: str) -> str:
    return f"  # {_one_line(why)}" if why else ""


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _value(value: object) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(_line(key, inner) for key, inner in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    text = tomli_w.dumps({"v": value}).removeprefix("v = ").rstrip("\n")
    return text.replace("\t", "\\t")  # one that can be seen
