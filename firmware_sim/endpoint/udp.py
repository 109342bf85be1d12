"""Datagrams to one address, a packet each; what comes back from there are commands."""

import socket
from contextlib import suppress

from firmware_sim.endpoint.address import host_and_port
from firmware_sim.endpoint.outbox import Inbox
from firmware_sim.errors import SimulatorError

_READ_BYTES = 65_536
_MOST_AT_ONCE = 64


class UdpEndpoint:
    """Sends to `address`, written HOST:PORT, whether or not anybody listens there.

    Raises SimulatorError when that is no address. Commands are heard from that address only.
    """

    def __init__(self, address: str) -> None:
        host, port = host_and_port("--udp", address)
        self.name = address
        self._inbox = Inbox()
        self._plugged = True
        try:
            family, kind, _, _, to = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
            self._socket = socket.socket(family, kind)
            # A socket that is connected hears from its address only.
            self._socket.connect(to)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SimulatorError(
                f"--udp {address}: nothing can be sent there ({reason}); "
                "give the address of the computer that listens, such as 127.0.0.1:5000"
            ) from None
        self._socket.setblocking(False)

    def attend(self) -> None:
        """Hear what is said."""
        with suppress(OSError):  # nothing there, or nobody listened to what we have sent
            for _ in range(_MOST_AT_ONCE):
                self._inbox.put(self._socket.recv(_READ_BYTES))

    def ready(self) -> bool:
        """Return True: a datagram waits for nobody."""
        self.attend()
        return self._plugged

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` as one datagram; whether anybody hears it is never known."""
        if not self._plugged:
            return False
        for _ in range(2):
            try:
                self._socket.send(data)
            except ConnectionRefusedError:
                continue  # tells of the datagram before: nobody was there to hear it
            except OSError:
                return False
            return True
        return False

    def receive(self) -> bytes:
        """Return what was sent to us since the last call."""
        return self._inbox.take() if self._plugged else b""

    def unplug(self) -> None:
        """Send nothing any more and hear nothing."""
        self._plugged = False

    def plug_in(self) -> None:
        """Go on sending."""
        self._inbox.take()
        self._plugged = True

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()
