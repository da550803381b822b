"""`pendopo up` with stand-ins for preparation, worker and web: supervision alone, fast and without Django.

Run as a program: `python -m tests.faults.stand_ins` is the supervisor; with a word it is one of the stand-ins.
"""

import os
import signal
import socket
import sys
import time
from pathlib import Path

HOME = Path(os.environ["PENDOPO_HOME"])


def note(text: str) -> None:
    """Leave a line in the order of events."""
    with open(HOME / "urutan.txt", "a") as file:
        file.write(text + "\n")


def prepare() -> None:
    """A preparation that takes no time, or fails when told so."""
    if os.environ.get("PENDOPO_UJI_GAGAL"):
        sys.exit(3)
    note("siapkan")


def worker() -> None:
    """Lives until it is asked to stop."""
    signal.signal(signal.SIGTERM, lambda *_: (note("pekerja berhenti"), sys.exit(0)))
    note(f"pekerja {os.getpid()}")
    while True:
        time.sleep(0.1)


def web() -> None:
    """Answers 200 to everything."""
    signal.signal(signal.SIGTERM, lambda *_: (note("web berhenti"), sys.exit(0)))
    if os.environ.get("PENDOPO_UJI_TULI"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    note(f"web {os.getpid()}")
    listening = socket.socket(fileno=int(os.environ["PENDOPO_SOKET"]))
    listening.setblocking(True)
    while True:
        connection, _ = listening.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")


def supervise() -> int:
    """The real supervisor over the stand-ins."""
    from pendopo.config.cli import up

    def command(word: str) -> list[str]:
        return [sys.executable, "-m", "tests.faults.stand_ins", word]

    return up.run(up.Commands(command("prepare"), command("worker"), command("web")))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"prepare": prepare, "worker": worker, "web": web}[sys.argv[1]]()
    else:
        from pendopo.config.cli.errors import StartRefused

        try:
            sys.exit(supervise())
        except StartRefused as refused:
            print(refused)
            sys.exit(1)
