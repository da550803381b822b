"""`pendopo wisaya`: the address and the code of the wizard, while the instance has no region. Needs no Django."""

from __future__ import annotations

import argparse
import os

from pendopo.config.cli.home import Home
from pendopo.config.wisaya import code


def run(args: argparse.Namespace) -> int:
    """Print both; exit code 1 when the wizard is closed."""
    home = Home.from_environment()
    found = code.read(home.path / "kunci")
    if not found:
        print("Wisaya sudah tertutup: daerah sudah berdiri, atau Pendopo belum pernah menyala dengan PENDOPO_CONTOH=0.")
        return 1
    print(f"Buka {os.environ.get('PENDOPO_PUBLIC_URL') or home.address}/wisaya")
    print(f"Kode pembuka: {found}")
    return 0
