"""What numbers a parameter may hold, and the sentence for one that it cannot hold."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from msgspec import Meta, Struct

from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_units import unit_of

Positive = Annotated[float, Meta(gt=0.0)]
NotNegative = Annotated[float, Meta(ge=0.0)]
Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Azimuth = Annotated[float, Meta(ge=-360.0, le=360.0)]
"""A direction in degrees, clockwise from north as on a compass."""

LARGEST = 1e12
"""What is larger, infinite or no number at all is a slip of the hand in any unit."""

_BOUNDS = (
    ("gt", "above {:g}", lambda value, bound: value > bound),
    ("ge", "at least {:g}", lambda value, bound: value >= bound),
    ("lt", "below {:g}", lambda value, bound: value < bound),
    ("le", "at most {:g}", lambda value, bound: value <= bound),
)


def check_ranges(section: str, parameters: Struct) -> None:
    """Raise SimulatorError for the first number of a section that is outside its range.

    The ranges are those that the annotations of the section's fields state; a number that is
    enormous, infinite or not a number is outside every range.
    """
    for name, meta in _metas(type(parameters)).items():
        value = getattr(parameters, name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            _check(f"{section}.{name}", value, meta)


def _check(name: str, value: float, meta: Meta | None) -> None:
    if not abs(value) < LARGEST:
        raise SimulatorError(f"{name} = {value}: is not a number one can fly with; give a number")
    if meta is None:
        return
    if not all(holds(value) for _, holds in _wanted(meta)):
        raise SimulatorError(f"{name} = {value:g}: cannot be; give {number_in_words(meta, name)}")


def number_in_words(meta: Meta | None, name: str, *, whole: bool = False) -> str:
    """Return which number the parameter `name` may be, with its bounds and its unit."""
    words = ["a whole number" if whole else "a number"]
    words += [" and ".join(word for word, _ in _wanted(meta))] if meta else []
    unit = unit_of(name)
    return f"{' '.join(words)}{f', in {unit}' if unit else ''}"


def _wanted(meta: Meta) -> Iterator[tuple[str, Any]]:
    for attribute, word, compare in _BOUNDS:
        bound = getattr(meta, attribute)
        if bound is not None:
            yield word.format(bound), lambda value, c=compare, b=bound: c(value, b)


@cache
def _metas(kind: type[Struct]) -> dict[str, Meta | None]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: meta_of(hint) for name, hint in hints.items()}


def meta_of(hint: Any) -> Meta | None:
    """Return the range in an annotation, which may be one of a union with None."""
    for part in get_args(hint):
        found = part if isinstance(part, Meta) else meta_of(part)
        if found is not None:
            return found
    return None
