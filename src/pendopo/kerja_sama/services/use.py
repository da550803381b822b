"""What this region says publicly about its use, signed; and what its partners say about theirs, kept as last read."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from pendopo.audit.api import Acting, record
from pendopo.bundles import api as bundles
from pendopo.core.api import Refusal
from pendopo.kerja_sama import rules_pakai
from pendopo.kerja_sama.models import PakaiMitra, PilihanJaringan
from pendopo.kerja_sama.queries_pakai import network_choice, own_use, to_publish
from pendopo.kerja_sama.vocabulary import LINGKUP_PAKAI
from pendopo.people.api import SYSTEM, local_day
from pendopo.tenancy.api import Region, region


@transaction.atomic
def choose(*, is_shown: bool, actor: Acting, now: datetime) -> PilihanJaringan:
    """Whether the region shows its use of other regions' services. `state_use` follows, outside this transaction."""
    row = network_choice() or PilihanJaringan()
    row.is_shown, row.changed_at, row.stated_at = is_shown, now, None
    row.save()
    record("kerja_sama.network_chosen", subject=row, actor=actor, now=now, data={"tampil": is_shown})
    return row


def state_use(place: Region, *, now: datetime) -> bool:
    """Sign the region's statement of use for this month, or take it back where it chose not to show. Outside region().

    Does nothing when it was said this month already. What kept it stands on the choice. True when it is said.
    """
    with region(place):
        row = network_choice()
        today = local_day(now)
        if row is None or (row.stated_at and local_day(row.stated_at).replace(day=1) == today.replace(day=1)):
            return row is not None
        apps = to_publish(own_use(place, now), today)
    trouble = ""
    try:
        if row.is_shown:
            said = rules_pakai.statement({"kode": place.code, "nama": place.name, "jenis": place.kind}, today, apps)
            bundles.state_publicly(place, LINGKUP_PAKAI, said, now=now)
        else:
            bundles.unstate(place, LINGKUP_PAKAI, now=now)
    except Refusal as no:
        trouble = no.sentence[:300]
    with region(place):
        _note_stated(row, trouble, len(apps) if row.is_shown else 0, now)
    return not trouble


def _note_stated(row: PilihanJaringan, trouble: str, count: int, now: datetime) -> None:
    row.stated_at, row.trouble = None if trouble else now, trouble
    row.save(update_fields=["stated_at", "trouble"])
    if not trouble:
        record("kerja_sama.use_stated", subject=row, actor=SYSTEM, now=now, data={"layanan": count})


def read_network(place: Region, *, now: datetime) -> int:
    """Read what every partner says about its use and keep it; how many said something. Outside region().

    A partner whose catalogue cannot be read keeps what it said last; one that took it back is forgotten.
    """
    with region(place):
        partners = list(bundles.Partner.objects.order_by("namespace"))
    said = 0
    for partner in partners:
        try:
            documents = bundles.statements_of(place, partner, now=now)
        except Refusal:
            continue
        told = rules_pakai.read_statement(documents.get(f"pernyataan/{LINGKUP_PAKAI}"))
        with region(place):
            said += keep_told(partner, told, now=now)
    return said


def keep_told(partner: bundles.Partner, told: rules_pakai.Told | None, *, now: datetime) -> bool:
    """Keep a partner's statement as it was read, or forget the former one; whether there is one."""
    if told is None:
        if PakaiMitra.objects.filter(partner_namespace=partner.namespace).delete()[0]:
            record("kerja_sama.use_untold", subject=partner, actor=SYSTEM, now=now)
        return False
    body = rules_pakai.statement({}, date.fromisoformat(told.day), told.apps)
    former = PakaiMitra.objects.filter(partner_namespace=partner.namespace).first()
    if former is not None and former.body == body:
        return True
    row, _made = PakaiMitra.objects.update_or_create(
        partner_namespace=partner.namespace,
        defaults={
            "partner_code": partner.code, "partner_name": partner.name, "partner_kind": partner.kind,
            "said_on": date.fromisoformat(told.day), "body": body, "seen_at": now,
        },
    )  # fmt: skip
    record("kerja_sama.use_told", subject=row, actor=SYSTEM, now=now, data={"mitra": partner.namespace})
    return True
