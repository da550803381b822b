"""`pendopo region kunci`: the public key of this cell; a region is exported for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings

from pendopo.config.host import backup_keys


def run(args: argparse.Namespace) -> int:
    """Print it, alone on its line."""
    import pyrage

    print(pyrage.x25519.Identity.from_str(backup_keys.load(Path(settings.PENDOPO_HOME)).machine).to_public())
    return 0
