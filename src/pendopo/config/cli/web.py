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
from typing import Any

WORKERS = 2
THREADS = 4
KILL_SECONDS = 10
"""How long a worker may finish its requests when asked to stop."""


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


def main() -> None:
    """Serve on the socket number in PENDOPO_SOKET until SIGTERM."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.net import SocketHolder
    from granian.server import Server

    listening = int(os.environ["PENDOPO_SOKET"])

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
    )
    server.serve(target_loader=load_application, wrap_loader=False)


if __name__ == "__main__":
    main()
