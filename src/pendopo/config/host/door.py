"""The small process beside the web server: port 80 leads to HTTPS, shows ACME challenges and the LAN certificate.

Its main thread looks after the certificate (`renew`, in a process of its own); requests are answered by threads. It
imports neither Django nor cryptography. Without a socket (PENDOPO_SOKET_HTTP) it only looks after the certificate.
"""

import http.server
import os
import re
import socket
import subprocess
import sys
import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

from pendopo.config.cli.deathsig import launcher
from pendopo.config.host import tls_lan
from pendopo.config.host.tls import Tls, from_environment

CHALLENGE = re.compile(r"/\.well-known/acme-challenge/([A-Za-z0-9_-]{1,128})")
HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?")
PATIENCE_SECONDS = 10
CSP = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
CROWD = 64
"""So many visitors at once; more are sent away."""
DAY, HOUR, LOOK = 24 * 3600.0, 3600.0, 30.0


class Visit(http.server.BaseHTTPRequestHandler):
    """One request to the plain port."""

    tls: ClassVar[Tls]
    port: ClassVar[int]
    timeout = PATIENCE_SECONDS
    server_version, sys_version = "Pendopo", ""

    def do_GET(self) -> None:
        """A challenge, the LAN certificate with its page, or the way to HTTPS."""
        asked = CHALLENGE.fullmatch(self.path)
        if asked:
            self._file(self.tls.challenges / asked[1], "text/plain")
        elif self.tls.kind == "lan" and self.path in LAN_FILES:
            name, kind = LAN_FILES[self.path]
            self._file(self.tls.folder / name, kind)
        else:
            self._lead()

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """What was sent in the clear is not accepted, and not sent again."""
        self._answer(HTTPStatus.FORBIDDEN, b"Hanya lewat HTTPS.\n", "text/plain; charset=utf-8")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: paths may carry what is nobody's business."""

    def _lead(self) -> None:
        """To the same page over HTTPS; a host that is no host is led to our own."""
        given = HOST.fullmatch(self.headers.get("Host", ""))
        host = given[1] if given else self.tls.host
        if not host or not self.path.startswith("/"):
            self._answer(HTTPStatus.BAD_REQUEST, b"", "text/plain")
            return
        port = "" if self.port == 443 else f":{self.port}"
        self._answer(HTTPStatus.PERMANENT_REDIRECT, b"", "text/plain", Location=f"https://{host}{port}{self.path}")

    def _file(self, path: Path, kind: str) -> None:
        try:
            content = path.read_bytes()
        except OSError:
            self._answer(HTTPStatus.NOT_FOUND, b"", "text/plain")
            return
        self._answer(HTTPStatus.OK, content, kind)

    def _answer(self, status: HTTPStatus, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        more = {"Content-Type": kind, "Content-Length": str(len(content)), "Connection": "close"}
        safe = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": CSP}
        for name, value in (more | safe | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


LAN_FILES = {
    "/sertifikat-lan": ("sertifikat-lan.html", "text/html; charset=utf-8"),
    "/sertifikat-lan.css": ("sertifikat-lan.css", "text/css; charset=utf-8"),
    "/sertifikat-lan.svg": ("sertifikat-lan.svg", "image/svg+xml"),
    "/sertifikat-lan.pdf": ("sertifikat-lan.pdf", "application/pdf"),
    "/sertifikat-lan.crt": ("lan-ca.crt", "application/x-x509-ca-cert"),
}


class Door(http.server.ThreadingHTTPServer):
    """Serves on a socket that the supervisor holds."""

    daemon_threads = True

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(("", 0), Visit, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self._room = threading.BoundedSemaphore(CROWD)

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread for each visitor, as long as there is room."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hung up is no event."""


def look_after(tls: Tls) -> None:
    """Renew at once, then daily; sooner after a failure, or when this machine has got another address."""
    words = [sys.executable, "-m", "pendopo.config.host.renew"]
    while True:
        names = tls_lan.own_names(tls.host)
        done = subprocess.run([*launcher(9), *words], check=False)  # noqa: S603 - our own command
        due = time.monotonic() + (DAY if done.returncode == 0 else HOUR)
        while time.monotonic() < due and (tls.kind != "lan" or tls_lan.own_names(tls.host) == names):
            time.sleep(LOOK)


def main() -> None:
    """Until somebody ends us."""
    tls = from_environment()
    Visit.tls, Visit.port = tls, int(os.environ.get("PENDOPO_PORT") or 8000)
    number = os.environ.get("PENDOPO_SOKET_HTTP")
    if number:
        listening = socket.socket(fileno=int(number))
        listening.setblocking(True)
        serving = threading.Thread(target=Door(listening).serve_forever, daemon=True, name="pintu")
        serving.start()
        if tls.kind not in ("acme", "lan"):
            serving.join()
    look_after(tls)


if __name__ == "__main__":
    main()
