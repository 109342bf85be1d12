"""All parameters with default, unit and meaning, read from where they are declared."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any

import msgspec
import msgspec.structs

from firmware_sim.parameter_units import unit_of
from firmware_sim.settings import sections


@dataclass(frozen=True, slots=True)
class Listed:
    """One parameter: `section.name`, its default as TOML writes it, its unit and its meaning."""

    key: str
    default: str
    unit: str
    meaning: str


def parameter_list() -> Iterator[Listed]:
    """Yield every parameter in the order of the sections."""
    for section, kind in sections().items():
        meanings = _meanings(kind)
        for field in msgspec.structs.fields(kind):
            yield Listed(
                f"{section}.{field.name}",
                _as_toml(field.default),
                unit_of(field.name),
                meanings.get(field.name, ""),
            )


@cache
def _meanings(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Return what the declaration says under each field; nothing where it says nothing."""
    (declaration,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(declaration, ast.ClassDef)
    meanings: dict[str, str] = {}
    for field, behind in pairwise(declaration.body):
        match field, behind:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                value=ast.Constant(value=str(text))
            ):
                meanings[name] = re.sub(r"\s+", " ", text)
    return meanings


def _as_toml(default: Any) -> str:
    if default is None:
        return "(left out)"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, float):
        return f"{default:.10g}"
    if isinstance(default, str):
        return f'"{default}"'
    if isinstance(default, tuple):
        return f"[{len(default)} points]"
    return str(default)
