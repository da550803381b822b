"""What the pages of one permit draw: for its holder, for staff; and the staff's list of permits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, CaseNote, actions_for, view_case
from pendopo.definitions.api import bindings_of, context_for
from pendopo.documents.api import Letter
from pendopo.engine.api import Transition
from pendopo.lib.formats import tanggal
from pendopo.people.api import Actor
from pendopo.perizinan import queries_daur as daur
from pendopo.perizinan import rules_daur as rules
from pendopo.perizinan.models import EntriRegister, Izin, IzinFact, UrusanIzin
from pendopo.perizinan.rules import Status
from pendopo.tenancy.api import Region

TONES = {
    Status.VALID: "baik", Status.NOT_YET: "jalan", Status.SUSPENDED: "gagal", Status.REVOKED: "gagal",
    Status.EXPIRED: "", Status.REPLACED: "", Status.TRANSFERRED: "",
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A permit as a list shows it. `soon`: it ends within the span in which it may be renewed."""

    izin: Izin
    status: Status
    words: str
    tone: str
    soon: bool
    going: bool


def held(izin: Izin, now: datetime, *, going: bool = False) -> Held:
    status, today = izin.status(now), daur.day_of(izin.region, now)
    soon = rules.ends_soon(status, izin.valid_until, today, daur.times_of(today))
    words = _("segera berakhir") if soon and status is Status.VALID else daur.status_words(status)
    return Held(izin, status, words, "jalan" if soon and status is Status.VALID else TONES[status], soon, going)


def held_by(user_id: UUID, now: datetime) -> tuple[list[Held], list[Held]]:
    """What somebody holds, and what is over."""
    rows = daur.permits_of(user_id)
    going = daur.open_matters([izin.pk for izin in rows])
    every = [held(izin, now, going=izin.pk in going) for izin in rows]
    return [one for one in every if not one.status.is_over], [one for one in every if one.status.is_over]


# -- one permit


@dataclass(frozen=True)
class Moment:
    """Something on the timeline of a permit."""

    at: datetime
    title: str
    text: str = ""
    tone: str = ""
    letter: Letter | None = None
    successor: Izin | None = None
    is_ahead: bool = False


@dataclass(frozen=True)
class Choice:
    """What a holder may ask for, and why not when they may not."""

    kind: str
    title: str
    text: str
    icon: str
    refusal: str
    is_grave: bool = False


@dataclass(frozen=True)
class Answerable:
    """An enforcement that waits for its holder: the step they can take, until when, the words of the letter."""

    matter: daur.Matter
    step: Transition
    until: datetime | None


def timeline(izin: Izin, now: datetime, *, staff: bool = False) -> list[Moment]:
    """The life of a permit, the newest first; what lies ahead on top."""
    assert izin.issued_at is not None  # only issued permits have a page
    found = [Moment(izin.issued_at, _("Diterbitkan"), izin.signer_title, "baik", izin.letter)]
    found += [_of_fact(fact, now) for fact in izin.happened.all()]
    for one in daur.matters_of(izin):
        text = one.state if staff else one.public_state
        title = _("%(urusan)s diajukan") % {"urusan": one.title} if not one.row.opened_by else one.title
        found.append(Moment(one.case.submitted_at, title, f"{one.case.number}. {text}", "jalan" if one.is_open else ""))
    if staff:
        found += [
            Moment(row.reminded_at, _("Pemegang diingatkan"), _("%(n)d hari sebelum berakhir") % {"n": row.days})
            for row in izin.reminders.all()
        ]
    former = IzinFact.objects.filter(replaced_by=izin).select_related("izin").first()
    if former is not None:
        text = _("Nomor %(nomor)s") % {"nomor": former.izin.number}
        found.append(Moment(former.izin.issued_at or former.at, _("Izin sebelumnya terbit"), text))
    end = izin.valid_until
    if end is not None and not any(fact.replaced_by_id for fact in izin.happened.all()):
        at = datetime.combine(end, datetime.max.time(), izin.region.tz)
        ahead = at > now
        found.append(Moment(at, _("Masa berlaku habis"), tanggal(end, weekday=True) if ahead else "", is_ahead=ahead))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_fact(fact: IzinFact, now: datetime) -> Moment:
    titles = {
        "diperingatkan": _("Diperingatkan, ke-%(n)d"), "dibekukan": _("Dibekukan"), "dibuka": _("Pembekuan diakhiri"),
        "dicabut": _("Dicabut"), "dipulihkan": _("Pencabutan dibatalkan"), "diganti": _("Diganti"),
        "dialihkan": _("Dialihkan kepada pemegang baru"), "disalin": _("Salinan ke-%(n)d terbit"),
    }  # fmt: skip
    title = titles[fact.kind]
    title = title % {"n": fact.seq} if "%(" in title else title
    bad = fact.kind in ("diperingatkan", "dibekukan", "dicabut")
    return Moment(
        fact.at, title, fact.reason, "gagal" if bad else "baik", fact.letter, fact.replaced_by, is_ahead=fact.at > now
    )


