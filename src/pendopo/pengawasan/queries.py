"""Reads of supervision, shaped for its screens and the first page of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pendopo.audit.api import clock_stop
from pendopo.cases.api import Case
from pendopo.core.api import Card, work_calendar
from pendopo.pengawasan.models import AlamatInspektorat, KirimanKepala, SuratTugas, Tarikan, Temuan
from pendopo.pengawasan.vocabulary import DIJAWAB, GILIRAN_KANTOR, INSPEKTORAT, JENIS, KEPALA
from pendopo.people.api import ADMIN, Actor, Unit
from pendopo.tenancy.api import Region
from pendopo.ui.api import Tenggat, tenggat_of


@dataclass(frozen=True)
class AssignmentLine:
    """One assignment in a list. `standing`: 'berlaku', 'nanti', 'berakhir' or 'dicabut'."""

    row: SuratTugas
    standing: str


def assignments_for(actor: Actor, place: Region, now: datetime) -> list[AssignmentLine]:
    """All of them for those who give them, else one's own that hold; the newest first."""
    today = now.astimezone(place.tz).date()
    rows = SuratTugas.objects.select_related("person", "unit").order_by("-given_at", "-id")
    if not may_give(actor):
        rows = rows.filter(Q(person_id=actor.actor_id), revoked_at=None, valid_from__lte=today, valid_to__gte=today)
    return [AssignmentLine(row, _standing(row, now, place)) for row in rows[:200]]


def may_give(actor: Actor) -> bool:
    """Who gives and takes back assignments."""
    return bool(actor.roles & {ADMIN, INSPEKTORAT})


def _standing(row: SuratTugas, now: datetime, place: Region) -> str:
    today = now.astimezone(place.tz).date()
    if row.revoked_at is not None:
        return "dicabut"
    if today < row.valid_from:
        return "nanti"
    return "berlaku" if today <= row.valid_to else "berakhir"


def kinds_of(row: SuratTugas) -> list[str]:
    """What may be seen, in words."""
    return [str(title) for kind, title in JENIS if kind in row.kinds]


def unit_names(ids: Sequence[str]) -> list[str]:
    """The offices of a scope, by name."""
    return list(Unit.objects.filter(pk__in=list(ids)).order_by("name").values_list("name", flat=True))


# -- findings


@dataclass(frozen=True)
class FindingLine:
    """One finding in a list; `chip` is the office's clock while it is the office's turn."""

    row: Temuan
    chip: Tenggat | None
    is_late: bool


def findings_of(assignment: SuratTugas, place: Region, now: datetime) -> list[FindingLine]:
    """The findings of an assignment, in the order of their serials."""
    rows = Temuan.objects.select_related("unit").filter(assignment=assignment).order_by("serial")
    return [_line(row, place, now) for row in rows]


def findings_for_office(actor: Actor, place: Region, now: datetime) -> list[FindingLine]:
    """What the heads of these offices have to answer, the most urgent first, then what they have answered."""
    rows = Temuan.objects.select_related("unit", "assignment").filter(_mine(actor))
    rows = rows.order_by("closed_at", "due_at", "-opened_at")
    lines = [_line(row, place, now) for row in rows[:200]]
    return sorted(lines, key=lambda line: (line.row.closed_at is not None, line.chip is None))


def line_of(row: Temuan, place: Region, now: datetime) -> FindingLine:
    """One finding with its clock."""
    return _line(row, place, now)


def _line(row: Temuan, place: Region, now: datetime) -> FindingLine:
    if row.due_at is None or row.state not in GILIRAN_KANTOR:
        return FindingLine(row, None, False)
    chip = tenggat_of(row.due_at, now, calendar=work_calendar(place, row.unit_id))
    return FindingLine(row, chip, row.due_at < now)


def _mine(actor: Actor) -> Q:
    """Findings that the heads among somebody's posts answer for."""
    return Q(unit_id__in=[unit for unit, role in actor.posts if role in KEPALA])


