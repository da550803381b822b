"""The real web process with a page of its own instead of Django, and the door, over real sockets."""

import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults.instance import ROOT, until

PAGE = """
import time
from pendopo.config.cli import web

def page(environ, answer):
    if environ["PATH_INFO"] == "/lambat":
        time.sleep(0.3)
    answer("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.url_scheme"].encode()]

web.LOOK_SECONDS = 0.2
web.preload = lambda: None
web.load_application = lambda: page
web.main()
"""


def bound() -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    return listening


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PENDOPO_")}
    kept.pop("DATABASE_URL", None)
    return kept | {"PENDOPO_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"} | more


@contextlib.contextmanager
def child(words: list[str], env: dict[str, str], listening: socket.socket) -> Iterator[int]:
    """A process that serves on the socket; its port."""
    port: int = listening.getsockname()[1]
    process = subprocess.Popen(words, env=env, pass_fds=(listening.fileno(),), start_new_session=True)
    try:
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)
        listening.close()


@contextlib.contextmanager
def web(home: Path, chain: Path, key: Path) -> Iterator[int]:
    """granian over TLS with these files; the port."""
    listening = bound()
    listening.setblocking(False)
    env = environment(
        home, PENDOPO_TLS="berkas", PENDOPO_TLS_SERTIFIKAT=str(chain), PENDOPO_TLS_KUNCI=str(key),
        PENDOPO_SOKET=str(listening.fileno()),
    )  # fmt: skip
    with child([sys.executable, "-c", PAGE], env, listening) as port:
        yield port


@contextlib.contextmanager
def door(home: Path, **more: str) -> Iterator[int]:
    """The door on a plain port; the port."""
    listening = bound()
    env = environment(home, PENDOPO_SOKET_HTTP=str(listening.fileno()), **more)
    with child([sys.executable, "-m", "pendopo.config.host.door"], env, listening) as port:
        yield port


def trusting(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authority)


def get(port: int, context: ssl.SSLContext, host: str = "localhost", path: str = "/") -> tuple[str, str]:
    """The body of one fresh request, and the serial number of the certificate."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname=host) as line,
    ):
        serial = str((line.getpeercert() or {}).get("serialNumber"))
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := line.recv(65536):
            answer += part
    status, _, body = answer.partition(b"\r\n\r\n")
    assert status.startswith(b"HTTP/1.1 200"), answer
    return body.decode(), serial


def plain(port: int, request: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request written by hand."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request.encode())
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while part := line.recv(65536):
                answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return (
        int(first.split()[1]),
        {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)},
        body,
    )


def answers(port: int, context: ssl.SSLContext) -> bool:
    """Whether HTTPS answers within ten seconds."""

    def one() -> bool:
        with contextlib.suppress(OSError):
            return bool(get(port, context))
        return False

    return until(one, 20)


def pause(seconds: float) -> None:
    time.sleep(seconds)