def choices(izin: Izin, now: datetime) -> list[Choice]:
    """What its holder may ask for, in the order of how often it is."""
    today = daur.day_of(izin.region, now)
    late = rules.renewal_of(izin.valid_from, izin.valid_until, today, daur.times_of(today)) is rules.Renewal.LATE
    renew = _("Isian lama sudah terisi; Anda memeriksa dan mengganti yang berubah.")
    if late:
        renew = _("Masa berlakunya sudah habis: izin belum berlaku lagi sampai yang baru terbit.")
    told = [
        (rules.RENEW, _("Perpanjang"), renew, "ulang"),
        (rules.CHANGE, _("Ubah data"), _("Petugas hanya melihat yang Anda ubah."), "ubah"),
        (rules.COPY, _("Minta salinan"), _("Bila suratnya hilang atau rusak."), "berkas"),
        (rules.TRANSFER, _("Alihkan"), _("Kepada orang lain, yang menyetujuinya sendiri dengan kode."), "tim"),
        (rules.REVOKE, _("Tutup dan cabut"), _("Usaha atau kegiatan tidak diteruskan lagi."), "silang"),
    ]
    if daur.is_missed(izin, now):
        told[0] = (rules.AGAIN, _("Ajukan baru"), _("Masa perpanjangan sudah lewat; isian lama tetap terisi."), "ulang")
    going = {one.row.kind for one in daur.matters_of(izin) if one.is_open}
    return [
        Choice(
            kind,
            title,
            text,
            icon,
            _stopped(izin, kind, now, going),
            kind in (rules.REVOKE, rules.TRANSFER),
        )
        for kind, title, text, icon in told
    ]


def _stopped(izin: Izin, kind: str, now: datetime, going: set[str]) -> str:
    """Why it cannot be asked for now, or ''."""
    if kind == rules.AGAIN:
        return ""
    return daur.refusal(izin, kind, now) or (daur.going_words() if going & set(rules.exclusive(kind)) else "")


def answerable(izin: Izin, actor: Actor) -> Answerable | None:
    """The enforcement that waits for its holder's answer."""
    for one in daur.matters_of(izin):
        if one.row.kind != UrusanIzin.SANCTION or not one.is_open:
            continue
        view = view_case(one.case)
        steps = [step for step in actions_for(view, actor) if view.compiled.states[step.to].kind != "final"]
        if steps:
            wait = view.deadline("tunggu")
            return Answerable(one, steps[0], wait.due_at if wait else None)
    return None


def waiting_transfer(izin: Izin) -> daur.Matter | None:
    """The transfer that waits for the consent of who shall receive the permit."""
    rows = (one for one in daur.matters_of(izin) if one.row.kind == UrusanIzin.TRANSFER)
    return next((one for one in rows if one.is_open and one.row.agreed_at is None), None)


def letters_of(izin: Izin) -> list[Letter]:
    """The signed letters about a permit, the newest first: its own, then what was decided since."""
    since = [fact.letter for fact in izin.happened.all() if fact.letter is not None and fact.letter.is_signed]
    found = {letter.pk: letter for letter in [izin.letter, *since] if letter.is_signed}
    return sorted(found.values(), key=lambda letter: letter.signed_at or letter.frozen_at, reverse=True)


def takes_part(izin: Izin, actor: Actor) -> bool:
    """Whether somebody of staff has a part in the permit's service, and so may read its holder's name."""
    posts = {(post.unit_id, post.role) for bound in bindings_of(izin.definition_id).values() for post in bound}
    return bool(posts & actor.posts)


@dataclass(frozen=True)
class Compared:
    """A change that is under way: its case, and what differs from the permit that stands."""

    case: Case
    changes: list[rules.Changed]


def changes_under_way(izin: Izin, place: Region, now: datetime) -> list[Compared]:
    """What open changes and renewals of this permit change."""
    found = []
    for one in daur.matters_of(izin):
        if one.row.kind not in (UrusanIzin.CHANGE, UrusanIzin.RENEW) or not one.is_open:
            continue
        former_id = one.row.former_case_id
        former = Case.objects.select_related("release").filter(id=former_id).first() if former_id else None
        if former is not None:
            found.append(Compared(one.case, changed_in(one.case, former, place, now)))
    return found


def changed_in(case: Case, former: Case, place: Region, now: datetime) -> list[rules.Changed]:
    """What one case's answers change against another's."""
    old, new = view_case(former), view_case(case)
    return rules.differences(old.compiled, old.answers, new.compiled, new.answers, context_for(place, now))


def last_note(case: Case) -> str:
    """The last words with a move, for who reads the case."""
    note = CaseNote.objects.filter(case=case, kind="alasan").order_by("-written_at").first()
    return note.body if note is not None else ""


# -- the staff's list

PAGE, MOST = 50, 10_000
ENDS = (30, 60, 90)


