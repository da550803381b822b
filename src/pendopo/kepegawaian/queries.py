"""Reads of the organisation shaped for its screens: the tree on a day, one office, decrees, imports, standing in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.cases.api import CaseStep, DeskWork, open_desks, open_work_of, ownerless_desks, steps_of
from pendopo.core.api import Card, decrypt
from pendopo.definitions.api import Binding, catalogue
from pendopo.kepegawaian.models import BarisUnit, ImporOrganisasi, Ketidakhadiran, Penggantian, SuratKeputusan
from pendopo.kepegawaian.queries_pengganti import away_between, standing_between
from pendopo.kepegawaian.queries_rencana import read_desks
from pendopo.lib.formats import tanggal
from pendopo.people.api import (
    PREFIXES,
    Actor,
    Membership,
    Person,
    Unit,
    held_on,
    local_day,
    role_title,
    unit_names_on,
    valid_on,
)
from pendopo.tenancy.api import Region

CALM = frozenset({SuratKeputusan.DRAFT, SuratKeputusan.SENT, SuratKeputusan.APPROVED})


# -- the tree


@dataclass(frozen=True)
class Node:
    """An office in the tree. `depth` from 0; `people` with a post there, `empty` desks that nobody holds."""

    unit: Unit
    name: str
    short: str
    depth: int
    people: int
    empty: int


@dataclass(frozen=True)
class Tree:
    """The offices of the region on a day."""

    day: date
    nodes: list[Node]
    people: int


def tree_on(day: date, *, is_today: bool) -> Tree:
    """Every office that is there on a day, below its parent, as it was called then. Some six statements."""
    units = list(Unit.objects.filter(valid_on(day)).order_by("name", "id"))
    names = unit_names_on(day)
    rows = held_on(day).values_list("unit_id").annotate(n=Count("person_id", distinct=True)).order_by()
    people = dict(rows)
    empty: dict[UUID, int] = {}
    if is_today:
        held = set(held_on(day).values_list("unit_id", "role"))
        for unit_id, _role in read_desks().all - held:
            empty[unit_id] = empty.get(unit_id, 0) + 1
    below: dict[UUID | None, list[Unit]] = {}
    there = {unit.pk for unit in units}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in there else None, []).append(unit)
    nodes: list[Node] = []
    waiting = [(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        name, short = names.get(unit.pk, (unit.name, unit.short))
        nodes.append(Node(unit, name, short, min(depth, 6), people.get(unit.pk, 0), empty.get(unit.pk, 0)))
        waiting += [(child, depth + 1) for child in reversed(below.get(unit.pk, []))]
    return Tree(day, nodes, held_on(day).values("person_id").distinct().count())


# -- one office


@dataclass(frozen=True)
class PostLine:
    """A post in an office on a day, as the page shows it."""

    person: Person
    title: str
    prefix: str
    until: date | None


@dataclass(frozen=True)
class DeskLine:
    """A role of an office: who holds it, what it does, how much lies open there."""

    role: str
    title: str
    posts: list[PostLine]
    services: tuple[str, ...]
    work: int
    held: int


@dataclass(frozen=True)
class UnitPage:
    """Everything about one office on a day."""

    unit: Unit
    day: date
    is_open: bool
    name: str
    short: str
    desks: list[DeskLine]
    children: list[Unit]
    others: list[Person]
    former_names: list[tuple[str, date, date]]
    successions: list[BarisUnit]


def get_unit(unit_id: UUID) -> Unit:
    """An office of the open region; the same 404 for absent and for another region's."""
    return get_object_or_404(Unit.objects.select_related("parent"), pk=unit_id)


def unit_page(unit: Unit, day: date) -> UnitPage:
    """One office in some ten statements."""
    name, short = unit_names_on(day).get(unit.pk, (unit.name, unit.short))
    posts: dict[str, list[PostLine]] = {}
    rows = Membership.objects.filter(valid_on(day), unit=unit).select_related("person").order_by("valid_from", "id")
    for row in rows:
        line = PostLine(row.person, row.title or row.person.title, PREFIXES.get(row.kind, ""), row.valid_to)
        posts.setdefault(row.role, []).append(line)
    services = _services_at(unit)
    work = {desk.role: desk for desk in open_desks([unit.pk])}
    roles = sorted({*posts, *services, *(role for role in work if role)}, key=role_title)
    desks = [_desk(role, posts, services, work) for role in roles]
    there = {line.person.pk for lines in posts.values() for line in lines}
    succeeding = BarisUnit.objects.filter(unit=unit, kind=BarisUnit.SUCCEED).select_related("successor", "decree")
    return UnitPage(
        unit, day, unit.valid_from <= day and (unit.valid_to is None or unit.valid_to >= day), name, short, desks,
        list(Unit.objects.filter(valid_on(day), parent=unit).order_by("name", "id")),
        list(Person.objects.filter(unit=unit).exclude(pk__in=there).order_by("name", "id")),
        [(one.name, one.valid_from, one.valid_to) for one in unit.names.order_by("-valid_from")],
        list(succeeding.filter(decree__state__in=[SuratKeputusan.APPROVED, SuratKeputusan.APPLIED])),
    )  # fmt: skip


