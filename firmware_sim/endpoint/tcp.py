"""A TCP server: like a radio, all who are connected hear the same."""

import select
import socket
from time import monotonic

from firmware_sim.console import LONGEST_WAIT_S, Console
from firmware_sim.errors import SimulatorError

GOODBYE_S = 3.0
"""Longest time for which closing waits for the clients."""
_READ_BYTES = 65_536


class _Client:
    """One connection; a frame once begun is finished before the next."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        self.unsent = b""
        self.speaks = True
        self.is_gone = False

    def flush(self) -> bool:
        """Send as much as goes of what is unsent and tell whether that was all."""
        try:
            while self.unsent:
                self.unsent = self.unsent[self.connection.send(self.unsent) :]
        except BlockingIOError:
            return False
        except OSError:
            self.is_gone = True
            return False
        return True

    def offer(self, data: bytes) -> bool:
        """Begin to send `data` and tell whether it will arrive whole."""
        if not self.flush():
            return False
        self.unsent = data
        if self.flush() or len(self.unsent) < len(data):
            return not self.is_gone
        self.unsent = b""
        return False

    def listen(self) -> None:
        """Drop what the client has sent; one that has only stopped speaking stays."""
        # Once and not until nothing is left: a client that floods us must not hold us up.
        try:
            self.speaks = self.speaks and bool(self.connection.recv(_READ_BYTES))
        except BlockingIOError:
            return
        except OSError:
            self.is_gone = True


class TcpEndpoint:
    """Listens at `address`, written HOST:PORT; port 0 takes any that is free.

    Raises SimulatorError when the address is none or is taken. Clients may come and go; a
    frame counts as sent when at least one of them takes it.
    """

    def __init__(self, address: str, console: Console) -> None:
        host, port = _host_and_port(address)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._server = socket.create_server((host, port), family=family)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SimulatorError(
                f"--tcp {address}: cannot listen there ({reason}); "
                "choose another port, and for HOST an address of this machine, such as 127.0.0.1"
            ) from None
        self._server.setblocking(False)
        self._clients: list[_Client] = []
        self._console = console
        self._place = f"{address.rpartition(':')[0]}:{self._server.getsockname()[1]}"

    def wait_for_reader(self) -> None:
        """Wait until a client connects."""
        self._console.tell(f"waiting for a reader on {self._place} ...")
        while not self._clients:
            select.select([self._server], [], [], LONGEST_WAIT_S)
            self._console.check()
            self.attend()

    def attend(self) -> None:
        """Let clients in, drop what they send, forget those who left."""
        try:
            while True:
                self._clients.append(_Client(self._server.accept()[0]))
        except OSError:  # nobody else waits
            pass
        for client in self._clients:
            client.flush()
            client.listen()
        self._forget_the_gone()

    def send(self, data: bytes, patient: bool) -> bool:
        """Send `data` whole or not at all to each client; see Endpoint."""
        self.attend()
        if patient:
            self._wait_until_idle()
        taken = [client.offer(data) for client in self._clients]
        if patient:
            self._wait_until_idle()
        self._forget_the_gone()
        return any(taken)

    def close(self) -> None:
        """Finish sending, tell the clients that it was all, and close when they have."""
        self._server.close()
        until = monotonic() + GOODBYE_S
        try:
            self._finish_sending(until)
            self._wait_for_their_close(until)
        finally:
            for client in self._clients:
                client.connection.close()

    def _wait_until_idle(self) -> None:
        """Wait until all clients have taken all, and for a new client when none is left."""
        while True:
            if not self._clients:
                self.wait_for_reader()
            if all(client.flush() for client in self._clients):
                return
            busy = [client.connection for client in self._clients if client.unsent]
            select.select([self._server], busy, [], LONGEST_WAIT_S)
            self._console.check()
            self.attend()

    def _forget_the_gone(self) -> None:
        for client in self._clients:
            if client.is_gone:
                client.connection.close()
        self._clients = [client for client in self._clients if not client.is_gone]

    def _finish_sending(self, until: float) -> None:
        while busy := [c.connection for c in self._clients if not c.flush() and not c.is_gone]:
            if monotonic() >= until:
                return
            select.select([], busy, [], LONGEST_WAIT_S)

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
            select.select([c.connection for c in speaking], [], [], LONGEST_WAIT_S)
            for client in speaking:
                client.listen()


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    is_number = port.isascii() and port.isdigit() and len(port) <= 5
    if not (host and host.isascii() and is_number and int(port) <= 65_535):
        raise SimulatorError(
            f"--tcp {address}: is not HOST:PORT with a port from 0 to 65535; "
            "write for example 127.0.0.1:5000"
        )
    return host.removeprefix("[").removesuffix("]"), int(port)
