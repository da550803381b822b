"""`pendopo jam benar`: whoever runs the server says that its clock is right; writing goes on, an event says so."""

from __future__ import annotations

import argparse

from django.utils import timezone

from pendopo.audit.api import confirm_clock, read_clock
from pendopo.people.api import SYSTEM


def run(args: argparse.Namespace) -> int:
    """Believe the clock as it stands now. Look at a clock on the wall first."""
    now = timezone.now()
    confirm_clock(read_clock(now), actor=SYSTEM)
    print(f"Jam server {timezone.localtime(now):%d-%m-%Y %H.%M.%S %Z} dinyatakan benar; penulisan berjalan lagi.")
    return 0
