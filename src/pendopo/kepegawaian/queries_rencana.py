"""What a decree would do, read before it does it: row by row, what lies ownerless, who would administer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from pendopo.cases.api import functions_at, open_desks, open_work_of
from pendopo.definitions.api import Binding, catalogue
from pendopo.kepegawaian import rules
from pendopo.kepegawaian.models import BarisMutasi, BarisUnit, Penggantian, SuratKeputusan
from pendopo.kepegawaian.rules import Desk, Hold, Move, Plan, Succession
from pendopo.lib.formats import tanggal
from pendopo.people.api import ADMIN, SIGNING, Membership, Person, Unit, role_title

Origins = dict[Desk, set[Desk]] | None
"""Of a desk where it lies after a succession: the desks it comes from; None: nothing moves, gaps are only told."""

GO, POOL, NOBODY = "penerus", "unit", "tanpa"


@dataclass(frozen=True)
class Line:
    """A row of the rehearsal as it is shown. `goes`: where the open work goes (GO, POOL, NOBODY; '' = none)."""

    position: int
    who: str
    before: str
    then: str
    work: int = 0
    goes: str = ""
    heir: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A desk with work, or a function of a service, that nobody would hold on the day."""

    unit: str
    role: str
    services: tuple[str, ...]
    work: int
    signs: bool


@dataclass
class Rehearsal:
    """What would happen. `blocking`: why it cannot, beside the problems of rows; `gaps`: what would lie ownerless."""

    day: date
    lines: list[Line] = field(default_factory=list)
    blocking: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    digest: str = ""
    plan: Plan = field(default_factory=Plan)

    @property
    def wrong(self) -> int:
        return sum(bool(line.problems) for line in self.lines)

    @property
    def may_go(self) -> bool:
        return bool(self.lines) and not self.blocking and not self.wrong

    @property
    def work(self) -> int:
        return sum(line.work for line in self.lines)


def rights_day(decree: SuratKeputusan, today: date) -> date:
    """The first day of the rights that a decree gives: its TMT, or today where that is over."""
    return decree.rights_on or max(decree.effective_on, today)


def undone_by(decree: SuratKeputusan) -> SuratKeputusan | None:
    """What a rehearsal thinks away: the decree itself once it is approved, else the one that it replaces."""
    return decree if decree.state == SuratKeputusan.APPROVED else decree.replaces


def holds_from(day: date, *, without: SuratKeputusan | None = None) -> list[Hold]:
    """Every post that holds on a day or begins later; `without`: as if that decree had not been approved."""
    undo = without.traces if without is not None and without.state == SuratKeputusan.APPROVED else {}
    former = {UUID(key): date.fromisoformat(end) if end else None for key, end in undo.get("berakhir", ())}
    made = {UUID(key) for key in undo.get("mulai", ())}
    rows = Membership.objects.select_related("person").filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day) | Q(pk__in=list(former))
    )
    return [
        Hold(
            row.person_id, row.unit_id, row.role, row.valid_from, former.get(row.pk, row.valid_to), row.pk, row.kind,
            active=row.person.account != Person.WAITING, title=row.title, basis_id=row.basis_id,
        )
        for row in rows
        if row.pk not in made
    ]  # fmt: skip


@dataclass(frozen=True)
class Desks:
    """The desks that matter: bound to a function of a service, or with open steps."""

    services: dict[Desk, tuple[str, ...]]
    work: dict[Desk, int]

    @property
    def all(self) -> set[Desk]:
        return set(self.services) | {desk for desk, n in self.work.items() if n}


def read_desks() -> Desks:
    """Bound desks with the titles of what they do there, and how much lies open on each. Three statements."""
    titles: dict[tuple[str, str], str] = {}
    for one in catalogue():
        for function in one.card.functions:
            titles[one.id, function.id] = f"{one.title}: {function.title}"
    services: dict[Desk, list[str]] = {}
    for row in Binding.objects.order_by("definition_id", "function"):
        named = titles.get((row.definition_id, row.function), row.definition_id)
        services.setdefault((row.unit_id, row.role), []).append(named)
    work = {(desk.unit_id, desk.role): desk.total for desk in open_desks() if desk.role}
    return Desks({desk: tuple(found) for desk, found in services.items()}, work)


def rehearse(decree: SuratKeputusan, *, today: date) -> Rehearsal:
    """The rehearsal of a decree as it stands; reads only."""
    return rehearse_moves(decree, today) if decree.kind == SuratKeputusan.MUTASI else rehearse_units(decree, today)


