"""Where the files of a partner's catalogue come from: this cell, a folder or stick, a web server.

Nobody is followed anywhere: no redirects, no links, and over the network only addresses of the open internet, unless
the server's owner named the host (PENDOPO_KATALOG_HOST).
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import re
import socket
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import DownloadError, DownloadHTTPError, DownloadLengthMismatchError

from pendopo.bundles import disk
from pendopo.bundles.refusal import BundleRefused

BASE = "katalog:/"
"""How names begin that the reader asks for: `katalog:/metadata/timestamp.json`."""
CELL = re.compile(r"sel:([0-9]{2}(?:\.[0-9]{2})?)\Z")
SECONDS, WHOLE_SECONDS = 10.0, 60.0
NOT_HERE = "Alamat katalog “{address}” tidak dikenal. Tulis sel:32.73, https://…, atau file:///folder."


class Source:
    """Where files come from, as TUF's reader asks: never more bytes than were promised."""

    def pieces(self, url: str) -> Iterator[bytes]:
        """The file piece by piece. Raises DownloadError; DownloadHTTPError with 404 when it is not there."""
        raise NotImplementedError

    @contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        """The whole file for reading. Raises DownloadLengthMismatchError for one that does not end in time."""
        got = 0
        with tempfile.SpooledTemporaryFile(max_size=1 << 20) as file:
            for piece in self.pieces(url):
                got += len(piece)
                if got > max_length:
                    raise DownloadLengthMismatchError(f"more than {max_length} bytes")
                file.write(piece)
            file.seek(0)
            yield file

    def download_bytes(self, url: str, max_length: int) -> bytes:
        """The whole file."""
        with self.download_file(url, max_length) as file:
            return file.read()


class Folder(Source):
    """Files below a folder: of this cell, a stick, a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pieces(self, url: str) -> Iterator[bytes]:
        """From the disk; no links, no devices."""
        path = disk.inside(self.folder, _name(url))
        if path is None:
            raise DownloadHTTPError("name", 404)
        if not self.folder.is_dir():
            raise DownloadError(f"{self.folder} is not there")
        try:
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise DownloadHTTPError("outside", 404)
            yield from disk.pieces(path)
        except FileNotFoundError as error:
            raise DownloadHTTPError("missing", 404) from error
        except OSError as error:
            raise DownloadError(str(error)) from error


class Web(Source):
    """Files below an address of a web server."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    def pieces(self, url: str) -> Iterator[bytes]:
        """Over the network, within a minute, from the address that was checked."""
        parts = urlsplit(f"{self.base}/{_name(url)}")
        host, secure = parts.hostname or "", parts.scheme == "https"
        connection = _Pinned(host, _resolved(host, parts.port or (443 if secure else 80)), secure)
        until = time.monotonic() + WHOLE_SECONDS
        try:
            connection.request("GET", parts.path, headers={"User-Agent": "Pendopo", "Accept-Encoding": "identity"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise DownloadHTTPError(f"HTTP {answer.status}", answer.status)
            while piece := answer.read1(disk.CHUNK):
                if time.monotonic() > until:
                    raise DownloadError("too slow")
                yield piece
        except (OSError, http.client.HTTPException) as error:
            raise DownloadError(type(error).__name__) from error
        finally:
            connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the very address that was checked, under the certificate of the host's name."""

    def __init__(self, host: str, where: tuple[str, int], secure: bool) -> None:
        super().__init__(host, where[1], timeout=SECONDS)
        self._where, self._secure = where, secure

    def connect(self) -> None:
        plain = socket.create_connection(self._where, SECONDS)
        self.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=self.host) if self._secure else plain
        )


def _resolved(host: str, port: int) -> tuple[str, int]:
    """The IP address of a host and its port. Raises DownloadError for our own network, unless the owner named it."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise DownloadError("host not found") from error
    named = {one.strip() for one in os.environ.get("PENDOPO_KATALOG_HOST", "").split(",")}
    if not found or (host not in named and not all(map(is_public, found))):
        raise DownloadError("not in the open internet")
    return found[0], port


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet: nobody may point us at our own network."""
    ip = ipaddress.ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return bool(inner.is_global and not inner.is_multicast and not inner.is_reserved)


def _name(url: str) -> str:
    """What is asked for below the catalogue, as TUF spells it."""
    return unquote(url.removeprefix(BASE))


def fetcher_of(address: str, region_ids: dict[str, int]) -> Source:
    """The fetcher of an address. `region_ids`: codes of this cell. Raises BundleRefused for an address of no kind."""
    cell = CELL.match(address)
    if cell:
        if cell.group(1) not in region_ids:
            raise BundleRefused(f"Daerah {cell.group(1)} tidak ada di sel ini.")
        return Folder(disk.catalogue_folder(region_ids[cell.group(1)]))
    try:
        parts = urlsplit(address)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise BundleRefused(NOT_HERE.format(address=address[:80])) from None
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return Folder(Path(unquote(parts.path)))
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme in ("http", "https") and parts.hostname and plain and port_is_fine and address.isascii():
        return Web(address)
    raise BundleRefused(NOT_HERE.format(address=address[:80]))


def is_offline(address: str) -> bool:
    """Whether an address is a folder that people carry, not a place that answers for itself."""
    return address.startswith("file:")


def day_words(day: date) -> str:
    """A day as sentences write it."""
    from pendopo.lib.formats import tanggal

    return tanggal(day)
