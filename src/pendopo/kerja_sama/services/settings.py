"""Dated defaults of co-operation, as a region sets and verifies them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.kerja_sama.models import AturanKerjaSama
from pendopo.kerja_sama.rules import NILAI
from pendopo.kerja_sama.services.agreements import WrongField
from pendopo.people.api import local_day

MOST = 3_650


@transaction.atomic
def set_value(
    name: str, *, value: int, basis: str, is_verified: bool, valid_from: date, actor: Acting, now: datetime
) -> AturanKerjaSama:
    """Set a default from a day on; what held before stays as a row. Raises Refusal."""
    if name not in NILAI:
        raise WrongField("nama", _("Aturan ini tidak dikenal."))
    if not 1 <= value <= MOST:
        raise WrongField("nilai", _("Tulis angka antara 1 dan 3650."))
    if not basis.strip():
        raise WrongField("dasar", _("Tulis dasarnya, misalnya pasal peraturannya."))
    if valid_from < local_day(now):
        raise WrongField("mulai", _("Aturan tidak berlaku surut. Pilih hari ini atau sesudahnya."))
    row = AturanKerjaSama.objects.create(
        name=name, value=value, basis=basis.strip()[:200], is_verified=is_verified, valid_from=valid_from,
        by_label=actor.label, at=now,
    )  # fmt: skip
    data = {"nama": name, "nilai": value, "terverifikasi": is_verified}
    record("kerja_sama.default_set", subject=row, actor=actor, now=now, data=data)
    return row
