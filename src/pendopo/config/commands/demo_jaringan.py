"""`pendopo demo jaringan`: the partners of Kota Bandung in this cell, as an example."""

from __future__ import annotations

import argparse

from django.utils import timezone

from pendopo.config.demo.network import found_network
from pendopo.config.demo.network_gift import give_back
from pendopo.config.demo.network_list import MEMBERS
from pendopo.config.demo.network_story import listen, live, publish_donor, speak
from pendopo.tenancy.api import all_regions


def run(args: argparse.Namespace) -> int:
    """Found what is missing of the network and take each partner along its journey; exit code 1 without a donor.

    Broken off, it goes on where it was when it is run again.
    """
    donor = next((place for place in all_regions() if place.is_contoh and place.code == "32.73"), None)
    if donor is None:
        print("Jaringan contoh memerlukan Kota Bandung (contoh), yang didirikan saat pertama kali menyala.")
        return 1
    now = timezone.now()
    publish_donor(donor, now)
    print(f"{donor.title}: katalognya terbit.")
    found_network(now)
    here = {place.code: place for place in all_regions()}
    for member in MEMBERS:
        live(donor, here[member.code], member, timezone.now())
        print(f"{here[member.code].title}: {JOURNEYS[member.journey]}.")
    for member in MEMBERS:
        if member.journey == "balik":
            give_back(donor, here[member.code], timezone.now())
        speak(here[member.code], member, timezone.now())
    listen(donor, [here[member.code] for member in MEMBERS], timezone.now())
    print(f"{len(here)} daerah ada di sini. Jaringannya: {donor.base_url}/jaringan")
    return 0


JOURNEYS = {
    "": "menandatangani kesepakatan",
    "pasang": "memasang dua layanan",
    "buka": "membuka dua layanan",
    "jalan": "melayani permohonan",
    "ubah": "menyesuaikan layanan",
    "balik": "mengirim balik perbaikan",
}
