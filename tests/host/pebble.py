"""The real ACME server Pebble with its test DNS, and nothing between it and us."""

import contextlib
import json
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.instance import free_port, until

from .authority import Authority

PROGRAMS = ("pebble", "pebble-challtestsrv")


def is_here() -> bool:
    return all(shutil.which(name) for name in PROGRAMS)


@dataclass(frozen=True)
class Pebble:
    """A running authority: its directory, the authority of that directory's own address, the port it asks at."""

    directory: str
    trust: Path
    http_port: int
    dns_control: str

    def lead(self, host: str, address: str) -> None:
        """From now on the name leads to this address."""
        asked = json.dumps({"host": host, "addresses": [address]}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.dns_control}/add-a", data=asked), timeout=10):
            pass


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Pebble]:
    """Every name leads to 127.0.0.1 unless told otherwise; challenges are asked at `http_port`."""
    authority = Authority(datetime.now(UTC))
    trust = authority.write(folder)
    chain, key = authority.issue(folder, "localhost", "127.0.0.1")
    acme, management, http, dns, control = (free_port() for _ in range(5))
    config = {
        "pebble": {
            "listenAddress": f"127.0.0.1:{acme}", "managementListenAddress": f"127.0.0.1:{management}",
            "certificate": str(chain), "privateKey": str(key), "httpPort": http, "tlsPort": free_port(),
            "ocspResponderURL": "", "externalAccountBindingRequired": False,
        }
    }  # fmt: skip
    (folder / "pebble.json").write_text(json.dumps(config))
    dns_words = [
        "pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{dns}",
        "-management", f"127.0.0.1:{control}", "-http01", "", "-https01", "", "-tlsalpn01", "",
    ]  # fmt: skip
    words = ["pebble", "-config", str(folder / "pebble.json"), "-dnsserver", f"127.0.0.1:{dns}", "-strict", "false"]
    env = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PATH": "/usr/bin:/bin"}
    with (
        open(folder / "pebble.log", "wb") as log,
        _program(dns_words, env, log.fileno()),
        _program(words, env, log.fileno()),
    ):
        for port in (acme, control):
            assert until(lambda port=port: _listens(port), 15), (folder / "pebble.log").read_text()
        yield Pebble(f"https://localhost:{acme}/dir", trust, http, f"http://127.0.0.1:{control}")


@contextlib.contextmanager
def _program(words: list[str], env: dict[str, str], log: int) -> Iterator[None]:
    process = subprocess.Popen(words, env=env, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
