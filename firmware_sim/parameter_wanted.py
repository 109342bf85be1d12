"""What a parameter may be, in words, for the sentence about a value that it cannot be."""

from contextlib import suppress
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_ranges import meta_of, number_in_words
from protocol.errors import shown


def check_kinds(section: str, parameters: object, kind: type[Struct]) -> None:
    """Raise SimulatorError for the first value in a section that is of the wrong kind.

    A program may build the sections itself, and nothing looks at their values then.
    """
    if not isinstance(parameters, kind):
        raise SimulatorError(
            f"the section {section} = {shown(parameters)}: cannot be; give {kind.__name__}(...)"
        )
    for name, hint in _hints(kind).items():
        value = getattr(parameters, name)
        if not _fits(value, hint):
            raise SimulatorError(
                f"{section}.{name} = {shown(value)}: cannot be; {wanted(kind, name)}"
            )


def wanted(kind: type[Struct], name: str) -> str:
    """Return what to give for the parameter `name` of a section, which is of this `kind`."""
    hint = _hints(kind)[name]
    types = _types(hint)
    choices = [choice for part in types if get_origin(part) is Literal for choice in get_args(part)]
    if choices:
        return f"choose one of {', '.join(map(str, choices))}"
    if bool in types:
        return "give true or false"
    if str in types:
        return "give a whole number or a text"
    if any(get_origin(part) is tuple for part in types):
        return "give points as [[0.0, 300.0], [2.5, 0.0]], the first number in s"
    return f"give {number_in_words(meta_of(hint), name, whole=int in types)}"


@cache
def _hints(kind: type[Struct]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _fits(value: object, hint: Any) -> bool:
    """Return whether a value is of one of the types in an annotation."""
    if value is None:
        return NoneType in get_args(hint)
    return any(_is_of(value, part) for part in _types(hint))


def _is_of(value: object, part: Any) -> bool:
    if get_origin(part) is Literal:
        return value in get_args(part)
    if get_origin(part) is tuple:
        with suppress(msgspec.ValidationError):
            msgspec.convert(value, part)
            return True
        return False
    if part is bool or isinstance(value, bool):
        return part is bool and isinstance(value, bool)
    return isinstance(value, int | float if part is float else part)


def _types(hint: Any) -> list[Any]:
    """Return the types in an annotation, without None and without what only annotates."""
    if hasattr(hint, "__metadata__"):
        return _types(hint.__origin__)
    if get_origin(hint) in (Literal, tuple) or isinstance(hint, type):
        return [] if hint is NoneType else [hint]
    return [part for argument in get_args(hint) for part in _types(argument)]
