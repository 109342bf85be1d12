"""Parameters by their names: as tables of a scenario, or as `section.name=value`."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import msgspec.structs

from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_wanted import wanted
from firmware_sim.parameters import Parameters
from protocol.errors import shown, suggest

Tables = Mapping[str, Mapping[str, Any]]
"""Some parameters by section and name, such as `{"wind": {"speed_m_s": 9.0}}`."""


def sections() -> dict[str, type[msgspec.Struct]]:
    """Return the sections of the parameters by name."""
    return {field.name: field.type for field in msgspec.structs.fields(Parameters)}


def names_in(section: str) -> tuple[str, ...]:
    """Return the names of the parameters in a section."""
    return sections()[section].__struct_fields__


def setting(text: str) -> Tables:
    """Return what `section.name=value` sets; raises SimulatorError when it is no such text.

    The value is written as in TOML; text may do without quotes.
    """
    key, equals, value = text.partition("=")
    section, point, name = key.strip().partition(".")
    if not (equals and point and name):
        raise SimulatorError(
            f"--set {text}: is not section.name=value; write for example wind.speed_m_s=9"
        )
    tables = {section: {name: _value(value.strip())}}
    parameters_of(tables, f"--set {text}")
    return tables


def merged(tables: Tables, later: Tables) -> dict[str, dict[str, Any]]:
    """Return both; where they set the same parameter, `later` wins."""
    return {
        section: {**tables.get(section, {}), **later.get(section, {})}
        for section in dict.fromkeys((*tables, *later))
    }


def conflicts(tables: Tables, later: Tables) -> Iterator[tuple[str, Any, Any]]:
    """Yield each parameter that both set to different values, with the two."""
    for section, values in later.items():
        for name, value in values.items():
            before = tables.get(section, {}).get(name, value)
            if before != value:
                yield f"{section}.{name}", before, value


def parameters_of(tables: Tables, source: str) -> Parameters:
    """Return the nominal parameters with those of `tables` in their places.

    Raises SimulatorError, which begins with `source`, for a section or parameter that there is
    not, with the nearest that there is, and for a value of the wrong kind. Whether the numbers
    make a flight is checked by `Parameters.check`.
    """
    check_names(tables, source)
    try:
        return msgspec.convert(tables, Parameters)
    except msgspec.ValidationError as misfit:
        _, _, place = str(misfit).partition(" - at `$.")
        section, _, rest = place.rstrip("`").partition(".")
        name = rest.partition("[")[0]
        raise SimulatorError(
            f"{source}: {section}.{name} = {shown(tables[section].get(name))}: cannot be; "
            f"{wanted(sections()[section], name)}"
        ) from None


def check_names(tables: Tables, source: str) -> None:
    """Raise SimulatorError for the first section or parameter that there is not."""
    for section, values in tables.items():
        if section not in sections():
            raise SimulatorError(
                f"{source}: there is no section '{section}' of parameters"
                f"{suggest(section, sections())}"
            )
        if not isinstance(values, Mapping):
            raise SimulatorError(
                f"{source}: {section} is a section; write its parameters behind [{section}]"
            )
        for name in values:
            if name not in names_in(section):
                raise SimulatorError(
                    f"{source}: there is no parameter '{section}.{name}'"
                    f"{suggest(name, names_in(section))}"
                )


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
