"""The one listening socket of an instance, and a look at its health through it."""

import contextlib
import errno
import socket
import threading
import time

from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home

LET_GO_SECONDS = 2.0
"""How long the processes of a supervisor killed just before may take to let the port go."""


def listen(home: Home, port: int | None = None) -> socket.socket:
    """Bind and listen, usually on the port of the home. Raises StartRefused when it is taken or not allowed."""
    port = port or home.port
    end = time.monotonic() + LET_GO_SECONDS
    while True:
        try:
            if _answers(home, port):
                raise OSError(errno.EADDRINUSE, "taken")
            return _bind(home, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise StartRefused(_sentence(home, port, error)) from None
            time.sleep(0.1)


def _bind(home: Home, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in home.bind else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Inherited by accepted sockets (Linux): else the second packet of an answer waits 40 ms for the reader's ACK.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((home.bind, port))
        listening.listen(1024)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def _answers(home: Home, port: int) -> bool:
    """Whether somebody listens there: some systems would let us bind beside them."""
    with contextlib.suppress(OSError), socket.create_connection((_host(home), port), timeout=1):
        return True
    return False


def _sentence(home: Home, port: int, error: OSError) -> str:
    if port != home.port:
        is_taken = error.errno == errno.EADDRINUSE
        why = "sudah dipakai program lain" if is_taken else f"tidak dapat dibuka: {error.strerror}"
        return f"Port {port} {why}. Ganti PENDOPO_HTTP_PORT."
    if error.errno == errno.EADDRINUSE:
        other = f"PENDOPO_PORT={home.port + 1} make up"
        return f"Port {home.port} sudah dipakai program lain. Pilih port lain, misalnya: {other}"
    return f"Tidak dapat membuka {home.bind} port {home.port}: {error.strerror}. Ganti PENDOPO_PORT atau PENDOPO_BIND."


class Health(threading.Thread):
    """Asks /sehat until it answers 200. In a thread, because an answer may wait for a child to be restarted."""

    def __init__(self, home: Home) -> None:
        super().__init__(daemon=True, name="sehat")
        self.home = home
        self.status = 0

    def run(self) -> None:
        """Until the first 200; `status` is the latest answer, 0 for none."""
        while self.status != 200:
            self.status = health(self.home)
            time.sleep(0.1)


def health(home: Home) -> int:
    """The status of GET /sehat within 5 seconds; 0 when there is no answer."""
    request = f"GET /sehat HTTP/1.1\r\nHost: {_host(home)}:{home.port}\r\nConnection: close\r\n\r\n"
    try:
        with _connected(home) as connection:
            connection.sendall(request.encode())
            return int(connection.recv(64).split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def _connected(home: Home) -> socket.socket:
    """To our own web server; its certificate is for others to judge (`pendopo doctor` does)."""
    plain = socket.create_connection((_host(home), home.port), timeout=5)
    if not home.is_tls:
        return plain
    import ssl  # only here: 5 MB of the supervisor

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        return context.wrap_socket(plain)
    except OSError:
        plain.close()
        raise


def _host(home: Home) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(home.bind, home.bind)  # noqa: S104 - compared, not bound
