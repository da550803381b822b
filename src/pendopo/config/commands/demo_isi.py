"""`pendopo demo isi`: queue the rest of the example cases."""

from __future__ import annotations

import argparse

from pendopo.config.demo.history import ask_history
from pendopo.tenancy.api import all_regions


def run(args: argparse.Namespace) -> int:
    """Ask the worker to fill every region marked contoh that has staff."""
    for place in all_regions():
        if place.is_contoh:
            ask_history(place)
            print(f"{place.title}: permohonan contoh sedang dibuat oleh pekerja. Kemajuannya tampak di ruang kerja.")
    return 0
