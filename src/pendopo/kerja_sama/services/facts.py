"""What this region says about its services, signed; and what its partners say about theirs, kept as last read."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from pendopo.audit.api import record
from pendopo.bundles import api as bundles
from pendopo.bundles.api import Partner, catalogue_of
from pendopo.core.api import Refusal
from pendopo.kerja_sama.models_fakta import FaktaDinyatakan, FaktaMitra
from pendopo.kerja_sama.queries_fakta import own_facts
from pendopo.kerja_sama.rules_fakta import Fakta, document, months_before, read_document
from pendopo.people.api import SYSTEM, local_day
from pendopo.tenancy.api import Region, region

NAME = "layanan"


def state_facts(place: Region, *, now: datetime) -> bool:
    """Sign what the last twelve whole months brought, when it is another than what was said last. Outside region().

    A region without a catalogue says nothing. True when something new was said.
    """
    with region(place):
        if catalogue_of() is None:
            return False
        facts = own_facts(place, months_before(local_day(now)))
        body = document({"kode": place.code, "nama": place.name, "jenis": place.kind}, facts)
        mark = sha256(repr(body).encode()).hexdigest()
        if FaktaDinyatakan.objects.filter(digest=mark).exists():
            return False
    bundles.state_publicly(place, NAME, body, now=now, kind="fakta")
    with region(place):
        _note_stated(mark, len(facts), now)
    return True


@transaction.atomic
def _note_stated(mark: str, count: int, now: datetime) -> None:
    row, _made = FaktaDinyatakan.objects.update_or_create(defaults={"digest": mark, "stated_at": now})
    record("kerja_sama.facts_stated", subject=row, actor=SYSTEM, now=now, data={"digest": mark, "baris": count})


def read_facts(place: Region, *, now: datetime) -> int:
    """Read the facts of every partner and keep them; how many told something. Outside region().

    A partner whose catalogue cannot be read keeps what it told last.
    """
    with region(place):
        partners = list(Partner.objects.order_by("namespace"))
    told = 0
    for partner in partners:
        try:
            documents = bundles.statements_of(place, partner, now=now)
        except Refusal:
            continue
        facts = read_document(documents.get(f"fakta/{NAME}"))
        if facts is None:
            continue
        with region(place):
            keep_facts(partner, facts, now=now)
        told += 1
    return told


@transaction.atomic
def keep_facts(partner: Partner, facts: list[Fakta], *, now: datetime) -> None:
    """Put what a partner states in the place of what it stated before; the same again changes nothing."""
    former = FaktaMitra.objects.filter(partner_namespace=partner.namespace)
    kept = set(former.values_list("month", "definition_id", "title", "finished", "late", "mean_tenths"))
    if kept == {(one.month, one.id, one.title, one.finished, one.late, one.mean_tenths) for one in facts}:
        return
    former.delete()
    FaktaMitra.objects.bulk_create(
        FaktaMitra(
            partner_namespace=partner.namespace, partner_name=partner.name, partner_kind=partner.kind, month=one.month,
            definition_id=one.id, title=one.title, finished=one.finished, late=one.late, mean_tenths=one.mean_tenths,
            seen_at=now,
        )
        for one in facts
    )  # fmt: skip
    record("kerja_sama.facts_kept", subject=partner, actor=SYSTEM, now=now, data={"baris": len(facts)})
