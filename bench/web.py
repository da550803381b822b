"""A small HTTP client: one kept connection with its cookies, so that little of the processor goes to measuring."""

from __future__ import annotations

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

Pairs = list[tuple[str, str]]


class Wrong(Exception):
    """An answer that must not be timed: an error page, a refused form."""


class Multipart:
    """A form with files: bytes are photos, texts are fields."""

    BORDER = "pendopo-batas-7be58be5"

    def __init__(self, fields: dict[str, str | bytes]) -> None:
        self.fields = fields

    def body(self) -> bytes:
        """The form as it travels."""
        parts = []
        for name, value in self.fields.items():
            head = f'--{self.BORDER}\r\nContent-Disposition: form-data; name="{name}"'
            if isinstance(value, bytes):
                head += f'; filename="{name}.jpg"\r\nContent-Type: image/jpeg'
            parts.append(f"{head}\r\n\r\n".encode() + (value if isinstance(value, bytes) else value.encode()))
        return b"\r\n".join([*parts, f"--{self.BORDER}--\r\n".encode()])


class Client:
    """One visitor. Follows nothing by itself."""

    def __init__(
        self, port: int, cookies: dict[str, str] | None = None, *, host: str = "127.0.0.1", source: str = ""
    ) -> None:
        self.port, self.cookies = port, dict(cookies or {})
        self._connection = http.client.HTTPConnection(
            host, port, timeout=60, source_address=(source, 0) if source else None
        )

    def send(
        self, method: str, path: str, form: Pairs | Multipart | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body of one request."""
        given = {"Accept-Encoding": headers.get("encoding", "gzip")}
        body: str | bytes | None = None
        if isinstance(form, Multipart):
            body, given["Content-Type"] = form.body(), f"multipart/form-data; boundary={form.BORDER}"
        elif form is not None:
            body, given["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body=body, headers=given)
        answer = self._connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key.strip()] = rest.partition(";")[0]
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def get(self, path: str) -> str:
        """The text of a page. Raises Wrong unless it is a 200."""
        status, _, content = self.send("GET", path, encoding="identity")
        if status != 200:
            raise Wrong(f"{path}: {status}")
        return content.decode()

    def post(self, path: str, form: Pairs) -> str:
        """Send a form; the path that its answer leads to. Raises Wrong unless it is a redirect."""
        status, headers, content = self.send("POST", path, form, encoding="identity")
        if status not in (302, 303):
            raise Wrong(f"POST {path}: {status} {_words(content)}")
        found = urlsplit(headers["location"])
        return found.path + (f"?{found.query}" if found.query else "")

    def close(self) -> None:
        self._connection.close()


def _words(content: bytes) -> str:
    """The error summary of a page, or its beginning."""
    text = content.decode(errors="replace")
    at = max(text.find("galat"), 0)
    return " ".join(text[at : at + 400].split())


class Hidden(HTMLParser):
    """The hidden fields of the form that posts to `action`."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.fields: Pairs = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method", "").lower() == "post" and given.get("action", "") in ("", self.action)
        elif tag == "input" and self.inside and given.get("type") == "hidden" and given.get("name"):
            self.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
