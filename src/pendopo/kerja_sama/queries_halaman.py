"""One agreement as its page shows it: stages, what comes next, papers, trust, use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from pendopo.bundles.api import Partner
from pendopo.documents.api import Letter, LetterScan, grouped, letter_of_subject, problem_sentence, scan_of
from pendopo.kerja_sama import rules
from pendopo.kerja_sama.models import Adendum, BeritaAcara, Kesepakatan, LangkahKesepakatan
from pendopo.kerja_sama.queries_kesepakatan import Nilai, digest_of_draft, draft_of, standing_values, titles_of
from pendopo.kerja_sama.queries_naskah import own_root
from pendopo.kerja_sama.queries_pakai import Butir, use_under
from pendopo.kerja_sama.vocabulary import (
    BERJALAN,
    BERLAKU,
    DRAF,
    PENJAJAKAN,
    SELESAI,
    SIAP,
    TAHAP,
    TELAAH,
    TIDAK_JADI,
)
from pendopo.people.api import local_day
from pendopo.tenancy.api import Region

LINE = (*BERJALAN, BERLAKU)
"""The stages of the stepper; what comes after belongs to the last of them."""
DOCUMENT = {
    PENJAJAKAN: "Nomor surat penawaran",
    DRAF: "Nomor surat jawaban mitra",
    TELAAH: "Nomor nota pengantar telaah",
    SIAP: "Nomor hasil telaah hukum",
}
VERBS = {
    PENJAJAKAN: "Catat penawaran, mulai penjajakan",
    DRAF: "Catat jawaban, mulai menyusun",
    TELAAH: "Ajukan untuk ditelaah",
    SIAP: "Nyatakan siap ditandatangani",
    TIDAK_JADI: "Tidak dilanjutkan",
}


@dataclass(frozen=True)
class Ruas:
    """One stage of the stepper: `mark` baik (done), jalan (now) or ''; the step that led to it."""

    title: str
    mark: str
    step: LangkahKesepakatan | None


@dataclass(frozen=True)
class Surat:
    """A paper in signing: its letter, why it could not be made, the scan and its digest."""

    letter: Letter
    problem: str
    scan: LetterScan | None
    scan_digest: str

    @property
    def step(self) -> str:
        """What comes next: nomor, susun, pindai, cocokkan or selesai."""
        if self.letter.is_signed:
            return "selesai"
        if self.letter.awaits_number:
            return "nomor"
        if not self.letter.is_ready:
            return "susun"
        return "cocokkan" if self.scan else "pindai"


@dataclass(frozen=True)
class Serah:
    """A hand-over record with its letter."""

    row: BeritaAcara
    letter: Letter | None


@dataclass(frozen=True)
class Layar:
    """Everything the page of an agreement shows."""

    row: Kesepakatan
    stages: tuple[Ruas, ...]
    steps: tuple[LangkahKesepakatan, ...]
    forward: str
    back: str
    may_give_up: bool
    gaps: Mapping[str, str]
    notes: tuple[str, ...]
    dprd: str
    dprd_due: date | None
    answer_due: date | None
    values: tuple[Nilai, ...]
    services: tuple[str, ...]
    paper: Surat | None
    addenda: tuple[Adendum, ...]
    handovers: tuple[Serah, ...]
    children: tuple[Kesepakatan, ...]
    use: tuple[Butir, ...]
    partner: Partner | None
    our_root: str
    their_root: str
    digest: str
    reminders: tuple[tuple[int, date, bool], ...]

    @property
    def forward_verb(self) -> str:
        return VERBS.get(self.forward, "")

    @property
    def document_label(self) -> str:
        """What the document of the next step is called."""
        return DOCUMENT.get(self.forward, "Nomor dokumen")

    @property
    def is_root_same(self) -> bool:
        """The root that was agreed on is the one that the catalogue shows."""
        return self.partner is not None and self.partner.root_digest == self.row.partner_root

    @property
    def unverified(self) -> bool:
        """A default that nobody has compared with the text of the law plays a part."""
        return any(not one.is_verified for one in self.values)


def screen(place: Region, row: Kesepakatan, now: datetime) -> Layar:
    """The page of an agreement. A dozen statements, whatever its age."""
    today = local_day(now)
    standing = standing_values(today)
    values = {one.aturan.id: one.value for one in standing}
    steps = tuple(row.steps.select_related("file").order_by("at", "id"))
    forward, back = _ways(row.state)
    partner = Partner.objects.filter(namespace=row.partner_namespace).first()
    note = rules.length_note(row.kind, row.valid_from, row.valid_until, values) if row.is_open else ""
    return Layar(
        row=row, stages=_stages(row, steps), steps=steps, forward=forward, back=back,
        may_give_up=row.state in BERJALAN, gaps=rules.draft_gaps(row.kind, draft_of(row)) if row.is_open else {},
        notes=(note,) if note else (), dprd=dprd_of(row, today, values),
        dprd_due=rules.answer_due(row.dprd_sent_on, {"jawab": values["dprd"]}),
        answer_due=rules.answer_due(row.offered_on, values) if row.state == PENJAJAKAN else None,
        values=tuple(standing), services=tuple(titles_of(row.definitions)), paper=paper_of(row.pk),
        addenda=tuple(row.addenda.order_by("at", "id")), handovers=_handovers(row),
        children=tuple(row.children.order_by("made_at", "id")),
        use=tuple(use_under(place, row, now)) if row.is_signed else (), partner=partner,
        our_root=_grouped(own_root()), their_root=_grouped(row.partner_root),
        digest=grouped(row.digest or digest_of_draft(place, row)), reminders=_reminders(row, values),
    )  # fmt: skip


def dprd_of(row: Kesepakatan, today: date, values: Mapping[str, int]) -> str:
    """How the consent of DPRD stands for an agreement."""
    return rules.dprd_standing(
        needed=row.needs_dprd, sent=row.dprd_sent_on, outcome=row.dprd_outcome, today=today, values=values
    )


def _ways(state: str) -> tuple[str, str]:
    """The stage ahead that is reached by a step, and the one back."""
    ahead = {one: LINE[LINE.index(one) + 1] for one in BERJALAN}
    forward = ahead.get(state, "")
    return (forward if forward in rules.BY_HAND else "", DRAF if state in (TELAAH, SIAP) else "")


def _stages(row: Kesepakatan, steps: Sequence[LangkahKesepakatan]) -> tuple[Ruas, ...]:
    reached: dict[str, LangkahKesepakatan] = {}
    for step in steps:
        reached[step.after] = step
    state = row.state if row.state in LINE else (BERLAKU if row.is_signed else _given_up_at(steps))
    here = LINE.index(state)
    titles = dict(TAHAP)
    return tuple(
        Ruas(titles[name], _mark(at, here, row), reached.get(name) if at <= here else None)
        for at, name in enumerate(LINE)
    )


def _mark(at: int, here: int, row: Kesepakatan) -> str:
    if at < here or (at == here and row.is_signed):
        return "baik"
    if at == here:
        return "gagal" if row.state in SELESAI else "jalan"
    return ""


def _given_up_at(steps: Sequence[LangkahKesepakatan]) -> str:
    """The stage at which it was given up."""
    return next((step.before for step in reversed(steps) if step.after == TIDAK_JADI and step.before in LINE), LINE[0])


def paper_of(subject_id: Any) -> Surat | None:
    """The paper of an agreement or a hand-over in its way to the signature."""
    letter = letter_of_subject(subject_id)
    if letter is None:
        return None
    scan = scan_of(letter)
    return Surat(letter, problem_sentence(letter), scan, grouped(scan.sha256) if scan else "")


def _handovers(row: Kesepakatan) -> tuple[Serah, ...]:
    return tuple(Serah(one, letter_of_subject(one.pk)) for one in row.handovers.order_by("made_at", "id"))


def _grouped(digest: str) -> str:
    return grouped(digest) if digest else ""


def _reminders(row: Kesepakatan, values: Mapping[str, int]) -> tuple[tuple[int, date, bool], ...]:
    """Of an agreement in force: how many months before the end, on which day, whether it was told."""
    if not row.in_term or row.valid_until is None:
        return ()
    until = row.valid_until
    return tuple((n, rules.add_months(until, -n), n in row.told) for n in rules.months_before(values))


def table_of(rows: QuerySet[Kesepakatan]) -> tuple[list[str], list[list[str]]]:
    """Agreements as a table for a file: heads and cells."""
    head = [
        "jenis", "tentang", "mitra", "kode_mitra", "tahap", "nomor_kita", "nomor_mitra", "ditandatangani", "mulai",
        "sampai", "berakhir", "arah", "layanan",
    ]  # fmt: skip
    return head, [
        [
            row.get_kind_display(), row.title, row.partner_name, row.partner_code, row.get_state_display(),
            row.our_number, row.their_number, _iso(row.signed_on), _iso(row.valid_from), _iso(row.valid_until),
            _iso(row.ended_on), row.get_direction_display(), "; ".join(row.definitions) or "semua",
        ]
        for row in rows
    ]  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
