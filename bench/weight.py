"""What a first visit to a page transfers: the page, its styles, scripts, icons, drawings, and the fonts it needs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bench.web import Client, Wrong

URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
FACE = re.compile(r"@font-face\s*{([^}]*)}", re.S)
RANGE = re.compile(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?")


class Parts(HTMLParser):
    """Addresses that a browser fetches for a page, and the characters it shows."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: set[str] = set()
        self.characters: set[int] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        fetches = {"stylesheet", "icon", "preload", "modulepreload"}
        if tag == "link" and fetches & set(given.get("rel", "").split()):
            self.addresses.add(given.get("href", ""))
        elif tag in ("script", "img", "source", "iframe") and given.get("src"):
            self.addresses.add(given["src"])
        elif tag == "use":
            self.addresses.add(given.get("href", "").partition("#")[0])
        self.addresses.discard("")

    def handle_data(self, data: str) -> None:
        self.characters |= set(map(ord, data))


def _needs(face: str, characters: set[int]) -> bool:
    """Whether a page with these characters makes the browser fetch a font face."""
    spans = [(int(a, 16), int(b or a, 16)) for a, b in RANGE.findall(face)]
    return not spans or any(low <= one <= high for one in characters for low, high in spans)


def _of_style(text: str, characters: set[int]) -> set[str]:
    """Addresses in a stylesheet; of font faces only those that the page needs."""
    found = set(URL.findall(FACE.sub("", text)))
    for face in FACE.findall(text):
        if _needs(face, characters):
            found |= set(URL.findall(face)[:1])
    return {address for address in found if not address.startswith("data:")}


def of_page(port: int, path: str) -> dict[str, int]:
    """Bytes per address as they travel (compressed where the server compresses)."""
    client = Client(port)
    try:
        parts = Parts(client.get(path))
        sizes: dict[str, int] = {}
        waiting = {path, *(urljoin(path, address) for address in parts.addresses)}
        while waiting:
            address = waiting.pop()
            status, headers, content = client.send("GET", urlsplit(address).path, encoding="gzip, br")
            if status != 200:
                raise Wrong(f"{address}: {status}")
            sizes[address] = len(content)
            if address != path and "css" in headers.get("content-type", ""):
                text = client.get(urlsplit(address).path)
                more = {urljoin(address, found) for found in _of_style(text, parts.characters)}
                waiting |= {found for found in more if found not in sizes}
        return sizes
    finally:
        client.close()
