"""What a parameter may be, in words, for the sentence about a value that it cannot be."""

from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct

from firmware_sim.parameter_ranges import meta_of, number_in_words


def wanted(kind: type[Struct], name: str) -> str:
    """Return what to give for the parameter `name` of a section, which is of this `kind`."""
    hint = get_type_hints(kind, include_extras=True)[name]
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


def _types(hint: Any) -> list[Any]:
    """Return the types in an annotation, without None and without what only annotates."""
    if hasattr(hint, "__metadata__"):
        return _types(hint.__origin__)
    if get_origin(hint) in (Literal, tuple) or isinstance(hint, type):
        return [] if hint is NoneType else [hint]
    return [part for argument in get_args(hint) for part in _types(argument)]
