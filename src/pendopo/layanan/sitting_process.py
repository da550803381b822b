"""The process of one sitting: started by the web process, given the open key through a pipe, gone when it is done.

Run as `python -m pendopo.layanan.sitting_process`. Nothing secret stands on the command line, in the environment, in a
file or in the database; docs/keputusan/0045 says why it is a process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from base64 import b64decode
from typing import Any
from uuid import UUID

PARTS = 2
"""Processes that sign beside each other: the two cores of the smallest machine."""
NICENESS = 2
"""Pages of others go a little before; who signs waits for it too."""
PR_SET_DUMPABLE = 4


def main() -> None:
    """Read the pipe, let go of whoever started us, then sign in `PARTS` processes."""
    keep_to_oneself()
    told = json.loads(sys.stdin.buffer.read())
    if os.fork():
        os._exit(0)  # nobody waits for what goes on
    os.nice(NICENESS)
    os.environ["PENDOPO_NO_POOL"] = "1"  # the threads of a pool do not survive a fork
    import django

    django.setup()
    work(told)


def keep_to_oneself() -> None:
    """No core dump, and no other process of this user may read our memory (Linux)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def work(told: dict[str, Any]) -> None:
    """Sign: the heavy library is read once and shared by the parts."""
    from django.db import connections
    from django.utils import timezone
    from pyhanko.sign import signers  # noqa: F401  (before the fork: the parts share it)

    from pendopo.documents.api import signer_with_key
    from pendopo.layanan.services.sitting import run_sitting
    from pendopo.tenancy.api import Region

    place = Region.objects.get(pk=told["region"])
    key = b64decode(told.pop("key"))
    signer = signer_with_key(place, UUID(told["certificate"]), key, now=timezone.now())
    connections.close_all()  # a connection cannot be shared by two processes
    part = next((number for number in range(1, PARTS) if os.fork() == 0), 0)
    run_sitting(place, UUID(told["sitting"]), signer, part=part, parts=PARTS)
    if part == 0:
        _await_parts()


def _await_parts() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
