"""Reading the life of a permit: what somebody holds, what is being done about it, how it came to stand as it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.cases.api import Case, cases_of_user, get_case_of_applicant
from pendopo.core.registry import Panel
from pendopo.definitions.api import compiled_of
from pendopo.documents.api import Letter
from pendopo.engine.api import Compiled
from pendopo.lib.formats import tanggal
from pendopo.people.api import Actor
from pendopo.perizinan import rules_daur as rules
from pendopo.perizinan.models import AturanMasaIzin, Izin, IzinFact, UrusanIzin
from pendopo.perizinan.rules import Status
from pendopo.tenancy.api import Region

PREPARES = "siapkan_izin"
MOST = 200  # permits of one person on one page


def matter_of(subject_id: UUID, *kinds: str) -> UrusanIzin | None:
    """What a draft or a case does about which permit; None where it is not of these kinds (none named: any)."""
    rows = UrusanIzin.objects.filter(subject_id=subject_id).select_related("izin")
    return (rows.filter(kind__in=kinds) if kinds else rows).first()


def times_of(today: date) -> rules.Times:
    """The rule of times that holds on a day: the region's latest decision, else what the house begins with."""
    row = times_row(today)
    if row is None:
        return rules.Times()
    return rules.Times(
        renew_days=row.renew_days, late_days=row.late_days, remind_days=tuple(row.remind_days),
        file_days=row.file_days, basis=row.basis,
    )  # fmt: skip


def times_row(today: date) -> AturanMasaIzin | None:
    """The region's own decision that holds on a day."""
    return AturanMasaIzin.objects.filter(since__lte=today).order_by("-since", "-decided_at").first()


def times_rows() -> list[AturanMasaIzin]:
    """All decisions, the newest first."""
    return list(AturanMasaIzin.objects.order_by("-since", "-decided_at")[:50])


def day_of(place: Region, now: datetime) -> date:
    return now.astimezone(place.tz).date()


# -- whose permit it is


def permits_of(user_id: UUID) -> list[Izin]:
    """What somebody holds or held by their account, the newest first: of their own cases, or handed over to them."""
    own = cases_of_user(user_id).values("id")
    handed = UrusanIzin.objects.filter(kind=UrusanIzin.TRANSFER, to_user_id=user_id).values("subject_id")
    transfers = UrusanIzin.objects.filter(kind=UrusanIzin.TRANSFER).values("subject_id")
    rows = _issued().filter((Q(case_id__in=own) & ~Q(case_id__in=transfers)) | Q(case_id__in=handed))
    return list(rows.order_by("-issued_at", "-id")[:MOST])


def permit_of_holder(izin_id: UUID, *, actor: Actor, proven: Iterable[str]) -> Izin:
    """A permit for its holder: by account, by the receipt of its case, or because it was handed over. Else Http404."""
    izin = _issued().filter(pk=izin_id).first()
    if izin is None:
        raise Http404
    transfer = matter_of(izin.case_id, UrusanIzin.TRANSFER)
    if transfer is None:
        get_case_of_applicant(izin.case_id, actor=actor, proven=proven)
    elif actor.user_id is None or transfer.to_user_id != actor.user_id:
        raise Http404
    return izin


def permit_by_id(izin_id: UUID) -> Izin | None:
    """An issued permit, for staff."""
    return _issued().filter(pk=izin_id).first()


def permit_of_case(case_id: UUID) -> Izin | None:
    """The issued permit that came of a case."""
    return _issued().filter(case_id=case_id).first()


def _issued() -> QuerySet[Izin]:
    rows = Izin.objects.filter(issued_at__isnull=False).select_related("region", "letter__signed_file")
    return rows.prefetch_related("happened__replaced_by", "happened__letter")


# -- where its answers are


def source_of(izin: Izin) -> tuple[Case, bool] | None:
    """The case whose form made the permit, and whether it changed hands since; None for one without (an archive)."""
    handed = False
    for _step in range(20):
        matter = matter_of(izin.case_id, UrusanIzin.TRANSFER)
        if matter is None:
            break
        izin, handed = matter.izin, True
    case = Case.objects.select_related("release").filter(id=izin.case_id).first()
    return (case, handed) if case is not None else None


# -- what is being done


@dataclass(frozen=True)
class Matter:
    """A case about a permit."""

    row: UrusanIzin
    case: Case
    compiled: Compiled

    @property
    def title(self) -> str:
        return str(self.row.get_kind_display())

    @property
    def state(self) -> str:
        return self.compiled.states[self.case.state].title

    @property
    def public_state(self) -> str:
        return self.compiled.text(f"state:{self.case.state}", "public_title", get_language() or "id")

    @property
    def is_open(self) -> bool:
        return self.case.finished_at is None


def matters_of(izin: Izin) -> list[Matter]:
    """The cases about a permit, the first first; drafts are their owner's own and not listed."""
    rows = {row.subject_id: row for row in UrusanIzin.objects.filter(izin=izin)}
    cases = Case.objects.select_related("release").defer("release__body").filter(id__in=list(rows))
    return [Matter(rows[case.id], case, compiled_of(case.release)) for case in cases.order_by("submitted_at", "id")]


def open_matters(izin_ids: Iterable[UUID], *kinds: str) -> set[UUID]:
    """Of these permits, those about which such a case is under way."""
    rows = UrusanIzin.objects.filter(izin_id__in=list(izin_ids))
    pairs = dict((rows.filter(kind__in=kinds) if kinds else rows).values_list("subject_id", "izin_id"))
    going = Case.objects.filter(id__in=list(pairs), finished_at=None).values_list("id", flat=True)
    return {pairs[case_id] for case_id in going}


