"""Inside a cell: an import where the disk has ten megabytes left."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from pendopo.config.cli.errors import StartRefused
    from pendopo.config.region_move.bring_in import bring_in
    from pendopo.config.region_move.parcel import identity_for

    shutil.disk_usage = lambda path: SimpleNamespace(free=10 << 20)  # type: ignore[assignment]  # stands in for a disk
    file, phrase = Path(sys.argv[1]), Path(sys.argv[2]).read_text()
    try:
        bring_in(file, identity_for(file, typed=phrase, machine=""), address="", now=timezone.now(), say=print)
    except StartRefused as refused:
        print(refused)


if __name__ == "__main__":
    main()
