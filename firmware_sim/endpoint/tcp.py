"""A TCP server: like a radio, all who are connected hear the same."""

import select
import socket
from contextlib import suppress
from time import monotonic

from firmware_sim.endpoint.address import host_and_port
from firmware_sim.endpoint.outbox import Inbox, Outbox
from firmware_sim.errors import SimulatorError

GOODBYE_S = 3.0
"""Longest time for which closing waits for the clients."""
SEND_BUFFER_BYTES = 16_384
_LOOK_S = 0.1
_READ_BYTES = 65_536


class _Client:
    """One connection; a frame once begun is finished before the next."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Small: who stops reading shall miss packets, as with a radio, not get them all later.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self.connection = connection
        self.outbox = Outbox(connection.send)
        self.speaks = True
        self.is_gone = False

    def flush(self) -> bool:
        """Send as much as goes of what is unsent and tell whether that was all."""
        try:
            return self.outbox.flush()
        except OSError:
            self.is_gone = True
            return False

    def send(self, data: bytes, keep: bool) -> bool:
        """Begin to send `data` and tell whether it will arrive whole."""
        try:
            return self.outbox.send(data, keep)
        except OSError:
            self.is_gone = True
            return False

    def listen(self) -> bytes:
        """Return what the client has sent; one that has only stopped speaking stays."""
        # Once and not until nothing is left: a client that floods us must not hold us up.
        try:
            heard = self.connection.recv(_READ_BYTES) if self.speaks else b""
        except BlockingIOError:
            return b""
        except OSError:
            self.is_gone = True
            return b""
        self.speaks = bool(heard)
        return heard


class TcpEndpoint:
    """Listens at `address`, written HOST:PORT; port 0 takes any that is free.

    Raises SimulatorError when the address is none or is taken. Clients may come and go; a
    frame counts as sent when at least one of them takes it.
    """

    def __init__(self, address: str) -> None:
        self._host, self._port = host_and_port("--tcp", address)
        self._inbox = Inbox()
        self._clients: list[_Client] = []
        self.name = address
        self._server: socket.socket | None = None
        self.plug_in()

    def attend(self) -> None:
        """Let clients in, hear what they say, forget those who left."""
        with suppress(OSError):  # nobody else waits
            while self._server:
                self._clients.append(_Client(self._server.accept()[0]))
        for client in self._clients:
            client.flush()
            self._inbox.put(client.listen())
        self._forget_the_gone()

    def ready(self) -> bool:
        """Tell whether there is a client and all of them have been given everything."""
        self.attend()
        return bool(self._clients) and all(client.flush() for client in self._clients)

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` whole or not at all to each client; see Endpoint."""
        self.attend()
        taken = [client.send(data, keep) for client in self._clients]
        self._forget_the_gone()
        return any(taken)

    def receive(self) -> bytes:
        """Return what clients have sent since the last call."""
        return self._inbox.take()

    def unplug(self) -> None:
        """Hang up on all clients and let nobody in."""
        if self._server:
            self._server.close()
            self._server = None
        for client in self._clients:
            client.connection.close()
        self._clients.clear()

    def plug_in(self) -> None:
        """Listen at the same place; raises SimulatorError when another has taken it."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            self._server = socket.create_server((self._host, self._port), family=family)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SimulatorError(
                f"--tcp {self.name}: cannot listen there ({reason}); "
                "choose another port, and for HOST an address of this machine, such as 127.0.0.1"
            ) from None
        self._server.setblocking(False)
        self._port = self._server.getsockname()[1]
        self.name = f"{self.name.rpartition(':')[0]}:{self._port}"

    def close(self) -> None:
        """Finish sending, tell the clients that it was all, and close when they have."""
        if self._server:
            self._server.close()
            self._server = None
        until = monotonic() + GOODBYE_S
        try:
            self._finish_sending(until)
            self._wait_for_their_close(until)
        finally:
            self.unplug()

    def _forget_the_gone(self) -> None:
        for client in self._clients:
            if client.is_gone:
                client.connection.close()
        self._clients = [client for client in self._clients if not client.is_gone]

    def _finish_sending(self, until: float) -> None:
        while busy := [c.connection for c in self._clients if not c.flush() and not c.is_gone]:
            if monotonic() >= until:
                return
            select.select([], busy, [], _LOOK_S)

    def _wait_for_their_close(self, until: float) -> None:
        # Closing while the client still speaks would reset the connection and lose its tail.
        for client in self._clients:
            try:
                client.connection.shutdown(socket.SHUT_WR)
            except OSError:
                client.is_gone = True
        while speaking := [c for c in self._clients if c.speaks and not c.is_gone]:
            if monotonic() >= until:
                return
            select.select([c.connection for c in speaking], [], [], _LOOK_S)
            for client in speaking:
                client.listen()
