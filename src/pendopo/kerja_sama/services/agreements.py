"""Agreements until they are signed: proposed, written, taken from stage to stage; the consent of DPRD."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal
from pendopo.files.api import StoredFile
from pendopo.kerja_sama import rules
from pendopo.kerja_sama.models import Kesepakatan, LangkahKesepakatan
from pendopo.kerja_sama.queries_kesepakatan import draft_of, values_on
from pendopo.kerja_sama.services.letters import freeze_agreement, void_agreement
from pendopo.kerja_sama.vocabulary import (
    BERJALAN,
    DPRD,
    DRAF,
    MENERIMA,
    PENJAJAKAN,
    PKS,
    SIAP,
    TELAAH,
    TIDAK_JADI,
    USULAN,
)
from pendopo.people.api import local_day
from pendopo.tenancy.api import Region

WRONG = 422
WRITABLE = (USULAN, PENJAJAKAN, DRAF)


class WrongField(Refusal):
    """Something that was typed cannot be; the sentence belongs to that field."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(sentence, status=WRONG)
        self.field = field_name


@dataclass(frozen=True)
class Mitra:
    """The other region. `root`: SHA-256 of its root, '' while unknown."""

    namespace: str
    name: str
    code: str = ""
    kind: str = ""
    root: str = ""


@dataclass(frozen=True)
class Naskah:
    """What an agreement says. `ours`, `theirs`: kantor, nama, jabatan, kapasitas, kuasa. No `definitions`: all."""

    title: str
    direction: str = MENERIMA
    object_text: str = ""
    scope_text: str = ""
    definitions: tuple[str, ...] = ()
    financing: str = ""
    ours: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None
    is_burden: bool = False
    is_budgeted: bool = False

    def columns(self) -> dict[str, Any]:
        return {
            "title": self.title, "direction": self.direction, "object_text": self.object_text,
            "scope_text": self.scope_text, "definitions": sorted(self.definitions), "financing": self.financing,
            "ours": self.ours, "theirs": self.theirs, "valid_from": self.valid_from, "valid_until": self.valid_until,
            "is_burden": self.is_burden, "is_budgeted": self.is_budgeted,
        }  # fmt: skip


@dataclass(frozen=True)
class Langkah:
    """A step as it was typed: to which stage, on which day, by which document."""

    to: str
    day: date
    document: str = ""
    note: str = ""
    file: StoredFile | None = None


@transaction.atomic
def propose(
    kind: str, partner: Mitra, text: Naskah, *, parent: Kesepakatan | None, actor: Acting, now: datetime
) -> Kesepakatan:
    """Begin an agreement with a region. A PKS names the Kesepakatan Bersama it carries out. Raises Refusal."""
    row = begin(kind, partner, text, parent=parent, actor=actor, now=now)
    add_step(row, "", Langkah(USULAN, local_day(now)), actor=actor, now=now)
    return row


def begin(
    kind: str, partner: Mitra, text: Naskah, *, parent: Kesepakatan | None, actor: Acting, now: datetime
) -> Kesepakatan:
    """The row of a new agreement, without any step yet; for the verbs that take its first. Raises Refusal."""
    if kind == PKS and parent is None:
        raise WrongField("induk", _("Pilih Kesepakatan Bersama yang dilaksanakan perjanjian ini."))
    problem = rules.namespace_problem(partner.namespace)
    if problem:
        raise WrongField("mitra", problem)
    if parent is not None and parent.partner_namespace != partner.namespace:
        raise WrongField("induk", _("Kesepakatan Bersama itu dengan daerah lain."))
    row = Kesepakatan(
        kind=kind, parent=parent, partner_code=partner.code, partner_name=partner.name, partner_kind=partner.kind,
        partner_namespace=partner.namespace, partner_root=partner.root, made_by_label=actor.label, made_at=now,
        changed_at=now, **text.columns(),
    )  # fmt: skip
    _save(row)
    record("kerja_sama.agreement_proposed", subject=row, actor=actor, now=now, data={"mitra": partner.namespace})
    return row


@transaction.atomic
def write_draft(
    agreement: Kesepakatan, text: Naskah, *, root: str, actor: Acting, now: datetime
) -> Kesepakatan:  # fmt: skip
    """Write what it says, until it is under review. `root`: the partner's, as read together. Raises Refusal."""
    row = locked(agreement)
    if row.state not in WRITABLE:
        raise Refusal(_("Naskah ini sedang ditelaah atau sudah ditandatangani. Kembalikan dahulu ke draf."))
    for name, value in text.columns().items():
        setattr(row, name, value)
    row.partner_root, row.changed_at = root, now
    _save(row)
    record("kerja_sama.draft_written", subject=row, actor=actor, now=now)
    return row


def _save(row: Kesepakatan) -> None:
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        raise WrongField("sampai", _("Hari terakhir mendahului hari pertama."))
    row.save()


@transaction.atomic
def move(place: Region, agreement: Kesepakatan, step: Langkah, *, actor: Acting, now: datetime) -> Kesepakatan:
    """Take an agreement one stage on, back to the draft, or give it up. Raises Refusal with a sentence.

    When it becomes ready for signing its letter is frozen; going back from there makes that letter void.
    """
    row = locked(agreement)
    before = row.state
    if step.to not in rules.BY_HAND or not rules.may_go(before, step.to):
        raise Refusal(_("Langkah ini tidak mungkin dari tahap sekarang. Muat ulang halaman."))
    _check_day(row, step.day, now)
    _CHECKS[before, step.to](place, row, step, now)
    row.state, row.changed_at = step.to, now
    row.save()
    if before == SIAP:
        void_agreement(row, actor=actor, now=now)
    if step.to == SIAP:
        freeze_agreement(place, row, actor=actor, now=now)
    add_step(row, before, step, actor=actor, now=now)
    record(
        "kerja_sama.agreement_moved", subject=row, actor=actor, now=now, data={"dari": before, "ke": step.to}
    )  # fmt: skip
    return row


