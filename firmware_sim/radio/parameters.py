"""How the radio link is, and what may go wrong on it."""

import math

import msgspec

from firmware_sim.errors import SimulatorError


class RadioParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The radio link of the nominal flight; times count from power-on.

    The nominal radio is an XBee-PRO 900 (Digi, XBP09-DP: 50 mW or 17 dBm, 156 kbit/s,
    sensitivity -100 dBm).

    Plain faults: `loss` of all packets vanish and `corrupt` of them have one byte changed, as
    parts of 1. `cut` of them break off in the middle, `duplicate` come twice.
    `bit_error_rate` is the chance of each bit to be flipped. From `blackout_from_s` on nothing
    passes for `blackout_s`, in either direction.

    Bursts (Gilbert-Elliott, by the packet): a burst begins with chance `burst_begin` at each
    packet and ends with `burst_end`; within, `burst_loss` of the packets are lost.

    Rates: `air_rate_bit_s` on the air, `serial_rate_bit_s` on both wires, 10 bits for a byte
    (None: the mission's baud_rate). What waits for the air beyond `queue_bytes` is dropped.
    Every packet is `delay_s` late and, in addition, up to `jitter_s`.

    Strength: `transmit_power_dbm` and the gain of the station's antenna
    `station_gain_dbi`; free space up to 1 m at `frequency_hz`, from there falling with
    `path_loss_exponent`, and shadowing of standard deviation `shadowing_db` that wanders over
    `shadowing_s`. The CanSat's antenna is a half-wave dipole along its axis, whose nulls are
    `null_depth_db` below its maximum. The station stands `station_east_m` and
    `station_north_m` from the pad, its antenna `station_height_m` high. At `sensitivity_dbm`
    one packet of 20 bytes in a hundred is wrong; a radio that `discards_wrong` packets loses
    those, another passes them on damaged.

    Others on the channel: `noise_bytes_s` random bytes a second between the packets;
    `foreign_team_id` is another team with the same mission, `foreign_rate_hz` packets a
    second (None: the mission's rate).

    Commands: `uplink_loss` of them vanish. On a `half_duplex` link one that arrives while the
    CanSat transmits is lost.

    `reports_rssi` lets the receiving radio tell the strength where the mission has a place
    for it: in an XBee's API frame (0x81) or in a side line. The byte of an EBYTE radio is
    always there when the mission says so.
    """

    loss: float = 0.0
    corrupt: float = 0.0
    cut: float = 0.0
    duplicate: float = 0.0
    bit_error_rate: float = 0.0
    blackout_from_s: float = 0.0
    blackout_s: float = 0.0
    burst_begin: float = 0.0
    burst_end: float = 0.25
    burst_loss: float = 1.0
    air_rate_bit_s: float = 156_000.0
    serial_rate_bit_s: float | None = None
    queue_bytes: int = 1024
    delay_s: float = 0.0
    jitter_s: float = 0.0
    transmit_power_dbm: float = 17.0
    station_gain_dbi: float = 2.0
    frequency_hz: float = 915e6
    path_loss_exponent: float = 2.0
    shadowing_db: float = 2.0
    shadowing_s: float = 5.0
    null_depth_db: float = 15.0
    station_east_m: float = 0.0
    station_north_m: float = -100.0
    station_height_m: float = 2.0
    sensitivity_dbm: float = -100.0
    discards_wrong: bool = True
    noise_bytes_s: float = 0.0
    foreign_team_id: str | None = None
    foreign_rate_hz: float | None = None
    uplink_loss: float = 0.0
    half_duplex: bool = False
    reports_rssi: bool = True

    def check(self) -> None:
        """Raise SimulatorError when no radio link can be like this."""
        for name in ("loss", "corrupt", "cut", "duplicate", "bit_error_rate", "uplink_loss"):
            self._check_part(name, "of all", 0.0)
        for name in ("burst_begin", "burst_end", "burst_loss"):
            self._check_part(name, "of all packets", 0.0)
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
        for name in _POSITIVE:
            self._check_above(name, 0.0, inclusive=False)
        for name in _NOT_NEGATIVE:
            self._check_above(name, 0.0, inclusive=True)
        for name in _ANY:
            self._check_above(name, -math.inf, inclusive=False)
        self._check_foreign_team()

    def _check_part(self, name: str, of_what: str, lowest: float) -> None:
        part = getattr(self, name)
        if not lowest <= part <= 1.0:
            raise SimulatorError(
                f"radio.{name} = {part:g} is not a part {of_what}; give a number from 0 to 1"
            )

    def _check_above(self, name: str, lowest: float, inclusive: bool) -> None:
        number = getattr(self, name)
        if number is None:
            return
        high_enough = number >= lowest if inclusive else number > lowest
        if not (math.isfinite(number) and high_enough):
            wanted = "a number" if lowest < 0.0 else "0 or more" if inclusive else "above 0"
            raise SimulatorError(f"radio.{name} = {number:g} must be {wanted}")

    def _check_foreign_team(self) -> None:
        team = self.foreign_team_id
        if team is not None and not (team and team.isascii() and team.isprintable()):
            raise SimulatorError(
                f"radio.foreign_team_id = {team!r} is no team; give its number, such as '2043'"
            )


_POSITIVE = (
    *("air_rate_bit_s", "serial_rate_bit_s", "frequency_hz", "path_loss_exponent"),
    *("shadowing_s", "foreign_rate_hz"),
)
_NOT_NEGATIVE = (
    *("blackout_from_s", "blackout_s", "queue_bytes", "delay_s", "jitter_s", "shadowing_db"),
    *("null_depth_db", "noise_bytes_s"),
)
_ANY = (
    *("transmit_power_dbm", "station_gain_dbi", "station_east_m", "station_north_m"),
    *("station_height_m", "sensitivity_dbm"),
)
