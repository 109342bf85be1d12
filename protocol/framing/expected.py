"""What a framer is told of the frames besides their framing."""

from dataclasses import dataclass

from protocol.checksum import ChecksumCodec


@dataclass(frozen=True, slots=True)
class Expected:
    """How a framer can tell a good frame from noise that looks like one.

    `checksum` is the one behind the payload, `payload_sizes` the sizes in bytes that the
    packets of the mission have (None: any, as of text), and `rssi_bytes`, 0 or 1, what the
    radio appends to each frame.
    """

    checksum: ChecksumCodec | None = None
    payload_sizes: frozenset[int] | None = None
    rssi_bytes: int = 0

    @property
    def checksum_size(self) -> int:
        """Bytes of the checksum behind the payload, 0 without one."""
        return self.checksum.size if self.checksum else 0

    @property
    def tells(self) -> bool:
        """Whether anything is known by which a good frame is told from noise."""
        return self.checksum is not None or self.payload_sizes is not None

    def fits(self, data: bytes, head: bytes) -> bool:
        """Return whether `data`, a payload with its checksum behind `head`, is a good one."""
        sizes = self.payload_sizes
        if sizes is not None and len(data) - self.checksum_size not in sizes:
            return False
        return self.checksum is None or self.checksum.fits(data, head)


ANY = Expected()
"""Nothing is known of the frames."""


def rssi_dbm(appended: bytes) -> float | None:
    """Return the signal strength of the byte an EBYTE radio appends, dBm; None without it.

    Source: EBYTE E22 and E32 user manuals, "RSSI byte": dBm = -(256 - value).
    """
    return float(appended[0] - 256) if appended else None
