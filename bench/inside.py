"""Inside the measured instance: run as `python -m bench.inside VERB` with its PENDOPO_HOME. Not part of the product."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

DEFINITION = Path(__file__).parent / "definitions" / "uji-beban"


def enter() -> None:
    """Be a process of the instance whose home is in the environment."""
    from pendopo.config.cli.home import Home

    if os.environ.get("PENDOPO_AS_OWNER") != "1":
        os.environ.update(Home.from_environment().client_environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = "pendopo.config.settings"
    import django

    django.setup()


def prepare() -> None:
    """`pendopo siapkan` without the long history: for counting statements twelve cases are enough."""
    import argparse

    from pendopo.config.commands import siapkan
    from pendopo.config.demo import bandung

    bandung.ask_history = lambda place: None
    siapkan.run(argparse.Namespace())


def publish() -> None:
    """Offer the one-page service in the example region; print the region's path and one case for the staff page."""
    from django.utils import timezone

    from pendopo.cases.api import Case
    from pendopo.definitions.api import bind, publish_folder
    from pendopo.people.api import SYSTEM, Unit
    from pendopo.tenancy.api import all_regions, region

    place, now = all_regions()[0], timezone.now()
    with region(place):
        release = publish_folder(DEFINITION, actor=SYSTEM, now=now)
        office = Unit.objects.get(code="DPMPTSP")
        bind(release.definition_id, {"front_office": ("front_office", office)}, actor=SYSTEM, now=now)
        waiting = Case.objects.filter(state="verifikasi_berkas").order_by("submitted_at").first()
        assert waiting is not None
        print(json.dumps({"slug": place.slug, "case": str(waiting.id)}))


if __name__ == "__main__":
    enter()
    {"siapkan": prepare, "terbitkan": publish}[sys.argv[1]]()
