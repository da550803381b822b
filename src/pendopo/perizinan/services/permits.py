"""Permits: prepared with the approval, issued with the signature, withdrawn before it, revoked after it. And what is
sent to central systems.

Most are effects that definitions name; they know answers and a compiled definition, never its field ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.cases.api import signal_case
from pendopo.core.api import Refusal, encrypt
from pendopo.definitions.api import bindings_of, context_for
from pendopo.documents.api import (
    FrozenLetter,
    Letter,
    Signatory,
    freeze_letter,
    letter_of_subject,
    render_letter,
    signatories_of,
    void_letter,
)
from pendopo.engine.api import Compiled
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import Actor
from pendopo.perizinan import pusat, rules
from pendopo.perizinan.models import CentralFiling, Izin, IzinFact, UrusanIzin
from pendopo.perizinan.queries import chosen_answer, izin_of_case, simulated_system
from pendopo.perizinan.queries_daur import matter_of
from pendopo.perizinan.rules import Status
from pendopo.perizinan.services.register import keep_entry
from pendopo.tenancy.api import Region
from pendopo.tenancy.api import region as inside


class CaseLike(Protocol):
    """What an effect needs to know of a case."""

    @property
    def id(self) -> UUID: ...
    @property
    def definition_id(self) -> str: ...
    @property
    def number(self) -> str: ...


def prepare_izin(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `siapkan_izin`: freeze the letter with its number, and the permit without a date of issue.

    After the signer sent it back, the same permit gets a new letter; the former number stays as *batal*.
    """
    before = izin_of_case(case.id)
    if before is not None and before.issued_at is not None:
        raise Refusal(_("Izin untuk berkas ini sudah terbit."))
    grant = rules.read_grant(compiled, answers, context_for(region, now))
    if before is not None:
        void_letter(before.letter, "disiapkan_ulang", actor=actor, now=now)
    izin_id = before.id if before is not None else uuid7()
    simulated = simulated_system(case.id)
    data = rules.marked_data(grant.data, simulated) if simulated else grant.data
    facts = [*grant.facts, (_("Sistem pusat"), f"{simulated} (jawaban tiruan)")] if simulated else grant.facts
    letter = freeze(compiled, case, izin_id, data, actor=actor, now=now, place=region)
    izin = Izin(
        id=izin_id, region_id=region.id, case_id=case.id, definition_id=case.definition_id,
        title=compiled.definition.title, unit=compiled.definition.owner, letter=letter, number=letter.number,
        code=letter.code, object_text=grant.object_text[:300], place_text=grant.place_text[:200], facts=facts,
        holder_sealed=encrypt(region, grant.holder), holder_masked=grant.holder_masked[:200],
        valid_from=grant.valid_from, valid_until=grant.valid_until, signer_name=letter.signatory.name,
        signer_title=letter.signatory.title,
    )  # fmt: skip
    izin.save(force_insert=before is None, force_update=before is not None)
    record("perizinan.izin_prepared", subject=izin, actor=actor, now=now, case_id=case.id)


def freeze(
    compiled: Compiled, case: CaseLike, subject_id: UUID, data: dict[str, str], *, actor: Acting, now: datetime,
    place: Region, letter_id: str = rules.LETTER,
) -> Letter:  # fmt: skip
    """A letter of this definition about a permit, with its number; who may sign it are those of its signing steps."""
    source = _source(compiled, case, subject_id, data, letter_id)
    who = partial(_signatories, compiled, case.definition_id, place, now)
    return freeze_letter(place, replace(source, signatories=who), actor=actor, now=now)


def _signatories(compiled: Compiled, definition_id: str, place: Region, now: datetime) -> list[Signatory]:
    """Who does the step that asks for a signature: whoever holds a post that is bound to its function."""
    functions = {step.function for step in compiled.transitions.values() if "tanda_tangan" in step.requires}
    bound = bindings_of(definition_id)
    posts = {(post.role, post.unit_id): None for name in sorted(functions) for post in bound.get(name, ())}
    return signatories_of(list(posts), now, place)


