"""`pendopo region add KODE`: found another region in this cell."""

from __future__ import annotations

import argparse

from django.utils import timezone

from pendopo.config.founding import found_region, whole_catalogue
from pendopo.core.api import Refusal


def run(args: argparse.Namespace) -> int:
    """Found the region and print its address; exit code 1 with a sentence when it cannot be."""
    try:
        region = found_region(
            args.code,
            now=timezone.now(),
            host=args.host,
            slug=args.slug,
            services=whole_catalogue(is_contoh=False),
        )
    except Refusal as no:
        print(no.sentence)
        return 1
    print(f"{region.title} berdiri. Alamatnya: {region.base_url}/")
    print("Layanannya sudah terpasang; petugasnya belum ada. Undang administrator pertama:")
    print(f'  pendopo region undang {region.code} surel@daerah.go.id "Nama Lengkap"')
    return 0
