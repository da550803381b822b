"""A program that sends applications through the interface on an unreliable network, always with the same key."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from tests.faults.citizen import HOME, Browser, Gone, Refused, again, pages, picture
from tests.faults.instance import ROOT, environment

SERVICE = "izin-reklame-insidentil"


@dataclass(frozen=True)
class Sent:
    """What the interface has acknowledged."""

    case: str
    number: str
    key: str


def token_of(home: Path, port: int, base: str) -> str:
    """A token made by an administrator of the demonstration in their browser."""
    browser, until = Browser(base), time.monotonic() + 60
    link = _link(home, port, "admin").removeprefix(base)
    again(lambda: browser.get(link), until)
    status, location, body = again(lambda: browser.post(link), until)
    if status != 302:
        raise Refused(f"masuk: {status}")
    page = f"{HOME}/kerja/antarmuka"
    again(lambda: browser.get(page), until)
    _, _, body = again(lambda: browser.post(page, nama="Portal Uji", hak="ajukan"), until)
    found = re.search(r"pdp_[a-z2-7]{8}_[\w-]{43}", body.decode())
    if found is None:
        raise Refused(f"token: {location} {body[:300]!r}")
    return found[0]


def _link(home: Path, port: int, role: str) -> str:
    command = [sys.executable, "-m", "pendopo.config.cli.main", "demo", "masuk", role]
    known = environment(home, port)
    told = subprocess.run(command, env=known, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    found = re.search(r"http\S+", told)
    assert found is not None, told
    return found[0]


@dataclass(frozen=True)
class Program:
    """Calls with a token; tries again whenever there is no answer or one of 5xx."""

    base: str
    token: str

    def apply(self, name: str, *, patience: float) -> Sent:
        """One application: two files, then the answers with a key of its own. Raises Gone or Refused."""
        until = time.monotonic() + patience
        answers: dict[str, Any] = {}
        for page in pages(name, b"", b"").values():
            answers |= {field: value for field, value in page.items() if value != "" and not isinstance(value, bytes)}
        for field in ("foto_lokasi", "gambar_materi"):
            answers[field] = [self._upload(name + field, until)]
        key = f"kunci-{name}-{uuid.uuid4().hex[:8]}".replace(" ", "-")
        body = json.dumps({"jawaban": answers}).encode()
        told = self._call(f"/permohonan/layanan/{SERVICE}", body, "application/json", until, key=key)
        return Sent(told["id"], told["nomor"], key)

    def _upload(self, seed: str, until: float) -> str:
        border = uuid.uuid4().hex
        head = f'--{border}\r\nContent-Disposition: form-data; name="berkas"; filename="a.png"\r\n'
        body = f"{head}Content-Type: image/png\r\n\r\n".encode() + picture(seed) + f"\r\n--{border}--\r\n".encode()
        told = self._call("/permohonan/berkas", body, f"multipart/form-data; boundary={border}", until)
        return str(told["id"])

    def _call(self, path: str, body: bytes, kind: str, until: float, *, key: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, "Idempotency-Key": key or "-" * 8}
        request = urllib.request.Request(f"{self.base}{HOME}/api/v1{path}", data=body, headers=headers)
        while True:
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    told: dict[str, Any] = json.loads(answer.read())
                    return told
            except urllib.error.HTTPError as error:
                if error.code == 429:
                    time.sleep(1)
                elif error.code < 500:
                    raise Refused(f"{path} {error.code} {error.read()[:300]!r}") from error
            except (OSError, HTTPException, ValueError):
                pass
            if time.monotonic() > until:
                raise Gone(path)
            time.sleep(0.1)