def rehearse_moves(decree: SuratKeputusan, today: date) -> Rehearsal:
    day = rights_day(decree, today)
    rows = list(moves_of(decree))
    undone = undone_by(decree)
    holds = holds_from(day - timedelta(days=1), without=undone)
    by_post = {hold.post_id: hold for hold in holds if hold.post_id is not None}
    moves = [as_move(row) for row in rows]
    plan = rules.plan_moves(moves, day)
    later = rules.after(holds, plan)
    work = open_work_of({row.person_id for row in rows})
    standing = _standing_posts({row.person_id for row in rows}, day)
    found = Rehearsal(day, plan=plan, digest=digest_of_moves(decree, rows))
    for row, move in zip(rows, moves, strict=True):
        problems = rules.move_problems(move, moves, by_post, later, day)
        if row.unit is not None and not _open_on(row.unit, day, undone):
            problems.append(_("Unit tujuan tidak ada pada %(hari)s.") % {"hari": tanggal(day)})
        found.lines.append(_move_line(row, problems, work, later, standing, day))
    _judge(found, holds, later, read_desks(), None)
    _tell_late(found, decree)
    return found


def _open_on(unit: Unit, day: date, replaced: SuratKeputusan | None) -> bool:
    undone = replaced is not None and any(key == str(unit.pk) for key, _end in replaced.traces.get("unit", ()))
    return unit.valid_from <= day and (undone or unit.valid_to is None or unit.valid_to >= day)


def _move_line(
    row: BarisMutasi, problems: list[str], work: dict[tuple[UUID, UUID, str], int], later: list[Hold],
    standing: dict[UUID, list[str]], day: date,
) -> Line:  # fmt: skip
    post, goes = row.post, ""
    open_work = work.get((row.person_id, post.unit_id, post.role), 0) if post is not None else 0
    if open_work and post is not None:
        there = rules.holders(later, (post.unit_id, post.role), day)
        goes = GO if row.heir_id in there else POOL if there else NOBODY
    notes = [*standing.get(row.person_id, ())]
    if row.person.account == Person.WAITING:
        notes.append(_("Akunnya belum diterima; haknya baru berlaku sesudah undangan dibuka."))
    return Line(
        row.position, row.person.name, _post_words(post.role, post.unit) if post else _("belum ada peran"),
        _post_words(row.role, row.unit) if row.unit else _("keluar"), open_work, goes,
        row.heir.name if row.heir else "", tuple(problems), tuple(notes),
    )  # fmt: skip


def _post_words(role: str, unit: Unit) -> str:
    return f"{role_title(role)}, {unit.short}"


def _standing_posts(people: set[UUID], day: date) -> dict[UUID, list[str]]:
    """Who of these stands in for somebody beyond the day, in words."""
    found: dict[UUID, list[str]] = {}
    rows = Penggantian.objects.select_related("unit").filter(
        stand_in_id__in=people, valid_to__gte=day, withdrawn_at=None
    )
    for row in rows:
        words = {"sebagai": row.get_kind_display(), "jabatan": row.title, "hari": tanggal(row.valid_to)}
        told = _("Masih %(sebagai)s %(jabatan)s sampai %(hari)s; itu tetap berlaku.") % words
        found.setdefault(row.stand_in_id, []).append(told)
    return found


def rehearse_units(decree: SuratKeputusan, today: date) -> Rehearsal:
    day = rights_day(decree, today)
    rows = list(unit_rows_of(decree))
    undone = undone_by(decree)
    holds = holds_from(day - timedelta(days=1), without=undone)
    table = successions_of(rows)
    plan = rules.plan_succession(table, holds, day)
    later = rules.after(holds, plan)
    desks = read_desks()
    found = Rehearsal(day, plan=plan, digest=digest_of_units(decree, rows))
    closing = {row.unit for row in table if row.closes}
    for row in rows:
        problems = _unit_problems(row, rows, closing, holds, day, undone)
        found.lines.append(_unit_line(row, problems, holds, desks, day))
    moved, origins, lost = _moved_desks(table, desks)
    found.blocking += lost
    _judge(found, holds, later, moved, origins)
    _tell_late(found, decree)
    return found


