"""A citizen on an unreliable network: fills in the form over HTTP, tries again after failures, keeps the receipt."""

import datetime
import hashlib
import http.cookiejar
import re
import struct
import time
import urllib.error
import urllib.request
import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any

HOME = "/kota-bandung"
SERVICE = f"{HOME}/layanan/izin-reklame-insidentil/ajukan"


class Gone(Exception):
    """No answer, or the server says that it is not well: try again."""


class Refused(Exception):
    """An answer that a citizen cannot act on."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def picture(seed: str) -> bytes:
    """A small PNG unlike any other."""
    colour = hashlib.sha256(seed.encode()).digest()
    row = b"\0" + colour[:24]

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * 8)) + chunk(b"IEND", b"")


@dataclass(frozen=True)
class Receipt:
    """What the server has acknowledged: the case's id, number, secret and the digests of the uploads."""

    case: str
    number: str
    secret: str
    digests: frozenset[str]


class Browser:
    """Cookies, forms, no redirects."""

    def __init__(self, base: str, seconds: float = 20.0) -> None:
        self.base, self.seconds = base, seconds
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _NoRedirect())

    def get(self, path: str) -> tuple[int, str, bytes]:
        """Status, Location, body. Raises Gone without an answer or with a 5xx."""
        return self._ask(urllib.request.Request(self.base + path))

    def post(self, path: str, **typed: str | bytes) -> tuple[int, str, bytes]:
        """A multipart form with the token of the cookie; bytes are files."""
        token = next((str(cookie.value) for cookie in self.jar if cookie.name.startswith("csrf")), "")
        border = uuid.uuid4().hex
        body = b""
        for name, value in {"csrfmiddlewaretoken": token, **typed}.items():
            head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"'
            if isinstance(value, bytes):
                body += f'{head}; filename="{name}.png"\r\nContent-Type: image/png\r\n\r\n'.encode() + value + b"\r\n"
            else:
                body += f"{head}\r\n\r\n{value}\r\n".encode()
        request = urllib.request.Request(self.base + path, data=body + f"--{border}--\r\n".encode())
        request.add_header("Content-Type", f"multipart/form-data; boundary={border}")
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> tuple[int, str, bytes]:
        answer: IO[bytes]
        try:
            answer = self._opener.open(request, timeout=self.seconds)
        except urllib.error.HTTPError as error:
            answer = error
        except (OSError, HTTPException) as error:
            raise Gone(repr(error)) from error
        try:
            body = answer.read()
        except (OSError, HTTPException) as error:
            raise Gone(repr(error)) from error
        status: int = answer.status  # type: ignore[attr-defined]  # both kinds of answer have it
        if status >= 500:
            raise Gone(f"{request.get_method()} {request.full_url} {status} {_words(body)[:200]}")
        return status, answer.headers.get("Location", ""), body  # type: ignore[attr-defined]  # as above


def pages(name: str, photo: bytes, drawing: bytes) -> dict[str, dict[str, str | bytes]]:
    """Right answers by page, for a poster next week."""
    start = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=7)
    return {
        "apa": {"jenis": "spanduk", "jumlah_lembar": "3"},
        "materi": {"panjang": "5", "lebar": "1,2", "tulisan": name},
        "waktu": {"tanggal_mulai": f"{start:%d %m %Y}", "tanggal_selesai": f"{start:%d %m %Y}"},
        "lokasi": {
            "alamat_pemasangan": "Jalan Merdeka, di depan taman",
            "kelurahan": "32.73.01.1001",
            "foto_lokasi": photo,
            "lahan_orang_lain": "tidak",
        },
        "gambar": {"gambar_materi": drawing},
        "pemohon": {
            "nama": "Sari Contoh", "nik": "3273996508900001", "nomor_hp": "0812 3456 7890",
            "email": "", "bertindak_untuk": "diri_sendiri",
        },
        "pernyataan": {"pernyataan_benar": "ya"},
    }  # fmt: skip


def again(act: Callable[[], tuple[int, str, bytes]], until: float) -> tuple[int, str, bytes]:
    """Until there is an answer; a human presses reload."""
    while True:
        try:
            return act()
        except Gone:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def apply(base: str, name: str, *, patience: float = 60.0) -> Receipt:
    """The whole journey. Raises Gone when the patience ends, Refused when an answer makes no sense."""
    browser, until = Browser(base), time.monotonic() + patience
    photo, drawing = picture(name + "foto"), picture(name + "gambar")
    _, _, body = again(lambda: browser.get(SERVICE), until)
    key = _found(r'name="_kunci" value="([^"]+)"', body)
    draft = ""
    for page, typed in pages(name, photo, drawing).items():
        address = f"{draft}/{page}" if draft else SERVICE
        extra = {} if draft else {"_kunci": key}
        status, location, body = again(lambda a=address, t=typed | extra: browser.post(a, **t), until)  # type: ignore[misc]
        if status != 302:
            raise Refused(f"{page}: {status} {_words(body)}")
        draft = draft or location.rpartition("/")[0]
    digests = _digests(browser, f"{draft}/ringkasan", f"{draft}/berkas/", until)
    status, location, body = again(lambda: browser.post(f"{draft}/ringkasan"), until)
    if status != 302:
        raise Refused(f"ringkasan: {status} {_words(body)}")
    _, _, body = again(lambda: browser.get(location), until)
    number, secret = _found(r'id="nomor">([^<]+)<', body), _found(r'id="kode">([^<]+)<', body)
    return Receipt(draft.rpartition("/")[2], number, secret, digests)


def read_back(base: str, receipt: Receipt) -> frozenset[str]:
    """Open the case with number and secret on a fresh device; the digests of its files."""
    browser, until = Browser(base), time.monotonic() + 30
    again(lambda: browser.get(f"{HOME}/lacak"), until)
    status, location, body = again(
        lambda: browser.post(f"{HOME}/lacak", nomor=receipt.number, kode=receipt.secret), until
    )
    if status != 302 or receipt.case not in location:
        raise Refused(f"lacak {receipt.number}: {status} {_words(body)}")
    return _digests(browser, location, f"/lacak/{receipt.case}/berkas/", until)


def _digests(browser: Browser, page: str, files: str, until: float) -> frozenset[str]:
    """SHA-256 of every file that a page links to, as the server gives it back (a photo is cleaned when it arrives)."""
    _, _, body = again(lambda: browser.get(page), until)
    links = set(re.findall(rf'href="([^"]*{files}[^"]+)"', body.decode()))
    bodies = [again(lambda link=link: browser.get(link), until)[2] for link in links]  # type: ignore[misc]
    return frozenset(hashlib.sha256(one).hexdigest() for one in bodies)


def _found(pattern: str, body: bytes) -> str:
    found = re.search(pattern, body.decode())
    if not found:
        raise Refused(f"{pattern} is not in: {_words(body)}")
    return found[1]


def _words(body: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body.decode(errors="replace")))[:600]