def get_finding_for_office(actor: Actor, finding_id: UUID) -> Temuan:
    """A finding for the head of the office it names. Else the same 404."""
    row = _findings().filter(_mine(actor), pk=finding_id).first()
    if row is None:
        raise Http404
    return row


def get_finding(finding_id: UUID) -> Temuan:
    """A finding with its assignment; 404 when there is none. Whoever calls decides who may see it."""
    row = _findings().filter(pk=finding_id).first()
    if row is None:
        raise Http404
    return row


def _findings() -> QuerySet[Temuan]:
    return Temuan.objects.select_related("unit", "assignment__person").prefetch_related("replies__file")


def findings_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """For auditors and the Inspektorat: how findings stand; late ones first."""
    rows = Temuan.objects.filter(closed_at=None)
    if not may_give(actor):
        rows = rows.filter(Q(assignment__person_id=actor.actor_id))
    found = rows.aggregate(
        late=Count("pk", filter=Q(due_at__lt=now)), answered=Count("pk", filter=Q(state=DIJAWAB)), whole=Count("pk")
    )
    if not found["whole"]:
        return None
    text = ngettext("%(n)s temuan terbuka", "%(n)s temuan terbuka", found["whole"]) % {"n": found["whole"]}
    parts = [text]
    if found["answered"]:
        parts.append(_("%(n)s menunggu penilaian Anda") % {"n": found["answered"]})
    if found["late"]:
        parts.append(_("%(n)s lewat batas") % {"n": found["late"]})
    return Card(
        _("Temuan pengawasan"), ", ".join(parts) + ".", "gagal" if found["late"] else "", reverse("pengawasan:awal")
    )


def office_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """For the heads of offices: findings that wait for their answer."""
    found = Temuan.objects.filter(_mine(actor), state__in=GILIRAN_KANTOR).aggregate(
        late=Count("pk", filter=Q(due_at__lt=now)), whole=Count("pk")
    )
    if not found["whole"]:
        return None
    text = _("%(n)s temuan menunggu jawaban kantor Anda") % {"n": found["whole"]}
    if found["late"]:
        text += ", " + _("%(n)s lewat batas") % {"n": found["late"]}
    tone = "gagal" if found["late"] else "jalan"
    return Card(_("Temuan pengawasan"), text + ".", tone, reverse("pengawasan:kantor"))


def clock_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """For administrators: that the server's clock is not believed and nothing can be saved."""
    if not clock_stop():
        return None
    text = _("Tidak ada yang dapat disimpan. Betulkan jam mesinnya, lalu jalankan: pendopo jam benar")
    return Card(_("Jam server tidak dipercaya"), text, "gagal", reverse("pengawasan:kepala"))


# -- draws, heads


def draws_of(assignment: SuratTugas, kind: str) -> list[Tarikan]:
    """The draws of one kind by an assignment, the newest first."""
    rows = Tarikan.objects.filter(assignment=assignment, kind=kind).prefetch_related("files__file")
    return list(rows.order_by("-asked_at", "-id")[:100])


def get_draw(assignment: SuratTugas, draw_id: UUID) -> Tarikan:
    """A draw of this assignment, else 404."""
    row = Tarikan.objects.filter(assignment=assignment, pk=draw_id).prefetch_related("files__file").first()
    if row is None:
        raise Http404
    return row


def address_of_inspectorate() -> str:
    """Where the daily head is sent; '' when nobody said."""
    row = AlamatInspektorat.objects.first()
    return row.email if row else ""


def dispatches() -> dict[str, KirimanKepala]:
    """How the newest heads were sent, by day (ISO)."""
    return {row.day.isoformat(): row for row in KirimanKepala.objects.order_by("-day")[:60]}


def chosen_cases(draw: Tarikan) -> list[tuple[str, UUID]]:
    """The cases of a sample in the order of the lot, with their ids."""
    ids = dict(Case.objects.filter(number__in=draw.chosen).values_list("number", "id"))
    return [(number, ids[number]) for number in draw.chosen if number in ids]