def _unit_problems(
    row: BarisUnit, rows: list[BarisUnit], closing: set[UUID], holds: list[Hold], day: date,
    replaced: SuratKeputusan | None,
) -> list[str]:  # fmt: skip
    found = []
    if not _open_on(row.unit, day, replaced):
        found.append(_("Unit ini tidak ada lagi pada %(hari)s.") % {"hari": tanggal(day)})
    same = [r for r in rows if (r.unit_id, r.kind) == (row.unit_id, row.kind)]
    if sum((r.definition_id, r.function) == (row.definition_id, row.function) for r in same) > 1:
        found.append(_("Unit dan fungsi yang sama tertulis pada dua baris."))
    if row.kind == BarisUnit.RENAME:
        return found
    if row.successor is None or not _open_on(row.successor, day, replaced) or row.successor_id in closing:
        found.append(_("Unit penerus tidak ada pada %(hari)s.") % {"hari": tanggal(day)})
    elif _is_below(row.successor, row.unit):
        found.append(_("Unit penerus berada di bawah unit yang digabung. Pindahkan dahulu."))
    if row.unit_id in closing:
        late = [hold for hold in holds if hold.unit == row.unit_id and hold.first >= day]
        if late:
            words = {"hari": tanggal(min(hold.first for hold in late)), "jumlah": len(late)}
            found.append(_("%(jumlah)s peran di unit ini baru mulai %(hari)s. Tarik atau pindahkan dahulu.") % words)
    if not row.definition_id and row.function:
        found.append(_("Sebut layanan dari fungsi itu."))
    elif row.definition_id and not _is_bound(row):
        found.append(_("Layanan atau fungsi itu tidak dikerjakan di unit ini."))
    return found


def _is_bound(row: BarisUnit) -> bool:
    found = Binding.objects.filter(unit_id=row.unit_id, definition_id=row.definition_id)
    return (found.filter(function=row.function) if row.function else found).exists()


def _is_below(unit: Unit, top: Unit) -> bool:
    seen, at = set(), unit.parent
    while at is not None and at.pk not in seen:
        if at.pk == top.pk:
            return True
        seen.add(at.pk)
        at = at.parent
    return False


def _unit_line(row: BarisUnit, problems: list[str], holds: list[Hold], desks: Desks, day: date) -> Line:
    if row.kind == BarisUnit.RENAME:
        return Line(row.position, row.unit.name, row.unit.short, f"{row.name} ({row.short})", problems=tuple(problems))
    part = ", ".join(name for name in (row.definition_id, row.function) if name) or _("semuanya; unit ini ditutup")
    people = len({hold.person for hold in holds if hold.unit == row.unit_id and hold.on(day)})
    work = sum(n for (unit, _role), n in desks.work.items() if unit == row.unit_id)
    notes = () if row.definition_id else (_("%(orang)s orang ikut pindah.") % {"orang": people},)
    successor = row.successor.name if row.successor else ""
    return Line(
        row.position, row.unit.name, part, successor, 0 if row.definition_id else work, GO if work else "", "",
        tuple(problems), notes,
    )  # fmt: skip


def _moved_desks(table: list[Succession], desks: Desks) -> tuple[Desks, Origins, list[str]]:
    """The desks as they will lie after the succession, where each comes from, and what a closed office leaves."""
    services: dict[Desk, list[str]] = {}
    work: dict[Desk, int] = {}
    origins: dict[Desk, set[Desk]] = {}
    lost: list[str] = []
    closing = {row.unit for row in table if row.closes}
    bound = {(row.definition_id, row.function, row.unit_id): row.role for row in Binding.objects.all()}
    titles = {one.id: one.title for one in catalogue()}
    for (definition_id, function, unit), role in sorted(bound.items(), key=str):
        heir = rules.successor_in(table, unit)(definition_id, function)
        title = titles.get(definition_id, definition_id)
        if heir is None and unit in closing:
            lost.append(_("Fungsi %(fungsi)s dari %(apa)s tidak punya penerus.") % {"fungsi": function, "apa": title})
        desk = (heir, bound.get((definition_id, function, heir), role)) if heir else (unit, role)
        services.setdefault(desk, []).append(f"{title}: {function}")
        origins.setdefault(desk, set()).add((unit, role))
    changing = {row.unit for row in table}
    for (unit, role), n in desks.work.items():
        find = rules.successor_in(table, unit)
        heirs = {find(*pair) or unit for pair in functions_at(unit)} if unit in changing else {unit}
        for heir in heirs:
            work[heir, role] = work.get((heir, role), 0) + n
            origins.setdefault((heir, role), set()).add((unit, role))
    return Desks({desk: tuple(found) for desk, found in services.items()}, work), origins, lost


