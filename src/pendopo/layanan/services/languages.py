"""Which local languages the public pages of a region offer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pendopo.audit.api import record
from pendopo.people.api import Actor, Unit
from pendopo.tenancy.api import Region, set_local_languages


def local_languages() -> list[tuple[str, str]]:
    """Code and own name of every local language that has words."""
    return [(code, name) for code, name in settings.LANGUAGES if code in settings.PENDOPO_LOCAL_PAGES]


@transaction.atomic
def choose_languages(place: Region, codes: Collection[str], *, unit: Unit, actor: Actor, now: datetime) -> None:
    """Switch local languages on and off. `unit`: the office that decides, of which the event tells."""
    chosen = [code for code, _name in local_languages() if code in codes]
    set_local_languages(place, chosen)
    record("layanan.languages_chosen", subject=unit, actor=actor, now=now, data={"languages": chosen})
