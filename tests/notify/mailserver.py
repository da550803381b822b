"""A mail server that really speaks SMTP, for tests: it can ask for a login, refuse recipients, or hang up."""

from __future__ import annotations

import asyncio
import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """What it is told to do, and what it received. `login`: user and password it insists on ('' = none)."""

    login: str = ""
    refuse: int = 0  # the code with which recipients are refused
    drop: bool = False  # hang up at the greeting
    tls: ssl.SSLContext | None = None  # speak TLS from the first byte on
    port: int = 0
    mails: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        if self.drop:
            writer.close()
            return
        await say("220 surel.uji siap")
        known = not self.login
        while line := (await reader.readline()).decode(errors="replace").strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                await say("250-surel.uji")
                await say("250 AUTH PLAIN")
            elif verb == "AUTH":
                given = base64.b64decode(line.split()[2]).decode()
                self.logins.append(given)
                known = given == self.login
                await say("235 masuk" if known else "535 5.7.8 salah")
            elif verb == "MAIL":
                await say("250 baik" if known else "530 5.7.0 masuk dulu")
            elif verb == "RCPT":
                await say(f"{self.refuse} {line} ditolak" if self.refuse else "250 baik")
            elif verb == "DATA":
                await say("354 silakan")
                body = []
                while (part := (await reader.readline()).decode(errors="replace")) not in (".\r\n", ""):
                    body.append(part)
                self.mails.append("".join(body))
                await say("250 diterima")
            elif verb == "QUIT":
                await say("221 sampai jumpa")
                break
            else:
                await say("250 baik")
        writer.close()


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """The server on a free port of this machine, in a thread of its own."""
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def start() -> asyncio.Server:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=server.tls)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        return listening

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
