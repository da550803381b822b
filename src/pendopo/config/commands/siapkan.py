"""`pendopo siapkan`: bring the database in line with the code and found the example region. Run as the owner."""

from __future__ import annotations

import argparse
import os

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from pendopo.cases.api import index_all
from pendopo.config.commands.migrating import safely
from pendopo.config.demo.bandung import found_bandung
from pendopo.config.founding import follow_address
from pendopo.config.wisaya import code
from pendopo.definitions.api import renew_cards
from pendopo.perizinan.services.register import rebuild_entries
from pendopo.tenancy.api import Region, all_regions, region


def run(args: argparse.Namespace) -> int:
    """Cache table, migrations, static files; the first start founds Kota Bandung (contoh) with twelve cases.

    With PENDOPO_CONTOH=0 it founds nothing: the wizard asks, behind a code that this leaves.
    """
    with safely():
        call_command("createcachetable", verbosity=0)  # first: the end of the migrations grants the rights on tables
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    follow_address()
    if not Region.objects.exists():
        if os.environ.get("PENDOPO_CONTOH") == "0":
            code.ensure(settings.PENDOPO_KEYS)
        else:
            found_bandung(timezone.now())
    for place in all_regions():
        with region(place):
            index_all(place)
            rebuild_entries(place, timezone.now())
            renew_cards()
    return 0
