"""From what the wizard was told to a region that works: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pendopo.audit.api import record
from pendopo.config.founding import found_region
from pendopo.config.wisaya.plan import Plan
from pendopo.files.api import PNG, store_bytes
from pendopo.people.api import SYSTEM, Unit, appoint_admin
from pendopo.people.services.administrators import make_sealed_code
from pendopo.tenancy.api import Region, change_region, region
from pendopo.ui.views import LOGO_PURPOSE


@dataclass(frozen=True)
class Founded:
    """What is shown once: the region, names and tokens of the invited, the sealed code."""

    place: Region
    invited: list[tuple[str, str]]
    sealed_code: str


@transaction.atomic
def found_by_plan(plan: Plan, *, now: datetime) -> Founded:
    """Found the region, dress it, invite its administrators. Raises Refusal, and then nothing stands."""
    place = found_region(
        plan.code, now=now, address=plan.address, help_phone=plan.help_phone, office_name=plan.office_name,
        office_short=plan.office_short,
    )  # fmt: skip
    with region(place):
        logo = _keep_logo(place, plan, now)
        place = change_region(
            place, head_title=plan.head_title, time_zone=plan.time_zone, hue=plan.hue, chroma_milli=plan.chroma_milli,
            logo_digest=logo,
        )  # fmt: skip
        office = Unit.objects.get(code="DPMPTSP")
        record("core.region_dressed", subject=office, actor=SYSTEM, now=now, data={"warna": plan.hue})
        today = now.astimezone(place.tz).date()
        invited = []
        for name, identifier in plan.admins:
            person, token = appoint_admin(
                name=name, identifier=identifier, unit=office, today=today, actor=SYSTEM, now=now
            )
            invited.append((person.name, token))
        return Founded(place, invited, make_sealed_code(actor=SYSTEM, now=now))


def _keep_logo(place: Region, plan: Plan, now: datetime) -> str:
    """The digest by which pages find the mark; '' without one."""
    if not plan.logo:
        return ""
    return store_bytes(place, plan.logo_png, mime=PNG, name="lambang.png", purpose=LOGO_PURPOSE, now=now).sha256
