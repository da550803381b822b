"""`pendopo region undang KODE SUREL NAMA`: the first administrator of a region, by an invitation link."""

from __future__ import annotations

import argparse

from django.urls import reverse, set_script_prefix
from django.utils import timezone

from pendopo.core.api import Refusal
from pendopo.people.api import SYSTEM, Unit, appoint_admin
from pendopo.tenancy.api import Region, region


def run(args: argparse.Namespace) -> int:
    """Make the person administrator of the licensing office and print a link, which works once for seven days.

    Somebody who is here already gets a new link; somebody known from another region keeps their account.
    """
    place = Region.objects.filter(code=args.code).first()
    if place is None:
        print(f"Daerah {args.code} belum ada di sini. Dirikan dahulu: pendopo region add {args.code}")
        return 1
    now = timezone.now()
    try:
        with region(place):
            office = Unit.objects.get(code="DPMPTSP")
            person, token = appoint_admin(
                name=args.name, identifier=args.email, unit=office, today=now.astimezone(place.tz).date(),
                actor=SYSTEM, now=now,
            )  # fmt: skip
    except Refusal as no:
        print(no.sentence)
        return 1
    set_script_prefix("/")
    print(f"Tautan undangan untuk {person.name} (tujuh hari, sekali pakai):")
    print(f"  {place.base_url}{reverse('people:undangan', args=[token])}")
    return 0
