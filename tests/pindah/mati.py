"""Inside a cell: an export or an import that dies by SIGKILL at a chosen step."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def counted(number: int) -> Callable[[str], None]:
    """Dies when it is told something for the nth time."""
    left = [number]

    def say(_text: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            die()

    return say


def dying(name: str, number: int) -> None:
    """`os.rename` and `os.replace` die before their nth call on what belongs to a region."""
    true: Callable[..., Any] = getattr(os, name)
    say = counted(number)

    def instead(source: Any, target: Any, *more: Any, **named: Any) -> Any:
        if "3273" in str(target) or str(target).endswith(".daerah"):
            say(name)
        return true(source, target, *more, **named)

    setattr(os, name, instead)


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from pendopo.config.region_move.bring_in import bring_in
    from pendopo.config.region_move.export import export
    from pendopo.config.region_move.parcel import Opening, identity_for
    from pendopo.tenancy.api import Region
    from tests.pindah.conftest import public

    verb, way, number, file, phrase = sys.argv[1:6]
    say: Callable[[str], None] = counted(int(number)) if way == "say" else (lambda text: None)
    if way != "say":
        dying(way, int(number))
    typed, now = Path(phrase).read_text(), timezone.now()
    if verb == "export":
        place = Region.objects.get(id=3273)
        export(place, Path(file), Opening(keys=(public(typed),)), stay_open=False, now=now, say=say)
    else:
        identity = identity_for(Path(file), typed=typed, machine="")
        bring_in(Path(file), identity, address="", now=now, say=say)


if __name__ == "__main__":
    main()