def _judge(found: Rehearsal, before: list[Hold], later: list[Hold], desks: Desks, origins: Origins) -> None:
    """What would lie ownerless, and whether somebody would still administer the region."""
    day = found.day
    if not found.lines:
        found.blocking.append(_("Keputusan ini belum berisi baris."))
    had, has = rules.held_desks(before, day - timedelta(days=1)), rules.held_desks(later, day)
    empty = sorted((desk for desk in desks.all - has if (origins or {}).get(desk, {desk}) & had), key=str)
    units = {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=[unit_id for unit_id, _role in empty])}
    for unit_id, role in empty:
        done, work = desks.services.get((unit_id, role), ()), desks.work.get((unit_id, role), 0)
        found.gaps.append(Gap(units.get(unit_id, ""), role_title(role), done, work, role == SIGNING))
    if origins is not None and found.gaps:
        found.blocking.append(_("Ada meja yang tidak akan dipegang siapa pun. Beri dahulu pemegangnya sejak hari itu."))
    empty_from = rules.first_day_without(later, ADMIN, day)
    if empty_from is not None and rules.first_day_without(before, ADMIN, day) != empty_from:
        told = _("Sejak %(hari)s daerah ini tidak punya pengelola lagi. Beri peran pengelola kepada seseorang dahulu.")
        found.blocking.append(told % {"hari": tanggal(empty_from)})
    gone = rules.holders_anywhere(before, ADMIN, day - timedelta(days=1))
    stay = rules.holders_anywhere(later, ADMIN, day)
    if gone - stay:
        words = {"pergi": len(gone - stay), "sisa": len(stay)}
        found.notes.append(_("%(pergi)s pengelola pergi, %(sisa)s tersisa.") % words)


def _tell_late(found: Rehearsal, decree: SuratKeputusan) -> None:
    if decree.effective_on < found.day:
        words = {"tmt": tanggal(decree.effective_on), "hari": tanggal(found.day)}
        told = _("TMT sudah lewat: jabatan dicatat sejak %(tmt)s, hak di sistem berganti mulai %(hari)s.")
        found.notes.append(told % words)


def moves_of(decree: SuratKeputusan) -> Iterable[BarisMutasi]:
    return decree.moves.select_related("person", "post__unit", "unit", "heir").order_by("position")


def unit_rows_of(decree: SuratKeputusan) -> Iterable[BarisUnit]:
    return decree.unit_rows.select_related("unit__parent", "successor__parent").order_by("position")


def as_move(row: BarisMutasi) -> Move:
    to = (row.unit_id, row.role) if row.unit_id and row.role else None
    return Move(row.position, row.person_id, row.post_id, to, row.heir_id)


def successions_of(rows: Iterable[BarisUnit]) -> list[Succession]:
    return [
        Succession(row.unit_id, row.successor_id, row.definition_id, row.function)
        for row in rows
        if row.kind == BarisUnit.SUCCEED and row.successor_id is not None
    ]


def _digest(decree: SuratKeputusan, rows: list[list[str]]) -> str:
    head = [decree.number, decree.dated.isoformat(), decree.effective_on.isoformat(), str(decree.replaces_id)]
    return sha256(json.dumps([head, rows], ensure_ascii=False).encode()).hexdigest()


def digest_of_moves(decree: SuratKeputusan, rows: list[BarisMutasi]) -> str:
    """What was sent in and may be approved: exactly these rows under this head."""
    told = [
        [str(part) for part in (r.person_id, r.post_id, r.unit_id, r.role, r.title, r.rank, r.heir_id)] for r in rows
    ]  # fmt: skip
    return _digest(decree, told)


def digest_of_units(decree: SuratKeputusan, rows: list[BarisUnit]) -> str:
    told = [
        [str(part) for part in (r.kind, r.unit_id, r.successor_id, r.definition_id, r.function, r.name, r.short)]
        for r in rows
    ]
    return _digest(decree, told)


def due_decrees(today: date) -> list[SuratKeputusan]:
    """Approved decrees whose day has come and whose work was not moved yet, in their order."""
    rows = SuratKeputusan.objects.filter(state=SuratKeputusan.APPROVED, rights_on__lte=today)
    return list(rows.order_by("rights_on", "approved_at", "id"))
