"""Posting one message to somebody's server: to the address that was checked, over TLS, without following anywhere."""

from __future__ import annotations

import http.client
import socket
import ssl
from datetime import datetime
from urllib.parse import urlsplit

from pendopo.webapi import rules

SECONDS = 10


class NotTaken(Exception):
    """The receiver did not take the message; why, in a few words without its content."""


class _Pinned(http.client.HTTPSConnection):
    """A connection to the very IP address that was checked, with the certificate of the host's name."""

    def __init__(self, host: str, ip: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self._ip, self._trust = ip, context

    def connect(self) -> None:
        plain = socket.create_connection((self._ip, self.port), SECONDS)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)


def resolve(host: str, port: int) -> str:
    """The IP address of a host, in the open internet only. Raises NotTaken."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotTaken("nama host tidak ditemukan") from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(map(rules.is_public, addresses)):
        raise NotTaken("alamatnya bukan di internet umum")
    return addresses[0]


def trust() -> ssl.SSLContext:
    """Whose certificates count."""
    return ssl.create_default_context()


def post(url: str, *, secret: str, message_id: str, body: str, now: datetime) -> str:
    """Send a signed message; its HTTP status in words. Raises NotTaken for anything but 2xx."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    moment = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Pendopo",
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": rules.signature(secret, message_id, moment, body),
    }
    connection = _Pinned(host, resolve(host, port), port, trust())
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body.encode(), headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:  # certificates, time-outs, broken answers
        raise NotTaken(type(error).__name__) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotTaken(f"HTTP {status}")
    return f"HTTP {status}"