def _desk(
    role: str, posts: dict[str, list[PostLine]], services: dict[str, tuple[str, ...]], work: dict[str, DeskWork]
) -> DeskLine:
    desk = work.get(role)
    return DeskLine(
        role, role_title(role), posts.get(role, []), services.get(role, ()), desk.total if desk else 0,
        desk.held if desk else 0,
    )  # fmt: skip


def _services_at(unit: Unit) -> dict[str, tuple[str, ...]]:
    """What each role of an office does in which services."""
    bound = list(Binding.objects.filter(unit=unit))
    if not bound:
        return {}
    titles = {one.id: one.title for one in catalogue()}
    found: dict[str, list[str]] = {}
    for row in bound:
        title = titles.get(row.definition_id, row.definition_id)
        if title not in found.setdefault(row.role, []):
            found[row.role].append(title)
    return {role: tuple(sorted(names)) for role, names in found.items()}


# -- what nobody holds


@dataclass(frozen=True)
class Orphan:
    """A desk without anybody: open work, or a function of a service."""

    unit: Unit
    role: str
    work: int
    services: tuple[str, ...]


def orphans(day: date) -> list[Orphan]:
    """Every desk with a function or open work that nobody holds on a day; most work first."""
    desks = read_desks()
    held = set(held_on(day).values_list("unit_id", "role"))
    lost = {desk for desk in desks.all if desk not in held}
    lost |= {(desk.unit_id, desk.role) for desk in ownerless_desks(day)}
    units = Unit.objects.in_bulk([unit_id for unit_id, _role in lost])
    found = [
        Orphan(units[desk[0]], role_title(desk[1]), desks.work.get(desk, 0), desks.services.get(desk, ()))
        for desk in lost
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.work, one.unit.name, one.role))


# -- decrees and imports


def decrees() -> list[SuratKeputusan]:
    """Every decree, the latest first."""
    rows = SuratKeputusan.objects.select_related("made_by", "approved_by", "replaces")
    rows = rows.annotate(n_moves=Count("moves", distinct=True), n_units=Count("unit_rows", distinct=True))
    return list(rows.order_by("-made_at", "-id")[:200])


def get_decree(decree_id: UUID) -> SuratKeputusan:
    """A decree of the open region; 404 for everything else."""
    rows = SuratKeputusan.objects.select_related("made_by", "approved_by", "replaces", "scan")
    return get_object_or_404(rows, pk=decree_id)


def replaceable(kind: str) -> list[SuratKeputusan]:
    """Approved decrees of a kind whose day has not come."""
    return list(SuratKeputusan.objects.filter(kind=kind, state=SuratKeputusan.APPROVED).order_by("effective_on", "id"))


def get_import(import_id: UUID) -> ImporOrganisasi:
    """An import of the open region; 404 for everything else."""
    return get_object_or_404(ImporOrganisasi.objects.select_related("file", "report", "made_by"), pk=import_id)


def imports() -> list[ImporOrganisasi]:
    return list(ImporOrganisasi.objects.select_related("made_by").order_by("-made_at", "-id")[:30])


@dataclass(frozen=True)
class Shown:
    """What the page of an import shows of its rows."""

    problems: list[str]
    warnings: list[str]
    rows: list[tuple[str, int, str, str, str]]


def shown_of(row: ImporOrganisasi) -> Shown:
    """The wrong rows and those that change something, the first two hundred."""
    if not row.shown_sealed:
        return Shown([], [], [])
    kept = json.loads(decrypt(row.region_id, row.shown_sealed))
    return Shown(kept["masalah"], kept["awas"], [tuple(one) for one in kept["baris"]])


# -- standing in


@dataclass(frozen=True)
class Mine:
    """What concerns one person: for whom they stand in, who stands in for them, when they are away."""

    standing_in: list[Penggantian]
    replaced_by: list[Penggantian]
    away: list[Ketidakhadiran]
    offered: list[tuple[Person, list[CaseStep]]]


def mine(actor: Actor, day: date) -> Mine:
    """Today and the next three months; open work of those for whom one stands in today."""
    rows = standing_between(day, day + timedelta(days=92))
    away = [one for one in away_between(day, day + timedelta(days=92)) if one.person_id == actor.actor_id]
    standing = [one for one in rows if one.stand_in_id == actor.actor_id]
    now = {one.replaced_id: one.replaced for one in standing if one.replaced_id and one.valid_from <= day}
    offered = [(person, steps_i_may(actor, key)) for key, person in now.items() if person and key]
    return Mine(
        standing, [one for one in rows if one.replaced_id == actor.actor_id], away,
        [(person, steps) for person, steps in offered if steps],
    )  # fmt: skip


