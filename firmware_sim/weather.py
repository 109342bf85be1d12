"""The air of the day."""

from typing import Annotated

from msgspec import Meta, Struct

from firmware_sim.atmosphere import Atmosphere


class Weather(Struct, frozen=True, forbid_unknown_fields=True):
    """How the day differs from the standard atmosphere."""

    sea_level_pressure_pa: Annotated[float, Meta(ge=87_000.0, le=108_500.0)] = 101_900.0
    """Pressure reduced to sea level; the range is that of the records on Earth."""
    temperature_offset_k: Annotated[float, Meta(ge=-60.0, le=40.0)] = 6.0
    """By how much the air is warmer than the standard atmosphere. An altimeter that trusts
    the standard reads 3.5 % too little for every 10 K."""

    def atmosphere(self) -> Atmosphere:
        """Return the air of that day."""
        return Atmosphere(self.sea_level_pressure_pa, self.temperature_offset_k)
