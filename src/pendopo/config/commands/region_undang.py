"""`pendopo region undang KODE SUREL NAMA`: the first administrator of a region, by an invitation link."""

from __future__ import annotations

import argparse

from django.urls import reverse, set_script_prefix
from django.utils import timezone

from pendopo.core.api import Refusal
from pendopo.people.api import SYSTEM, Unit, create_person, grant_membership, invite
from pendopo.tenancy.api import Region, region


def run(args: argparse.Namespace) -> int:
    """Add the person as administrator of the licensing office and print the link, which works once for seven days."""
    place = Region.objects.filter(code=args.code).first()
    if place is None:
        print(f"Daerah {args.code} belum ada di sini. Dirikan dahulu: pendopo region add {args.code}")
        return 1
    now = timezone.now()
    login = {"email": args.email} if "@" in args.email else {"nip": args.email}
    try:
        with region(place):
            office = Unit.objects.get(code="DPMPTSP")
            person = create_person(name=args.name, title="Administrator", unit=office, actor=SYSTEM, now=now, **login)
            grant_membership(person=person, role="admin", unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
            token = invite(person, actor=SYSTEM, now=now)
    except Refusal as no:
        print(no.sentence)
        return 1
    set_script_prefix("/")
    print(f"Tautan undangan untuk {args.name} (tujuh hari, sekali pakai):")
    print(f"  {place.base_url}{reverse('people:undangan', args=[token])}")
    return 0
