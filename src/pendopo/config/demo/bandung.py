"""Kota Bandung (contoh): what the first start founds."""

from __future__ import annotations

from datetime import datetime, timedelta

from pendopo.config.demo.auditor import assign_auditor
from pendopo.config.demo.bank import choose_bank
from pendopo.config.demo.decree import draft_decree
from pendopo.config.demo.desks import set_desks
from pendopo.config.demo.history import DAYS, ask_history, tell_opening
from pendopo.config.demo.lapangan import plan_visits
from pendopo.config.demo.staff import make_staff
from pendopo.config.demo.survey import tell_survey
from pendopo.config.demo.units import make_units
from pendopo.config.founding import found_region, whole_catalogue
from pendopo.people.api import Unit
from pendopo.tenancy.api import Region, region

CODE = "32.73"


def found_bandung(now: datetime) -> Region:
    """Found the example region with its offices, staff and twelve cases; queue the other cases."""
    since = now - timedelta(days=DAYS + 30)
    place = found_region(
        CODE, now=now, is_contoh=True, since=since, address="Jalan Contoh 1, Bandung (alamat contoh)",
        help_phone="(022) 555-0100 (nomor contoh)", services=whole_catalogue(is_contoh=True),
    )  # fmt: skip
    with region(place):
        units = make_units(now)
        office = Unit.objects.get(code="DPMPTSP")
        make_staff(place, office, units, since=since, now=now)
        set_desks(office, units, now=now)
        assign_auditor(place, now)
        draft_decree(now)
        tell_survey(place, now)
    choose_bank(place, since)
    tell_opening(place, now)
    plan_visits(place, now)
    ask_history(place)
    return place
