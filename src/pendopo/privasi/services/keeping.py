"""How long things are kept, and the nightly sweep that lets go of what is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import record
from pendopo.cases.api import Case, erase_case, erase_fields, files_without_home
from pendopo.core.api import Refusal, case_ends
from pendopo.definitions.api import compiled_of
from pendopo.files.api import erase_file
from pendopo.people.api import SYSTEM, Actor
from pendopo.privasi.models import MasaSimpan, Salinan
from pendopo.privasi.rules import KEPT, read_retention
from pendopo.tenancy.api import Region, region

WHY = "masa_simpan"
CASES_AT_ONCE = 200


@dataclass(frozen=True)
class Swept:
    """What a sweep let go of, or would: cases whole, fields of cases, loose files, copies."""

    cases: int = 0
    fields: int = 0
    files: int = 0
    copies: int = 0


def kept_days(kind: str) -> int | None:
    """For how many days this kind is kept here; None: it does not go by itself."""
    row = MasaSimpan.objects.filter(kind=kind).first()
    return row.days if row is not None else KEPT[kind].days


@transaction.atomic
def set_keeping(kind: str, *, days: int | None, basis: str, actor: Actor, now: datetime) -> None:
    """Decide how long a kind is kept, with the decision it rests on. Raises Refusal (422)."""
    if kind not in KEPT:
        raise Refusal(_("Jenis data ini tidak dikenal."), status=422)
    if days is not None and not 1 <= days <= 36_500:
        raise Refusal(
            _("Tulis jumlah hari antara 1 dan 36.500, atau kosongkan bila tidak dihapus sendiri."), status=422
        )
    if not basis.strip():
        raise Refusal(_("Sebutkan dasarnya, misalnya nomor peraturan jadwal retensi arsip."), status=422)
    row, _new = MasaSimpan.objects.update_or_create(
        kind=kind, defaults={"days": days, "basis": basis.strip()[:200], "changed_at": now}
    )
    record("privasi.keeping_set", subject=row, actor=actor, now=now, data={"jenis": kind, "hari": days})


def sweep(place: Region, *, now: datetime) -> Swept:
    """Let go of what is over, each case in a transaction of its own. Safe to run twice, and to be killed."""
    today = now.astimezone(place.tz).date()
    whole = fields = 0
    for due in due_cases(place, today):
        with region(place):
            case = Case.objects.select_related("release").get(pk=due.case.pk)
            if due.is_whole:
                whole += erase_case(place, case, why=WHY, actor=SYSTEM, now=now)
            else:
                fields += erase_fields(place, case, due.fields, why=WHY, actor=SYSTEM, now=now)
    with region(place):
        return Swept(whole, fields, _sweep_files(now), _sweep_copies(now))


@dataclass(frozen=True)
class Due:
    """A case of which something is over: all of it, or these questions."""

    case: Case
    fields: tuple[str, ...]
    is_whole: bool


def due_cases(place: Region, today: date) -> Iterator[Due]:
    """The finished cases of which something is over on this day, oldest first, in bounded helpings."""
    after: Case | None = None
    while True:
        with region(place):
            rows = Case.objects.filter(finished_at__isnull=False).select_related("release").defer("release__body")
            if after is not None:
                rows = rows.filter(pk__gt=after.pk)
            batch = list(rows.order_by("pk")[:CASES_AT_ONCE])
            ends = case_ends([case.pk for case in batch])
            found = [due for case in batch if (due := _due(case, ends, place, today)) is not None]
        yield from found
        if len(batch) < CASES_AT_ONCE:
            return
        after = batch[-1]


def _due(case: Case, ends: Mapping[UUID, date | None], place: Region, today: date) -> Due | None:
    assert case.finished_at is not None  # asked for above
    done = case.finished_at.astimezone(place.tz).date()
    has_end = case.pk in ends
    end = ends.get(case.pk) if has_end else done
    kept = kept_days("permohonan_baik" if case.outcome == "baik" else "permohonan_lain")
    if kept is not None and end is not None and max(done, end) + timedelta(days=kept) < today:
        return Due(case, (), True)
    fields = []
    for field in compiled_of(case.release).fields.values():
        span = read_retention(field.retention)
        anchor = end if span is not None and span.after_end else done
        if span is not None and anchor is not None and span.ends(max(done, anchor)) < today:
            fields.append(field.id)
    return Due(case, tuple(fields), False) if fields else None


def _sweep_files(now: datetime) -> int:
    """Uploads that became part of nothing."""
    days = kept_days("berkas_lepas")
    if days is None:
        return 0
    return sum(erase_file(row, now) for row in files_without_home(now - timedelta(days=days)))


def _sweep_copies(now: datetime) -> int:
    over = list(Salinan.objects.filter(expires_at__lte=now, file__erased_at=None).select_related("file"))
    return sum(erase_file(row.file, now) for row in over if row.file is not None)
