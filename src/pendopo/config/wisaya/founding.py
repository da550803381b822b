"""From what the wizard was told to a region that works: all of it or nothing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pendopo.audit.api import record
from pendopo.config.founding import found_region, whole_catalogue
from pendopo.config.wisaya.plan import Plan
from pendopo.files.api import PNG, store_bytes
from pendopo.people.api import SYSTEM, Actor, Unit, appoint_admin
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
        office_short=plan.office_short, services=whole_catalogue(is_contoh=False),
    )  # fmt: skip
    with region(place):
        logo = _keep_logo(place, plan.logo, now)
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


def dress_region(
    place: Region,
    *,
    names: Mapping[str, str],
    hue: int,
    chroma_milli: int,
    logo: str,
    drop_logo: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Change what the region is called and how it looks. `logo`: a cleaned PNG as base64; '' keeps the one there is."""
    digest = _keep_logo(place, logo, now) if logo else "" if drop_logo else place.logo_digest
    change_region(place, **names, hue=hue, chroma_milli=chroma_milli, logo_digest=digest)
    office = Unit.objects.get(code="DPMPTSP")
    record("core.region_dressed", subject=office, actor=actor, now=now, data={"warna": hue})


def _keep_logo(place: Region, logo: str, now: datetime) -> str:
    """The digest by which pages find the mark; '' without one."""
    if not logo:
        return ""
    content = base64.b64decode(logo)
    return store_bytes(place, content, mime=PNG, name="lambang.png", purpose=LOGO_PURPOSE, now=now).sha256
