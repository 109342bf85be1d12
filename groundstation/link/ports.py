"""The serial ports of this machine, and which of them is the radio."""

from collections.abc import Sequence
from dataclasses import dataclass

from serial.tools import list_ports

from groundstation.errors import UserError


@dataclass(frozen=True, slots=True)
class Port:
    """One serial port.

    `device` is what is opened; `maker` and `product` are what the USB device says of
    itself, and `usb_identity` (vendor, product, serial number) finds it again when it was
    unplugged and comes back under another name. Ports that are not USB have no identity.
    """

    device: str
    maker: str = ""
    product: str = ""
    usb_identity: tuple[int, int, str] | None = None

    @property
    def label(self) -> str:
        """The port with its maker and product, for people to choose by."""
        words = " ".join(dict.fromkeys(word for word in (self.maker, self.product) if word))
        return f"{self.device} ({words})" if words else self.device


def available_ports() -> list[Port]:
    """Return the serial ports found on this machine, USB radios first."""
    found = [
        Port(
            device=info.device,
            maker=info.manufacturer or "",
            product=info.product or (info.description if info.description != "n/a" else "") or "",
            usb_identity=None
            if info.vid is None or info.pid is None
            else (info.vid, info.pid, info.serial_number or ""),
        )
        for info in list_ports.comports()
    ]
    return sorted(found, key=lambda port: (port.usb_identity is None, port.device))


def the_radio(ports: Sequence[Port]) -> Port:
    """Return the one USB radio among `ports`.

    Raises UserError when there is none or when there are several to choose from.
    """
    radios = [port for port in ports if port.usb_identity]
    if len(radios) == 1:
        return radios[0]
    if not radios:
        raise UserError(
            "no USB radio is plugged in; plug it in, or name the port with --port "
            "(groundstation ports lists them)"
        )
    labels = ", ".join(port.label for port in radios)
    raise UserError(f"several radios are plugged in: {labels}; choose one with --port")


def find_again(port: Port, ports: Sequence[Port]) -> str:
    """Return the device under which `port` is found now; its old one when it is not there."""
    if port.usb_identity is None:
        return port.device
    same = [other.device for other in ports if other.usb_identity == port.usb_identity]
    return same[0] if len(same) == 1 else port.device
