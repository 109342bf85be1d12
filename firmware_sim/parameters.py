"""All parameters of a simulated flight; the defaults are the nominal flight."""

from msgspec import Struct

from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.radio.parameters import RadioParameters


class Parameters(Struct, frozen=True, forbid_unknown_fields=True):
    """One section for each part of the simulator."""

    firmware: FirmwareParameters = FirmwareParameters()
    radio: RadioParameters = RadioParameters()

    def check(self) -> None:
        """Raise SimulatorError, with the sentence, for the first number that makes no flight."""
        self.firmware.check()
        self.radio.check()
