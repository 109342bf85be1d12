"""How the radio link is, and what may go wrong on it."""

from typing import Annotated

from msgspec import Meta, Struct

from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_ranges import Fraction, NotNegative, Positive


class RadioParameters(Struct, frozen=True, forbid_unknown_fields=True):
    """The radio link of the nominal flight, an XBee-PRO 900 (Digi, XBP09-DP).

    Times count from power-on, s. Chances are parts of 1.
    """

    loss: Fraction = 0.0
    """Fault: part of the packets that vanish."""
    corrupt: Fraction = 0.0
    """Fault: part of the packets that have one byte changed."""
    cut: Fraction = 0.0
    """Fault: part of the packets that break off in the middle."""
    duplicate: Fraction = 0.0
    """Fault: part of the packets that come twice."""
    bit_error_rate: Fraction = 0.0
    """Fault: chance of each bit to be flipped, of packets and of commands."""
    blackout_from_s: NotNegative = 0.0
    """Fault: from when nothing passes in either direction."""
    blackout_s: NotNegative = 0.0
    """Fault: for how long nothing passes, from blackout_from_s on."""
    burst_begin: Fraction = 0.0
    """Fault: chance, at each packet, that a burst of losses begins (Gilbert-Elliott)."""
    burst_end: Fraction = 0.25
    """Chance, at each packet, that a burst ends; it lasts 1 / burst_end packets on average."""
    burst_loss: Fraction = 1.0
    """Part of the packets within a burst that are lost."""
    air_rate_bit_s: Positive = 156_000.0
    """Bits a second on the air."""
    serial_rate_bit_s: Positive | None = None
    """Bits a second on both serial wires, 10 for a byte; left out, the mission's baud_rate."""
    queue_bytes: Annotated[int, Meta(ge=0)] = 1024
    """What may wait for wire and air; a packet that finds more before it is dropped."""
    delay_s: NotNegative = 0.0
    """How late every packet and command is, beside the time that its bytes take."""
    jitter_s: NotNegative = 0.0
    """How much later a packet may be in addition, evenly distributed."""
    transmit_power_dbm: float = 17.0
    """Of both radios: 50 mW."""
    station_gain_dbi: float = 2.0
    """Gain of the station's antenna, which somebody points at the CanSat."""
    frequency_hz: Positive = 915e6
    """Carrier frequency, which gives the loss over the first metre."""
    path_loss_exponent: Positive = 2.0
    """How fast the strength falls with distance: 2 in free space, 2.7 to 5 among buildings."""
    shadowing_db: NotNegative = 2.0
    """Standard deviation of what stands in the way."""
    shadowing_s: Positive = 5.0
    """Time over which that is another."""
    null_depth_db: NotNegative = 15.0
    """How far the nulls of the CanSat's dipole, along its axis, are below its maximum."""
    station_east_m: float = 0.0
    """How far east of the pad the station stands; west when negative."""
    station_north_m: float = -100.0
    """How far north of the pad the station stands; south when negative."""
    station_height_m: float = 2.0
    """Height of its antenna above the pad."""
    sensitivity_dbm: float = -100.0
    """Strength at which one packet of 20 bytes in a hundred is wrong."""
    discards_wrong: bool = True
    """Whether the radio checks packets and drops wrong ones; others pass them on damaged."""
    noise_bytes_s: NotNegative = 0.0
    """Fault: random bytes a second that the receiver takes for data between the packets."""
    foreign_team_id: str | int | None = None
    """Fault: the number of another team with the same mission on the channel."""
    foreign_rate_hz: Positive | None = None
    """How many packets a second it sends; left out, the mission's rate_hz."""
    uplink_loss: Fraction = 0.0
    """Fault: part of the commands that vanish."""
    half_duplex: bool = False
    """Whether a command is lost when the CanSat transmits as it arrives."""
    reports_rssi: bool = True
    """Whether the receiver tells the strength where the mission has room for it: in an XBee's
    API frame or in a side line. The byte of an EBYTE radio is there when the mission says so."""

    def is_blacked_out(self, time_s: float) -> bool:
        """Return whether nothing passes at `time_s`."""
        return self.blackout_from_s <= time_s < self.blackout_from_s + self.blackout_s

    def check(self) -> None:
        """Raise SimulatorError when the parts make no whole."""
        if self.loss + self.corrupt + self.cut > 1.0:
            raise SimulatorError(
                f"radio.loss, corrupt and cut are {self.loss:g}, {self.corrupt:g} and "
                f"{self.cut:g}: together more than all packets; their sum must be at most 1"
            )
        if self.burst_begin > 0.0 and self.burst_end == 0.0:
            raise SimulatorError(
                "radio.burst_end = 0 lets the first burst last for ever; give a number above 0, "
                "such as 0.25 for bursts of 4 packets"
            )
        if self.foreign_team_id is not None:
            team = str(self.foreign_team_id)
            if not (team and team.isascii() and team.isprintable()):
                raise SimulatorError(
                    f"radio.foreign_team_id = {team!r} is no team; give its number, such as 2043"
                )
