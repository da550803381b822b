"""The evening's file: what became other in the facts since the last one, line by line, chained by digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from pendopo.audit.api import Acting, record
from pendopo.keterbukaan.models import BarisPerubahan, FaktaJanji, KabarPerubahan
from pendopo.keterbukaan.rules import canonical, chained, face_of_day
from pendopo.tenancy.api import Region

CHUNK = 1000
NEW, CHANGED, WITHDRAWN = "baru", "berubah", "ditarik"


@transaction.atomic
def tell_changes(place: Region, day: date, *, actor: Acting, now: datetime) -> KabarPerubahan | None:
    """Write the file of a day that is over; None when it is there already, or one of a later day. In the open region.

    What the days' facts say now against what the last file told. A day without changes has a file too, so that
    nobody can say that one was never made.
    """
    last = KabarPerubahan.objects.order_by("-day").first()
    if last is not None and last.day >= day:
        return None
    former, kinds, lines = last.digest if last else "", Counter[str](), list[bytes]()
    rows = FaktaJanji.objects.exclude(told=F("digest")).order_by("day", "definition_id", "stage")
    for batch in _batches(rows.iterator(CHUNK)):
        bodies = [_body(row) for row in batch]
        BarisPerubahan.objects.bulk_create(
            BarisPerubahan(region_id=place.id, day=day, seq=len(lines) + number, body=body)
            for number, body in enumerate(bodies)
        )
        lines += [canonical(body) for body in bodies]
        kinds.update(body["jenis"] for body in bodies)
        for row, body in zip(batch, bodies, strict=True):
            row.told, row.told_face = row.digest, body["sesudah"]
        FaktaJanji.objects.bulk_update(batch, ["told", "told_face"])
    told = KabarPerubahan.objects.create(
        region_id=place.id, day=day, former=former, digest=chained(former, lines), count=len(lines),
        kinds=dict(sorted(kinds.items())), made_at=now,
    )  # fmt: skip
    data = {"day": day.isoformat(), "count": told.count, "digest": told.digest}
    record("keterbukaan.changes_told", subject=told, actor=actor, now=now, data=data)
    return told


def _batches(rows: Iterator[FaktaJanji]) -> Iterator[list[FaktaJanji]]:
    batch: list[FaktaJanji] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch


def _body(row: FaktaJanji) -> dict[str, Any]:
    """One line: which row, what it told before and tells now, and the digests of the whole row."""
    kind = WITHDRAWN if not row.digest else CHANGED if row.told else NEW
    return {
        "jenis": kind, "hari": row.day.isoformat(), "layanan": row.definition_id, "tahap": row.stage,
        "sebelum": row.told_face, "sesudah": face_of_day(row.sums) if row.digest else None,
        "sidik_sebelum": row.told, "sidik_sesudah": row.digest,
    }  # fmt: skip
