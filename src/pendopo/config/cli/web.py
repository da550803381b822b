"""The web server's main process: granian over the supervisor's listening socket, Django loaded before the fork.

Two differences from granian's own command line, both tried:

* Django and the pages' code are imported once and shared by the workers (copy on write): less memory, and a worker
  that was killed is back at once.
* All workers accept on one socket that the supervisor holds. By default each worker on Linux has its own
  (SO_REUSEPORT): what waits there dies with the worker, and two instances bind one port silently. Here a request that
  arrives while everything is being restarted simply waits.
"""

import gc
import os
import socket
import ssl
import threading
import time
from pathlib import Path
from typing import Any

from pendopo.config.host.tls import Tls, from_environment

WORKERS = 2
THREADS = 4
KILL_SECONDS = 10
"""How long a worker may finish its requests when asked to stop."""
LOOK_SECONDS = 5.0
"""How often the files of the certificate are looked at."""


def preload() -> None:
    """Import what every worker needs. Opens no connection: the workers are forked from here."""
    import django
    from django.conf import settings
    from django.urls import get_resolver

    django.setup()
    for urlconf in (settings.ROOT_URLCONF, settings.PENDOPO_CELL_URLCONF):
        _ = get_resolver(urlconf).url_patterns
    gc.collect()
    gc.freeze()


def load_application() -> Any:
    """In each worker: the WSGI application (its module asks the kernel for the death signal)."""
    from pendopo.config.wsgi import application

    return application


def renewed(tls: Tls, served: tuple[int, ...]) -> tuple[int, ...]:
    """The mark of the pair on disk when it is whole and another one than `served`; else `served`."""
    found = mark(tls)
    if not found or found == served:
        return served
    try:
        # A key that does not fit yet: somebody is still copying.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.certificate, tls.key)
    except (OSError, ssl.SSLError):
        return served
    return found


def mark(tls: Tls) -> tuple[int, ...]:
    """Size and time of both files; empty when one is not there."""
    try:
        stats = [os.stat(path) for path in (tls.certificate, tls.key)]
    except OSError:
        return ()
    return tuple(number for found in stats for number in (found.st_size, found.st_mtime_ns, found.st_ino))


def follow(server: Any, tls: Tls) -> None:
    """Another certificate on disk: new workers read it one after the other while the old ones finish."""
    served = mark(tls)
    while True:
        time.sleep(LOOK_SECONDS)
        found = renewed(tls, served)
        if found != served:
            served = found
            server.signal_handler_reload()


def tls_options(tls: Tls) -> dict[str, Path]:
    """For granian; empty where we speak plain HTTP. Its lowest version is TLS 1.2: older phones know no other."""
    return {"ssl_cert": tls.certificate, "ssl_key": tls.key} if tls.on else {}


def main() -> None:
    """Serve on the socket number in PENDOPO_SOKET until SIGTERM."""
    from granian.constants import HTTPModes, Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.net import SocketHolder
    from granian.server import Server

    listening, tls = int(os.environ["PENDOPO_SOKET"]), from_environment()

    class OneSocket(Server):  # type: ignore[misc]  # granian has no types
        """Every worker accepts on the socket we were given."""

        def _init_shared_socket(self) -> None:
            self._ssp, self._sfd, self._shd = None, listening, SocketHolder(listening, False, 1024)
            self._sso = socket.socket(fileno=listening)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    preload()
    server = OneSocket(
        "pendopo.config.wsgi:application",
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.warning,
        ssl_protocol_min=SSLProtocols.tls12,
        **tls_options(tls),
    )
    if tls.on:
        threading.Thread(target=follow, args=(server, tls), daemon=True, name="sertifikat").start()
    server.serve(target_loader=load_application, wrap_loader=False)


if __name__ == "__main__":
    main()
