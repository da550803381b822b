"""A little server for browsers with a service worker: Playwright's routes do not see what a worker asks for.

It answers one request at a time, in the transaction of the test; `lock` keeps the test's own questions apart from it.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client

SENT = ("upload-offset", "upload-digest", "x-csrftoken", "accept-language")


class Peladen:
    """`client`: whose session the browser has; another one may be put in its place. `asked`: method and path."""

    def __init__(self, client: Client) -> None:
        self.client, self.lock, self.asked = client, threading.Lock(), list[tuple[str, str]]()
        self.is_ill = False
        self._connection = connections["default"]
        self._connection.inc_thread_sharing()
        self._http = HTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://localhost:{self._http.server_port}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        connections["default"] = self._connection
        self._http.serve_forever(poll_interval=0.05)

    def end(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self._connection.dec_thread_sharing()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        house = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with house.lock:
                    status, headers, content = house.answer(self.command, self.path, body, self.headers)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_DELETE = do_HEAD = answer

            def log_message(self, *_: Any) -> None:
                """Nothing on the screen of the tests."""

        return Handler

    def answer(self, method: str, path: str, body: bytes, headers: Any) -> tuple[int, list[tuple[str, str]], bytes]:
        """From the static files, else from the suite."""
        if path.startswith("/static/"):
            found = finders.find(path.partition("?")[0].removeprefix("/static/"))
            kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
            if not found:
                return 404, [], b""
            with open(found, "rb") as source:
                return 200, [("Content-Type", kind.get(path.rpartition(".")[2], "font/woff2"))], source.read()
        self.asked.append((method, path))
        if self.is_ill:
            return 503, [("Content-Type", "text/plain")], b"sakit"
        sent = {name: headers[name] for name in SENT if headers.get(name)}
        got = self.client.generic(
            method, path, body, headers.get("Content-Type", ""),
            headers={"host": "localhost", "user-agent": "uji", "origin": "http://localhost", **sent},
        )  # fmt: skip
        content = b"".join(got.streaming_content) if got.streaming else got.content
        return got.status_code, [(name, value) for name, value in got.items() if name != "Content-Length"], content