def steps_i_may(actor: Actor, person_id: UUID) -> list[CaseStep]:
    """Open steps in somebody's name that one's own posts allow."""
    return [row for row in steps_of(person_id, most=50) if (row.unit_id, row.role) in actor.posts]


def standing_now(day: date) -> list[Penggantian]:
    """Everybody who stands in, from today on."""
    return standing_between(day, day + timedelta(days=400))


def away_soon(day: date) -> list[Ketidakhadiran]:
    return away_between(day, day + timedelta(days=400))


def get_standing(row_id: UUID) -> Penggantian:
    return get_object_or_404(Penggantian.objects.select_related("unit", "replaced", "stand_in"), pk=row_id)


def get_absence(row_id: UUID) -> Ketidakhadiran:
    return get_object_or_404(Ketidakhadiran.objects.select_related("person"), pk=row_id)


# -- cards


def _concerned(person_id: UUID, day: date) -> bool:
    """Whether somebody is away or stands in on a day; one statement on everybody's first page."""
    span = Q(valid_from__lte=day, valid_to__gte=day, withdrawn_at=None)
    away = Ketidakhadiran.objects.filter(span, person_id=person_id).values("id")
    standing = Penggantian.objects.filter(span, stand_in_id=person_id).values("id")
    return bool(list(away.union(standing)))


def card_of_mine(place: Region, actor: Actor, now: datetime) -> Card | None:
    """Whether I stand in for somebody, or am away, today."""
    day, me = local_day(now), actor.actor_id
    if me is None:
        return None
    if not _concerned(me, day):
        return None
    url = reverse("kepegawaian:pengganti")
    away = Ketidakhadiran.objects.filter(valid_from__lte=day, valid_to__gte=day, withdrawn_at=None)
    absent = away.filter(person_id=me).first()
    if absent is not None:
        words = {"apa": absent.get_kind_display(), "hari": tanggal(absent.valid_to)}
        return Card(_("Anda tercatat tidak hadir"), _("%(apa)s sampai %(hari)s.") % words, "jalan", url)
    rows = Penggantian.objects.filter(stand_in_id=me, valid_from__lte=day, valid_to__gte=day, withdrawn_at=None)
    rows = rows.select_related("unit").order_by("valid_to")
    if not rows:
        return None
    told = [_standing_words(row) for row in rows]
    people = {row.replaced_id for row in rows if row.replaced_id}
    work = sum(n for (_p, unit, role), n in open_work_of(people).items() if (unit, role) in actor.posts)
    more = " " + _("%(banyak)s berkas atas namanya menunggu Anda.") % {"banyak": work} if work else ""
    return Card(_("Anda sedang menggantikan"), f"{'; '.join(told)}.{more}", "", url)


def _standing_words(row: Penggantian) -> str:
    words = {"sebagai": row.get_kind_display(), "jabatan": row.title, "unit": row.unit.short}
    return _("%(sebagai)s %(jabatan)s, %(unit)s, sampai %(hari)s") % {**words, "hari": tanggal(row.valid_to)}


def card_of_orphans(place: Region, actor: Actor, now: datetime) -> Card | None:
    """Desks that nobody holds, and decrees that wait for a second administrator."""
    day, me = local_day(now), actor.actor_id
    sent = SuratKeputusan.objects.filter(state=SuratKeputusan.SENT).values_list("made_by_id", flat=True)
    waiting = sum(maker != me for maker in sent)
    lost = [one for one in orphans(day) if one.work]
    if lost:
        words = {"meja": len(lost), "berkas": sum(one.work for one in lost)}
        told = _("%(meja)s meja tanpa pemegang, dengan %(berkas)s berkas terbuka.") % words
        return Card(_("Berkas tanpa pemegang"), told, "gagal", reverse("kepegawaian:tanpa_pemegang"))
    if waiting:
        told = _("%(banyak)s keputusan menunggu persetujuan Anda.") % {"banyak": waiting}
        return Card(_("Keputusan kepegawaian"), told, "jalan", reverse("kepegawaian:keputusan"))
    return None


def people_for_choice(day: date) -> list[Person]:
    """Everybody who may be chosen in a form: those of the region, by name."""
    return list(Person.objects.select_related("unit").order_by("name", "id"))


def posts_for_choice(day: date) -> list[Membership]:
    """Own posts that hold on a day or begin later, by person."""
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), kind=Membership.OWN)
    return list(rows.select_related("person", "unit").order_by("person__name", "valid_from", "id"))
