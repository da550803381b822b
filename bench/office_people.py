"""The people of `python -m bench kantor`: they read JSON, work for some minutes, and print each page they opened."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import random
import re
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from bench.web import Client, Hidden, Multipart, Pairs, Wrong
from bench.weight import Parts, _of_style

THINK = (4.0, 26.0)  # seconds between two pages, fifteen on average
SERVICE = "izin-reklame-insidentil"


class Over(Exception):
    """The time to work is over."""


class Person:
    """One browser: cookies, a cache of files whose address carries their digest, and a kind of work."""

    def __init__(self, told: dict[str, Any], number: int, source: str) -> None:
        self.client = Client(told["port"], host=told["host"], source=source)
        self.home, self.number = f"/{told['slug']}", number
        self.dice = random.Random(number)  # the same people every time
        self.ends: float = time.monotonic() + told["seconds"]
        self.there_and_back: float = told["delay"] * 2 / 1000
        self.cached: set[str] = set()
        self.pages: list[dict[str, object]] = []

    def think(self) -> None:
        """Read, type, answer the phone. Raises Over when the day is."""
        time.sleep(self.dice.uniform(*THINK))
        if self.is_done():
            raise Over

    def is_done(self) -> bool:
        return time.monotonic() > self.ends

    def open(self, kind: str, path: str, form: Pairs | Multipart | None = None) -> tuple[str, str]:
        """One page with all it needs: where it led, and its text. Raises Wrong when it is no page."""
        begun = time.monotonic()
        try:
            path, text = self._fetch(path, form)
        except (Wrong, OSError, http.client.HTTPException) as fault:
            self.pages.append({"kind": kind, "seconds": time.monotonic() - begun, "failed": str(fault) or repr(fault)})
            raise Wrong(str(fault)) from fault
        self.pages.append({"kind": kind, "seconds": time.monotonic() - begun, "failed": ""})
        return path, text

    def _fetch(self, path: str, form: Pairs | Multipart | None) -> tuple[str, str]:
        status, headers, content = self._ask("POST" if form is not None else "GET", path, form)
        for _ in range(4):
            if status not in (302, 303):
                break
            found = urlsplit(urljoin(path, headers["location"]))
            path = found.path + (f"?{found.query}" if found.query else "")
            status, headers, content = self._ask("GET", path, None)
        if status != 200:
            raise Wrong(f"{path}: {status}")
        text = content.decode(errors="replace")
        if form is not None and 'class="galat"' in text:
            said = re.sub("<[^>]+>", " ", text[text.index('class="galat"') :][:900])
            raise Wrong(f"{path}: {' '.join(said.split())}")
        if "html" in headers.get("content-type", ""):
            self._parts(path, text)
        return path, text

    def _ask(self, method: str, path: str, form: Pairs | Multipart | None) -> tuple[int, dict[str, str], bytes]:
        time.sleep(self.there_and_back)  # the shaped wire itself is short
        status, headers, content = self.client.send(method, path, form, encoding="gzip")
        if headers.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return status, headers, content

    def _parts(self, path: str, text: str) -> None:
        """What a browser fetches for the page and does not have yet."""
        parts = Parts(text)
        waiting = {urljoin(path, address) for address in parts.addresses} - self.cached
        while waiting:
            address = waiting.pop()
            status, headers, content = self._ask("GET", urlsplit(address).path, None)
            if status != 200:
                raise Wrong(f"{address}: {status}")
            self.cached.add(address)
            if "css" in headers.get("content-type", ""):
                more = {urljoin(address, found) for found in _of_style(content.decode(), parts.characters)}
                waiting |= more - self.cached


def citizen(person: Person) -> None:
    """Looks for a service, reads it, applies with two photos, keeps the receipt, looks where the case is."""
    for kind, path in (
        ("citizen: first page", "/"), ("citizen: search", "/layanan?q=spanduk"),
        ("citizen: service page", f"/layanan/{SERVICE}"),
    ):  # fmt: skip
        person.open(kind, person.home + path)
        person.think()
    start = f"{person.home}/layanan/{SERVICE}/ajukan"
    _, text = person.open("citizen: form", start)
    address, draft = start, ""
    for page, typed in answers(person).items():
        person.think()
        hidden = dict(Hidden(text, "").fields) | dict(Hidden(text, address).fields)
        fields: dict[str, str | bytes] = {**hidden, **typed}
        has_file = any(isinstance(value, bytes) for value in typed.values())
        kind = "citizen: page with a photo" if has_file else "citizen: next page"
        address, text = person.open(kind, f"{draft}/{page}" if draft else start, Multipart(fields))
        draft = draft or address.rpartition("/")[0]
    person.think()
    form = Multipart(dict(Hidden(text, address).fields))
    _, text = person.open("citizen: send", f"{draft}/ringkasan", form)
    person.think()
    person.open("citizen: where is it", f"{person.home}/lacak/{draft.rpartition('/')[2]}")


def answers(person: Person) -> dict[str, dict[str, str | bytes]]:
    """Right answers by page, for a poster next week."""
    start = datetime.now(UTC) + timedelta(days=7)
    return {
        "apa": {"jenis": "spanduk", "jumlah_lembar": "3"},
        "materi": {"panjang": "5", "lebar": "1,2", "tulisan": f"Bazar kelompok {person.number}"},
        "waktu": {"tanggal_mulai": f"{start:%d %m %Y}", "tanggal_selesai": f"{start:%d %m %Y}"},
        "lokasi": {
            "alamat_pemasangan": "Jalan Merdeka, di depan taman", "kelurahan": "32.73.01.1001",
            "foto_lokasi": photo(person.dice), "lahan_orang_lain": "tidak",
        },
        "gambar": {"gambar_materi": photo(person.dice)},
        "pemohon": {
            "nama": "Sari Contoh", "nik": "3273996508900001", "nomor_hp": "0812 3456 7890", "email": "",
            "bertindak_untuk": "diri_sendiri",
        },
        "pernyataan": {"pernyataan_benar": "ya"},
    }  # fmt: skip


def photo(dice: random.Random) -> bytes:
    """A picture of some 300 kB, as the form leaves a photo; no line can make it smaller."""
    import io

    from PIL import Image

    side = 625
    made = io.BytesIO()
    Image.frombytes("RGB", (side, side), dice.randbytes(3 * side * side)).save(made, "JPEG", quality=85)
    return made.getvalue()


def official(person: Person, link: str) -> None:
    """Signs in once; then the inbox, a case, its photos, the list of all, the search, again and again."""
    path, text = person.open("staff: sign in", link)
    if path == link:
        person.open("staff: sign in", link, Hidden(text, link).fields)
    while not person.is_done():
        person.think()
        _, text = person.open("staff: inbox", f"{person.home}/kerja/")
        links = re.findall(rf'href="({person.home}/kerja/berkas/[0-9a-f-]{{36}})"', text)
        if links:
            person.think()
            where, text = person.open("staff: case", person.dice.choice(links))
            photos = re.findall(rf'href="({re.escape(where)}/file/[^"]+)"', text)
            if photos:
                person.think()
                person.open("staff: a file", unescape(person.dice.choice(photos)))
        person.think()
        person.open("staff: all cases", f"{person.home}/kerja/berkas")


def reader(person: Person) -> None:
    """A journalist or neighbour: the register, the promises, the open data."""
    for kind, path in (
        ("reader: register", "/register-izin"), ("reader: register, filtered", "/register-izin?keadaan=berlaku"),
        ("reader: promises", "/janji"), ("reader: satisfaction", "/kepuasan"),
        ("reader: catalogue", "/layanan/keadaan"),
    ):  # fmt: skip
        person.open(kind, person.home + path)
        person.think()


def live(person: Person, link: str) -> None:
    """Work until the time is over; a failed page is told and the next begun."""
    time.sleep(person.dice.uniform(0, THINK[1]))
    with contextlib.suppress(Over):
        while not person.is_done():
            try:
                if link:
                    official(person, link)
                else:
                    (reader if person.number % 3 == 0 else citizen)(person)
                    person.client.cookies.clear()
            except Wrong:
                person.client.close()
                person.think()


def main() -> None:
    """Everybody at once."""
    told = json.load(sys.stdin)
    links = told["links"]
    people = [
        # The staff share the office's address, everybody else has one of their own.
        Person(told, number, "10.203.0.2" if number < len(links) else f"10.203.0.{number + 3 - len(links)}")
        for number in range(told["people"])
    ]
    threads = [
        threading.Thread(target=live, args=(person, links[n] if n < len(links) else ""))
        for n, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        for page in person.pages:
            print(json.dumps(page))


if __name__ == "__main__":
    main()
