"""`pendopo jam lihat`: the server's clock, and whether it is believed. 0: believed; 1: writing has stopped."""

from __future__ import annotations

import argparse

from django.utils import timezone

from pendopo.audit.api import clock_stop
from pendopo.tenancy.api import all_regions

WHY = {
    "mundur": "Jam ini lebih awal daripada saat terakhir yang diketahui benar.",
    "melompat": "Jam ini melompat maju, padahal mesinnya tidak mati selama itu.",
    "lama_mati": "Mesin ini tampaknya mati lebih dari 40 hari; mungkin jamnya yang salah.",
}


def run(args: argparse.Namespace) -> int:
    """Print the clock in each region's time."""
    now = timezone.now()
    for place in all_regions():
        print(f"{place.title}: {now.astimezone(place.tz):%d-%m-%Y %H.%M.%S %Z}")
    stop = clock_stop()
    if not stop:
        print("Jam dipercaya; penulisan berjalan.")
        return 0
    print(f"Penulisan dihentikan. {WHY[stop]}")
    print("Betulkan jam mesin ini. Bila jamnya sudah benar tetapi penulisan belum berjalan: pendopo jam benar")
    return 1
