"""A region states its facts, signed; a hub in another cell reads them by address. Verbs: `nyatakan`, `baca ADDRESS`."""

from __future__ import annotations

import os
import sys

import django

PASSPHRASE = "padi contoh sawah hijau"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "pendopo.config.settings"
    django.setup()
    from django.utils import timezone

    from pendopo.bundles.api import found_catalogue, know_partner
    from pendopo.kerja_sama.services.facts import read_facts, state_facts
    from pendopo.people.api import SYSTEM
    from pendopo.tenancy.api import all_regions

    now = timezone.now()
    places = {place.code: place for place in all_regions()}
    if sys.argv[1] == "nyatakan":
        found_catalogue(places["32.73"], passphrase=PASSPHRASE, actor=SYSTEM, now=now)
        print("NYATA", state_facts(places["32.73"], now=now))
        return
    hub = places["32"]
    name = "Kota Bandung di sel lain"
    know_partner(hub, code="32.73", name=name, kind="kota", addresses=[sys.argv[2]], actor=SYSTEM, now=now)
    print("TERBACA", read_facts(hub, now=now))


if __name__ == "__main__":
    main()