def _check_day(row: Kesepakatan, day: date, now: datetime) -> None:
    if day > local_day(now):
        raise WrongField("hari", _("Hari ini belum tiba. Periksa lagi tanggalnya."))
    last = row.steps.order_by("-at", "-id").first()
    if last is not None and last.before and day < last.day:
        raise WrongField("hari", _("Langkah sebelumnya terjadi sesudah hari itu. Periksa lagi tanggalnya."))


def _offer(place: Region, row: Kesepakatan, step: Langkah, now: datetime) -> None:
    if not step.document.strip():
        raise WrongField("dokumen", _("Tulis nomor surat penawarannya."))
    row.offered_on = step.day


def _answer(place: Region, row: Kesepakatan, step: Langkah, now: datetime) -> None:
    if not step.document.strip():
        raise WrongField("dokumen", _("Tulis nomor surat jawaban mitra."))
    row.answered_on = step.day


def _review(place: Region, row: Kesepakatan, step: Langkah, now: datetime) -> None:
    gaps = rules.draft_gaps(row.kind, draft_of(row))
    if gaps:
        raise Refusal(_("Naskah belum lengkap. %(pertama)s") % {"pertama": next(iter(gaps.values()))}, status=WRONG)


def _ready(place: Region, row: Kesepakatan, step: Langkah, now: datetime) -> None:
    today = local_day(now)
    if not step.document.strip():
        raise WrongField("dokumen", _("Tulis nomor hasil telaah hukumnya."))
    standing = rules.dprd_standing(
        needed=row.needs_dprd, sent=row.dprd_sent_on, outcome=row.dprd_outcome, today=today,
        values=values_on(today),
    )  # fmt: skip
    if standing in ("belum", "menunggu"):
        waiting = _("Kerja sama ini membebani daerah dan belum ada di APBD: tunggu persetujuan DPRD.")
        raise Refusal(waiting, status=WRONG)
    if standing == "tolak":
        raise Refusal(_("DPRD menolak kerja sama ini."), status=WRONG)
    if row.kind == PKS and not (row.parent and row.parent.holds_on(today)):
        raise Refusal(_("Kesepakatan Bersama induknya belum atau tidak lagi berlaku."), status=WRONG)


def _needs_reason(place: Region, row: Kesepakatan, step: Langkah, now: datetime) -> None:
    if not step.note.strip():
        raise WrongField("catatan", _("Tulis alasannya."))


_CHECKS = {
    (USULAN, PENJAJAKAN): _offer,
    (PENJAJAKAN, DRAF): _answer,
    (DRAF, TELAAH): _review,
    (TELAAH, SIAP): _ready,
    (TELAAH, DRAF): _needs_reason,
    (SIAP, DRAF): _needs_reason,
    **{(state, TIDAK_JADI): _needs_reason for state in BERJALAN},
}


@transaction.atomic
def keep_dprd(
    agreement: Kesepakatan, *, sent_on: date, outcome: str, number: str, day: date | None, actor: Acting, now: datetime
) -> Kesepakatan:
    """When DPRD was asked, and what it decided, if it has. Raises Refusal."""
    row, today = locked(agreement), local_day(now)
    if not row.is_open or not row.needs_dprd:
        raise Refusal(_("Kerja sama ini tidak menunggu DPRD."))
    if sent_on > today:
        raise WrongField("dprd_kirim", _("Hari ini belum tiba. Periksa lagi tanggalnya."))
    if outcome and outcome not in dict(DPRD):
        raise WrongField("dprd_hasil", _("Pilih keputusan DPRD."))
    if outcome and not number.strip():
        raise WrongField("dprd_nomor", _("Tulis nomor keputusan DPRD."))
    if outcome and (day is None or not sent_on <= day <= today):
        raise WrongField("dprd_hari", _("Tulis hari keputusannya, sesudah dikirim dan paling lambat hari ini."))
    row.dprd_sent_on, row.dprd_outcome, row.changed_at = sent_on, outcome, now
    row.dprd_number, row.dprd_on = (number.strip()[:120], day) if outcome else ("", None)
    row.save()
    record("kerja_sama.dprd_kept", subject=row, actor=actor, now=now, data={"hasil": outcome})
    return row


def locked(agreement: Kesepakatan) -> Kesepakatan:
    """The row for a verb that changes it."""
    rows = Kesepakatan.objects.select_for_update(of=("self",)).select_related("parent")
    return rows.get(pk=agreement.pk)


def add_step(
    row: Kesepakatan, before: str, step: Langkah, *, actor: Acting, now: datetime
) -> LangkahKesepakatan:  # fmt: skip
    """Write a step down; the verb that takes it records the event."""
    made = LangkahKesepakatan.objects.create(
        agreement=row, before=before, after=step.to, day=step.day, document=step.document.strip()[:160],
        note=step.note.strip(), file=step.file, by_id=actor.actor_id, by_label=actor.label, at=now,
    )  # fmt: skip
    record("kerja_sama.step_kept", subject=row, actor=actor, now=now, data={"ke": step.to})
    return made
