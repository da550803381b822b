"""Reads of field work: who may see a visit, lists by day and place, everything of one visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from pendopo.cases.api import Case, get_case_for
from pendopo.core.api import derive
from pendopo.lapangan import rules
from pendopo.lapangan.models import (
    BeritaAcaraSurvei,
    FotoKunjungan,
    HadirKunjungan,
    HasilKunjungan,
    Kunjungan,
    PetugasKunjungan,
)
from pendopo.lapangan.rules_letak import distance_words
from pendopo.lapangan.vocabulary import DIMINTA, KEADAAN, MENUNGGU_TTD, PERENCANA, TERBUKA, TERJADWAL
from pendopo.people.api import Actor, Membership, Person, local_day, names_of, valid_on
from pendopo.tenancy.api import Region

MAX_ROWS, MAX_DOWNLOAD = 200, 2000
MINE, UNPLANNED, ALL = "saya", "rencana", "semua"
TABS = {MINE: "Kunjungan saya", UNPLANNED: "Belum dijadwalkan", ALL: "Semua"}


# -- who may


def of_desks(actor: Actor) -> Q:
    """Visits for cases on the desks of this person, or of the offices for which they plan."""
    planned = {unit for unit, role in actor.posts if role in PERENCANA}
    found = Q(unit_id__in=planned)
    for unit, role in actor.posts:
        found |= Q(unit_id=unit, role=role)
    return found


def going_along(actor: Actor) -> Exists:
    assert actor.actor_id is not None  # staff
    return Exists(PetugasKunjungan.objects.filter(visit=OuterRef("pk"), person_id=actor.actor_id))


def may_plan(visit: Kunjungan, actor: Actor) -> bool:
    """Whether this person says when and who: whoever holds the desk, or plans for its office."""
    if visit.unit_id is None:
        return bool(actor.roles & PERENCANA)
    return any(unit == visit.unit_id and (role == visit.role or role in PERENCANA) for unit, role in actor.posts)


def is_surveyor(visit: Kunjungan, actor: Actor) -> bool:
    assert actor.actor_id is not None  # staff
    return PetugasKunjungan.objects.filter(visit=visit, person_id=actor.actor_id).exists()


def may_fill(visit: Kunjungan, actor: Actor) -> bool:
    """Whether this person may write down what was found."""
    return is_surveyor(visit, actor) or may_plan(visit, actor)


def get_visit(actor: Actor, visit_id: UUID) -> Kunjungan:
    """A visit for who goes, plans, or takes part in its case. Else the same Http404 as for none."""
    visit = Kunjungan.objects.select_related("unit").filter(pk=visit_id).first()
    if visit is None:
        raise Http404
    if not may_fill(visit, actor):
        get_case_for(actor, visit.case_id)
    return visit


def get_visit_to_fill(actor: Actor, visit_id: UUID) -> Kunjungan:
    visit = get_visit(actor, visit_id)
    if not may_fill(visit, actor):
        raise Http404
    return visit


def get_visit_to_plan(actor: Actor, visit_id: UUID) -> Kunjungan:
    visit = get_visit(actor, visit_id)
    if not may_plan(visit, actor):
        raise Http404
    return visit


def owner_key(place: Region, actor: Actor) -> str:
    """By which a phone knows whose entries it keeps; says nothing about the person."""
    assert actor.actor_id is not None  # staff
    return derive(place, "lapangan-pemilik", actor.actor_id.bytes).hex()[:24]


# -- lists


@dataclass(frozen=True)
class Asked:
    """Which visits are asked for. `day`: one day of the plan; '' for what was not asked."""

    tab: str = MINE
    day: date | None = None
    area: str = ""
    status: str = ""


@dataclass(frozen=True)
class Row:
    """One visit in a list, with who goes."""

    visit: Kunjungan
    names: tuple[str, ...]
    day: date | None
    is_today: bool
    is_past: bool

    @property
    def tone(self) -> str:
        return {"selesai": "baik", "batal": ""}.get(self.visit.status, "gagal" if self.is_past else "jalan")


@dataclass(frozen=True)
class Listed:
    """A list ready to draw: rows by day, the choices of its filters, how many stand under each tab."""

    asked: Asked
    rows: list[Row]
    areas: list[str]
    counts: Mapping[str, int]
    is_cut: bool

    @property
    def days(self) -> list[tuple[date | None, list[Row]]]:
        """Rows by day; what has no day yet comes first."""
        found: dict[date | None, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.day, []).append(row)
        return list(found.items())


def read_asked(given: Mapping[str, str], parse: Any) -> Asked:
    """From an address; what is not known is not asked."""
    status, tab = given.get("keadaan", ""), given.get("daftar", MINE)
    return Asked(
        tab=tab if tab in TABS else MINE, day=parse(given.get("hari", "")), area=given.get("tempat", "")[:160],
        status=status if status in dict(KEADAAN) else "",
    )  # fmt: skip


def _of_tab(actor: Actor, tab: str) -> QuerySet[Kunjungan]:
    rows = Kunjungan.objects.all()
    if tab == MINE:
        return rows.filter(going_along(actor), status__in=(TERJADWAL, MENUNGGU_TTD))
    rows = rows.filter(of_desks(actor))
    return rows.filter(status=DIMINTA) if tab == UNPLANNED else rows


def listed(actor: Actor, place: Region, asked: Asked, now: datetime, *, most: int = MAX_ROWS) -> Listed:
    """The visits asked for, by day. Some six statements."""
    rows = _of_tab(actor, asked.tab)
    areas = sorted({area for area in rows.values_list("sub_area", flat=True)[:1000] if area})
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.area:
        rows = rows.filter(sub_area=asked.area)
    if asked.day:
        start = datetime.combine(asked.day, time.min, tzinfo=place.tz)
        rows = rows.filter(planned_at__gte=start, planned_at__lt=start + timedelta(days=1))
    order = ("-planned_at", "-id") if asked.tab == ALL else ("planned_at", "id")
    found = list(rows.order_by(*order)[: most + 1])
    counts = {tab: _of_tab(actor, tab).count() for tab in (MINE, UNPLANNED)}
    return Listed(asked, rows_of(found[:most], place, now), areas, counts, len(found) > most)


def rows_of(visits: Iterable[Kunjungan], place: Region, now: datetime) -> list[Row]:
    """With the names of who goes. Two statements."""
    visits, today = list(visits), local_day(now)
    going: dict[UUID, list[UUID]] = {}
    for visit_id, person_id in PetugasKunjungan.objects.filter(visit__in=visits).values_list("visit_id", "person_id"):
        going.setdefault(visit_id, []).append(person_id)
    names = names_of({person for some in going.values() for person in some})
    found = []
    for visit in visits:
        day = visit.planned_at.astimezone(place.tz).date() if visit.planned_at else None
        who = tuple(sorted(names[one] for one in going.get(visit.pk, ()) if one in names))
        past = visit.is_open and visit.planned_at is not None and visit.planned_at < now and day != today
        found.append(Row(visit, who, day, day == today, past))
    return found


def table_of(found: Listed, place: Region) -> tuple[list[str], list[list[str]]]:
    """The list for a spreadsheet, without names of applicants."""
    head = ["Nomor berkas", "Layanan", "Keadaan", "Tanggal", "Jam", "Kelurahan", "Petugas"]
    rows = []
    for row in found.rows:
        at = row.visit.planned_at.astimezone(place.tz) if row.visit.planned_at else None
        rows.append(
            [row.visit.case_number, row.visit.service_title, row.visit.get_status_display(),
             f"{at:%Y-%m-%d}" if at else "", f"{at:%H:%M}" if at else "", row.visit.sub_area, ", ".join(row.names)]
        )  # fmt: skip
    return head, rows


# -- one visit


@dataclass(frozen=True)
class ShownItem:
    """An item of a result in words, with its photos. `tone`: 'gagal' where something is not as it should be."""

    item: rules.Item
    words: str
    note: str
    tone: str
    photos: list[ShownPhoto]


@dataclass(frozen=True)
class ShownPhoto:
    """A photo and how far from the place of the case it was taken ('' when one of both is unknown)."""

    photo: FotoKunjungan
    away: str


@dataclass(frozen=True)
class ShownResult:
    """A result as it is read. `counts`: it is the one that holds."""

    result: HasilKunjungan
    words: Mapping[str, Any]
    items: list[ShownItem]
    others: list[ShownPhoto]
    present: list[HadirKunjungan]
    counts: bool
    away: str


@dataclass(frozen=True)
class VisitPage:
    """Everything the page of a visit draws."""

    visit: Kunjungan
    case: Case
    checklist: rules.Checklist
    row: Row
    results: list[ShownResult]
    record: BeritaAcaraSurvei | None
    may_plan: bool
    may_fill: bool
    still_stands: bool

    @property
    def awaits_result(self) -> bool:
        return self.visit.status in (DIMINTA, TERJADWAL)

    @property
    def is_split(self) -> bool:
        """More than one result came: somebody should look at both."""
        return len(self.results) > 1


def visit_page(visit: Kunjungan, actor: Actor, place: Region, now: datetime, *, stands: bool) -> VisitPage:
    """One visit, whole."""
    checklist = rules.read_checklist(visit.checklist)
    case = Case.objects.get(pk=visit.case_id)
    kept = FotoKunjungan.objects.filter(visit=visit, file__erased_at=None).order_by("taken_at", "id")
    photos = {str(one.client_id): one for one in kept}
    rows = list(HasilKunjungan.objects.filter(visit=visit).order_by("received_at", "id"))
    present: dict[UUID, list[HadirKunjungan]] = {}
    for one in HadirKunjungan.objects.filter(result__in=rows).order_by("position"):
        present.setdefault(one.result_id, []).append(one)
    shown = [shown_result(visit, checklist, one, photos, present.get(one.pk, [])) for one in rows]
    return VisitPage(
        visit, case, checklist, rows_of([visit], place, now)[0], sorted(shown, key=lambda one: not one.counts),
        record_of(visit), may_plan(visit, actor), may_fill(visit, actor), stands,
    )  # fmt: skip


def record_of(visit: Kunjungan) -> BeritaAcaraSurvei | None:
    """The record that stands."""
    return BeritaAcaraSurvei.objects.filter(visit=visit, voided_at=None).order_by("-made_at", "-id").first()


def shown_result(
    visit: Kunjungan, checklist: rules.Checklist, result: HasilKunjungan, photos: Mapping[str, FotoKunjungan],
    present: list[HadirKunjungan],
) -> ShownResult:  # fmt: skip
    words, mine = result.words, [photos[one] for one in result.photos if one in photos]
    shown = [ShownPhoto(one, distance_words(visit.position, one.position)) for one in mine]
    notes: Mapping[str, str] = words.get("catatan", {})
    items = []
    for item in checklist.items:
        answer = result.answers.get(item.id, "")
        of_item = [one for one in shown if one.photo.item == item.id]
        tone = {"sesuai": "baik", "tidak": "gagal"}.get(answer, "") if item.kind == "sesuai" else ""
        items.append(ShownItem(item, rules.answer_words(item, answer), notes.get(item.id, ""), tone, of_item))
    others = [one for one in shown if one.photo.item not in {item.id for item in checklist.items}]
    return ShownResult(
        result, words, items, others, present, result.pk == visit.result_id,
        distance_words(visit.position, result.position),
    )  # fmt: skip


def candidates(visit: Kunjungan, now: datetime) -> list[Person]:
    """Who may be sent: those who hold the desk today, or plan for its office."""
    roles = {*PERENCANA, visit.role} - {""}
    posts = Membership.objects.filter(valid_on(local_day(now)), role__in=roles)
    if visit.unit_id is not None:
        posts = posts.filter(unit_id=visit.unit_id)
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "id"))


def surveyor_ids(visit: Kunjungan) -> set[UUID]:
    return set(PetugasKunjungan.objects.filter(visit=visit).values_list("person_id", flat=True))


def visits_of_case(case_id: UUID) -> list[Kunjungan]:
    """All visits of a case, the newest first."""
    return list(Kunjungan.objects.filter(case_id=case_id).order_by("-asked_at", "-id"))


def open_visit_of(case_id: UUID) -> Kunjungan | None:
    return Kunjungan.objects.filter(case_id=case_id, status__in=TERBUKA).first()