def panels_of(case: Case, place: Region, actor: Actor | None, now: datetime, kinds: Collection[str]) -> list[Panel]:
    """Beside a case: the permit that it is about, and the permit that came of it."""
    row = matter_of(case.id) if _concerns_permits(case) else None
    came = "perizinan.izin_prepared" in kinds or "perizinan.izin_issued" in kinds
    izin = row.izin if row is not None else permit_of_case(case.id) if came else None
    if izin is None:
        return []
    name = "perizinan_staf:izin_satu" if actor is not None else "izin_saya_satu"
    title = row.get_kind_display() if row is not None else _("Izin dari berkas ini")
    changed = row is not None and row.kind == UrusanIzin.CHANGE and actor is not None
    words = _("Lihat apa yang berubah") if changed else _("Buka halaman izinnya")
    text = _("Nomor %(nomor)s, %(keadaan)s.") % {"nomor": izin.number, "keadaan": status_words(izin.status(now))}
    return [Panel(str(title), text, links=((words, reverse(name, args=[izin.pk])),))]


def _concerns_permits(case: Case) -> bool:
    """Whether such a case can be about a permit: one of the acts, or of a service that issues what it renews."""
    if case.definition_id in rules.SERVICES.values():
        return True
    return any(PREPARES in step.effects for step in compiled_of(case.release).transitions.values())


# -- a letter about a permit


def fact_of_code(code: str) -> IzinFact | None:
    """What the letter behind a verification code brought about: a warning, a suspension, a copy, a revocation."""
    rows = IzinFact.objects.filter(letter__code=code, letter__state=Letter.SIGNED)
    return rows.select_related("izin__region", "letter__signer", "letter__signed_file", "replaced_by").first()


def fact_of_letter(letter: Letter) -> IzinFact | None:
    return fact_of_code(letter.code)


DECIDES = {
    Status.SUSPENDED: "dibekukan", Status.REVOKED: "dicabut", Status.REPLACED: "diganti",
    Status.TRANSFERRED: "dialihkan",
}  # fmt: skip


def deciding_fact(izin: Izin, status: Status) -> IzinFact | None:
    """What made a permit stand as it does, where something did: the last of its kind."""
    rows = [fact for fact in izin.happened.all() if fact.kind == DECIDES.get(status)]
    return max(rows, key=lambda fact: fact.at, default=None)


def former_of(izin: Izin) -> Izin | None:
    """The permit in whose place this one stands."""
    fact = IzinFact.objects.filter(replaced_by=izin).select_related("izin").first()
    return fact.izin if fact is not None else None


# -- the way into services that are opened from a permit


def entry_refusal(draft_id: UUID, now: datetime) -> str:
    """Why a draft may not become a case of a service that is opened from a permit, or ''."""
    matter = matter_of(draft_id)
    if matter is None:
        return _("Layanan ini hanya dapat dibuka dari halaman izin yang bersangkutan.")
    return refusal(matter.izin, matter.kind, now)


def office_refusal(draft_id: UUID, now: datetime) -> str:
    """Why the office may not open such a case, or ''."""
    matter = matter_of(draft_id)
    if matter is None or matter.kind != UrusanIzin.SANCTION:
        return _("Layanan ini hanya dibuka petugas dari halaman izin yang bersangkutan.")
    return refusal(matter.izin, matter.kind, now)


def refusal(izin: Izin, kind: str, now: datetime) -> str:
    """Why a matter of this kind cannot be asked for now, as a sentence; '' when it can."""
    today = day_of(izin.region, now)
    times, status = times_of(today), izin.status(now)
    why = rules.why_not(kind, status, rules.renewal_of(izin.valid_from, izin.valid_until, today, times))
    if why is rules.Why.EARLY:
        assert izin.valid_until is not None  # only what ends can be too early
        first = tanggal(rules.renewable_from(izin.valid_until, times), weekday=True)
        return _("Izin ini dapat diperpanjang mulai %(hari)s.") % {"hari": first}
    return {
        rules.Why.NONE: "",
        rules.Why.OVER: _("Izin ini sudah %(keadaan)s, jadi hal ini tidak dapat diminta lagi.")
        % {"keadaan": status_words(status)},
        rules.Why.SUSPENDED: _("Izin ini sedang dibekukan. Selesaikan dahulu kewajiban yang tertulis pada suratnya."),
        rules.Why.MISSED: _("Masa perpanjangan sudah lewat. Ajukan izin baru; isian lama Anda dapat dipakai."),
        rules.Why.ENDLESS: _("Izin ini tidak berakhir, jadi tidak perlu diperpanjang."),
    }[why]


def going_words() -> str:
    """That something is under way which stands in the way."""
    return _("Untuk izin ini sudah ada permohonan yang sedang diproses. Lihat pada halaman izin.")


def is_missed(izin: Izin, now: datetime) -> bool:
    """Whether the permit ended by its date so long ago that only a new one can follow."""
    today = day_of(izin.region, now)
    renewal = rules.renewal_of(izin.valid_from, izin.valid_until, today, times_of(today))
    return izin.status(now) is Status.EXPIRED and renewal is rules.Renewal.MISSED


def status_words(status: Status) -> str:
    """How it stands, in a word or two, in the reader's language."""
    return {
        Status.NOT_YET: _("belum berlaku"),
        Status.VALID: _("berlaku"),
        Status.EXPIRED: _("berakhir"),
        Status.SUSPENDED: _("dibekukan"),
        Status.REVOKED: _("dicabut"),
        Status.REPLACED: _("diganti"),
        Status.TRANSFERRED: _("dialihkan"),
    }[status]