def _source(compiled: Compiled, case: CaseLike, izin_id: UUID, data: dict[str, str], letter_id: str) -> FrozenLetter:
    definition, letter = compiled.definition, compiled.letters[letter_id]
    return FrozenLetter(
        definition_id=definition.id, release_digest=compiled.digest, letter_id=letter.id, title=letter.title,
        unit=definition.owner, template=letter.template, register=letter.register_name,
        number_format=letter.number_format, subject_id=izin_id, case_id=case.id, data=data,
        number_parts={name: str(value) for name, value in compiled.params.items()},
    )  # fmt: skip


def make_letter(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `buat_surat`, after the commit: typeset the letter and fix its bytes. Safe to run twice."""
    with inside(region):
        letter = letter_of_subject(case.id)
    if letter is not None:
        render_letter(region, letter.id, now=now)


def issue_izin(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `terbitkan_izin`: the permit is issued when its letter is signed, and only then.

    Of a renewal or a change it takes the place of the former one, from its own first day on.
    """
    izin = izin_of_case(case.id)
    if izin is None or not izin.letter.is_signed:
        raise Refusal(_("Surat izin ini belum ditandatangani, jadi belum dapat diterbitkan."))
    former = matter_of(case.id, UrusanIzin.RENEW, UrusanIzin.CHANGE)
    if former is not None and izin.issued_at is None:
        _succeed(former, izin, region=region, actor=actor, now=now, case_id=case.id)
    issued = Izin.objects.filter(pk=izin.pk, issued_at__isnull=True).update(
        issued_at=izin.letter.signed_at, number=izin.letter.number
    )
    if issued:
        record("perizinan.izin_issued", subject=izin, actor=actor, now=now, case_id=case.id)
        keep_entry(izin, now=now, compiled=compiled, answers=answers)


def withdraw_izin(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `batalkan_izin`: the signer sends it back; the letter is void and its number stays as *batal*."""
    izin = izin_of_case(case.id)
    if izin is None:
        return
    if izin.issued_at is not None:
        raise Refusal(_("Izin ini sudah terbit. Yang sudah terbit dicabut, bukan dibatalkan."))
    void_letter(izin.letter, "dikembalikan", actor=actor, now=now)
    record("perizinan.izin_withdrawn", subject=izin, actor=actor, now=now, case_id=case.id)


def _succeed(matter: UrusanIzin, izin: Izin, *, region: Region, actor: Acting, now: datetime, case_id: UUID) -> None:
    """The former permit is replaced from the first day of the new one. Raises Refusal: it was revoked meanwhile."""
    former = locked(matter.izin_id)
    status = former.status(now)
    if status in (Status.REVOKED, Status.REPLACED, Status.TRANSFERRED, Status.SUSPENDED):
        raise Refusal(
            _("Izin yang lama sekarang %(keadaan)s, jadi tidak dapat diperpanjang atau diubah. Kembalikan berkas ini.")
            % {"keadaan": status.value}
        )
    begins = datetime.combine(izin.valid_from, time.min, region.tz)
    word = _("Diperpanjang") if matter.kind == UrusanIzin.RENEW else _("Data berubah")
    add_fact(
        former, "diganti", reason=word, category=word, by_title=izin.letter.signatory.title, case_id=case_id,
        replaced_by=izin, actor=actor, now=now, at=max(now, begins),
    )  # fmt: skip


def locked(izin_id: UUID) -> Izin:
    """The permit with its row held: what happens to one permit happens one after the other."""
    return Izin.objects.select_for_update(of=("self",)).select_related("letter", "region").get(pk=izin_id)


def add_fact(
    izin: Izin, kind: str, *, reason: str, by_title: str, case_id: UUID | None, actor: Acting, now: datetime,
    category: str = "", letter: Letter | None = None, seq: int = 0, replaced_by: Izin | None = None,
    at: datetime | None = None,
) -> IzinFact:  # fmt: skip
    """Add to what happened to an issued permit. `reason` and `category` are public: no names of people."""
    fact = IzinFact.objects.create(
        region_id=izin.region_id, izin=izin, kind=kind, at=at or now, reason=reason.strip()[:500], by_title=by_title,
        by_case_id=case_id, replaced_by=replaced_by, letter=letter, category=category[:120], seq=seq,
    )  # fmt: skip
    event = "perizinan.izin_revoked" if kind in ("dicabut", "diganti") else "perizinan.izin_changed"
    record(event, subject=izin, actor=actor, now=now, case_id=izin.case_id, data={"jenis": kind})
    keep_entry(izin, now=now)
    return fact


def revoke_izin(
    izin: Izin,
    *,
    reason: str,
    by_title: str,
    case_id: UUID | None,
    actor: Acting,
    now: datetime,
    replaced_by: Izin | None = None,
) -> IzinFact:
    """Revoke an issued permit, or say that another one replaces it. `reason` is public: no names of people.

    Raises Refusal: not issued, already revoked, or no reason.
    """
    if izin.issued_at is None:
        raise Refusal(_("Izin ini belum terbit, jadi tidak dapat dicabut."))
    if not reason.strip():
        raise Refusal(_("Tulis alasan pencabutannya. Alasan ini tampil pada halaman pemeriksaan surat."), status=422)
    if locked(izin.pk).status(now) in (Status.REVOKED, Status.REPLACED, Status.TRANSFERRED):
        raise Refusal(_("Izin ini sudah dicabut."))
    kind = "diganti" if replaced_by is not None else "dicabut"
    return add_fact(
        izin, kind, reason=reason, by_title=by_title, case_id=case_id, actor=actor, now=now, replaced_by=replaced_by
    )


def send_to_centre(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `kirim_ke_pusat`, after the commit: send the case to its channel's system. Safe to run twice.

    Raises Refusal, so that the job shows as failed: the system cannot be reached from here.
    """
    channel, key = compiled.definition.channel, f"{case.id}:{now.astimezone(UTC).isoformat()}"
    with inside(region):
        if CentralFiling.objects.filter(key=key).exists():
            return
    try:
        system = pusat.system_for(channel, is_contoh=region.is_contoh, chosen=chosen_answer)
        reference = system.submit(pusat.Filing(key=key, number=case.number, service=compiled.definition.title))
    except pusat.NoInterface as no:
        raise Refusal(str(no)) from no
    with inside(region):
        filing, made = CentralFiling.objects.get_or_create(
            key=key, region_id=region.id,
            defaults={
                "case_id": case.id, "case_number": case.number, "title": compiled.definition.title,
                "channel": channel, "system": system.name, "is_simulated": system.is_simulator,
                "reference": reference, "sent_at": now,
            },
        )  # fmt: skip
        if made:
            data = {"system": system.name, "reference": reference}
            record("perizinan.sent_to_centre", subject=filing, actor=actor, now=now, case_id=case.id, data=data)


@transaction.atomic
def answer_as_simulator(filing_id: UUID, answer: str, *, place: Region, actor: Actor, now: datetime) -> CentralFiling:
    """Let the simulator give this answer, and hand it to the case as the central system's message.

    Raises Refusal: no such answer, answered before, or the case no longer waits for it.
    """
    filing = CentralFiling.objects.select_for_update().filter(id=filing_id, is_simulated=True).first()
    if filing is None or not place.is_contoh:
        raise Http404
    if filing.answered_at is not None:
        raise Refusal(_("Kiriman ini sudah dijawab."))
    CentralFiling.objects.filter(id=filing.id).update(chosen=answer)
    system = pusat.system_for(filing.channel, is_contoh=True, chosen=chosen_answer)
    said = system.status(filing.reference)
    if said is None:
        raise Refusal(_("Pilih salah satu jawaban."), status=422)
    filing.chosen, filing.answer, filing.answered_at = answer, said, now
    filing.save()
    record(
        "perizinan.centre_answered", subject=filing, actor=actor, now=now, case_id=filing.case_id,
        data={"system": filing.system, "reference": filing.reference, "answer": said},
    )  # fmt: skip
    heard = signal_case(
        place=place, case_id=filing.case_id, signal=pusat.SIGNALS[said], now=now,
        actor=Actor(kind="sistem", label=filing.system), note=_simulated_words(filing),
    )  # fmt: skip
    if not heard:
        raise Refusal(_("Berkas ini tidak lagi menunggu jawaban itu."))
    return filing


def _simulated_words(filing: CentralFiling) -> str:
    """The note that the case keeps with the answer."""
    return _("%(sistem)s menjawab: %(jawaban)s. Jawaban ini tiruan, bukan dari sistem yang sebenarnya.") % {
        "sistem": filing.system, "jawaban": filing.get_answer_display().lower(),
    }  # fmt: skip