@dataclass(frozen=True)
class Sought:
    """What the list is filtered by; '' and 0 mean all."""

    service: str = ""
    phase: str = ""
    ends: int = 0
    area: str = ""
    after: str = ""

    def query(self, **changed: Any) -> str:
        """As an address."""
        names = {
            "layanan": self.service, "keadaan": self.phase, "habis": self.ends, "wilayah": self.area,
            "sesudah": self.after,
        } | changed  # fmt: skip
        kept = {name: value for name, value in names.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def read_sought(given: Mapping[str, str]) -> Sought:
    """What stands in an address; what cannot be is left out."""

    def short(name: str) -> str:
        text = given.get(name, "")
        return text[:80] if text.isprintable() else ""

    ends = short("habis")
    return Sought(
        service=short("layanan"), phase=short("keadaan"), area=short("wilayah"), after=short("sesudah"),
        ends=int(ends) if ends in {str(days) for days in ENDS} else 0,
    )  # fmt: skip


@dataclass(frozen=True)
class PermitRow:
    """A permit on the staff's list."""

    id: UUID
    number: str
    title: str
    holder: str
    valid_until: date | None
    phase: str
    place: str
    issued_on: date
    left: int | None


def permit_rows(sought: Sought, place: Region, now: datetime, *, size: int = PAGE) -> tuple[list[PermitRow], str]:
    """A page of issued permits and where the next begins ('' at the end): the newest first, or those that end soon."""
    today = daur.day_of(place, now)
    entries = _narrowed(sought)
    if sought.ends:
        return _ending_rows(sought, entries, today, size)
    key = _cursor(sought.after)
    if key is not None:
        day, entry_id = key
        entries = entries.filter(issued_on=day, id__lt=entry_id) | entries.filter(issued_on__lt=day)
    found = list(entries.order_by("-issued_on", "-id")[: size + 1])
    more = found[size - 1] if len(found) > size else None
    after = f"{more.issued_on.isoformat()}_{more.pk}" if more is not None else ""
    return [_row(entry, today) for entry in found[:size]], after


def _narrowed(sought: Sought) -> QuerySet[EntriRegister]:
    rows = EntriRegister.objects.filter(source=EntriRegister.PENDOPO)
    if sought.service:
        rows = rows.filter(kind=sought.service)
    if sought.phase:
        rows = rows.filter(phase=sought.phase)
    if sought.area:
        is_kecamatan = sought.area.count(".") < 3
        rows = rows.filter(kecamatan=sought.area) if is_kecamatan else rows.filter(kelurahan=sought.area)
    return rows


def _ending_rows(
    sought: Sought, entries: QuerySet[EntriRegister], today: date, size: int
) -> tuple[list[PermitRow], str]:
    """By their last day, the soonest first: the permits lead, the register narrows."""
    rows = Izin.objects.filter(
        issued_at__isnull=False, valid_until__gte=today, valid_until__lte=today + timedelta(days=sought.ends)
    )
    if sought.service:
        rows = rows.filter(definition_id=sought.service)
    rows = rows.filter(id__in=entries.filter(phase__in=["berlaku", "dibekukan", "belum_berlaku"]).values("id"))
    key = _cursor(sought.after)
    if key is not None:
        day, izin_id = key
        rows = rows.filter(valid_until=day, id__gt=izin_id) | rows.filter(valid_until__gt=day)
    pairs = list(rows.order_by("valid_until", "id").values_list("id", "valid_until")[: size + 1])
    found = EntriRegister.objects.in_bulk([izin_id for izin_id, _day in pairs[:size]])
    after = f"{pairs[size - 1][1]}_{pairs[size - 1][0]}" if len(pairs) > size else ""
    return [_row(found[izin_id], today) for izin_id, _day in pairs[:size] if izin_id in found], after


def _cursor(text: str) -> tuple[date, UUID] | None:
    day, _bar, name = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(name)
    except ValueError:
        return None


def _row(entry: EntriRegister, today: date) -> PermitRow:
    holds = entry.phase in ("berlaku", "dibekukan")
    left = (entry.valid_until - today).days if entry.valid_until is not None and holds else None
    return PermitRow(
        entry.pk, entry.number, entry.title, entry.holder_masked, entry.valid_until, entry.phase, entry.place_text,
        entry.issued_on, left,
    )  # fmt: skip


def sheet_rows(sought: Sought, place: Region, now: datetime) -> Iterable[Sequence[str]]:
    """The filtered list for a spreadsheet, at most ten thousand rows."""
    rows, _after = permit_rows(sought, place, now, size=MOST)
    for row in rows:
        end = tanggal(row.valid_until) if row.valid_until else "tanpa batas"
        yield (
            row.number, row.title, row.holder, row.place, tanggal(row.issued_on), end, row.phase.replace("_", " "),
            "" if row.left is None else str(row.left),
        )  # fmt: skip


SHEET_HEAD = ("Nomor", "Layanan", "Pemegang (disamarkan)", "Tempat", "Terbit", "Berlaku sampai", "Keadaan", "Sisa hari")
