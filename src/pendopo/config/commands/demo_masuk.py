"""`pendopo demo masuk PERAN`: a one-time link for a role of the demonstration, only in regions marked contoh."""

from __future__ import annotations

import argparse

from django.urls import reverse, set_script_prefix
from django.utils import timezone

from pendopo.config.demo.staff import DEMO_ROLES, PASSPHRASE, demo_person
from pendopo.people.api import create_one_time_link, current_totp
from pendopo.tenancy.api import Region, all_regions, region


def _region(code: str | None) -> Region | None:
    found = [place for place in all_regions() if place.is_contoh and (code is None or place.code == code)]
    return found[0] if found else None


def run(args: argparse.Namespace) -> int:
    """Print link, passphrase and the second factor of now; exit code 1 when there is no such role or region."""
    place = _region(args.region)
    if place is None:
        print("Tidak ada daerah bertanda contoh dengan kode itu. Tautan demo hanya untuk daerah contoh.")
        return 1
    if args.role not in DEMO_ROLES:
        print("Peran yang ada: " + ", ".join(sorted(DEMO_ROLES)))
        return 1
    with region(place):
        person = demo_person(args.role)
        now = timezone.now()
        token = create_one_time_link(place, person.user, now=now)
        code = current_totp(place, person.user, now=now) if DEMO_ROLES[args.role][0] == "penanda_tangan" else ""
    set_script_prefix("/")
    path = reverse("people:masuk_sekali", args=[token])
    print(f"{person.name}, {person.title}")
    print(f"Tautan sekali pakai (10 menit): {place.base_url}{path}")
    if code:
        print(f"Untuk menandatangani: frasa sandi “{PASSPHRASE}”, kode 6 angka saat ini {code}")
        print("Kode berganti setiap 30 detik; ulangi perintah ini untuk kode yang baru.")
    return 0
