"""Decisions about a permit that stands: each is a letter first, and a fact once the letter is signed.

Effects that definitions name. A case says by its `UrusanIzin` which permit it is about; it knows its own answers, never
the permit's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal, encrypt
from pendopo.definitions.api import context_for
from pendopo.documents.api import Letter, letter_of_subject, void_letter
from pendopo.engine.api import Compiled
from pendopo.lib.formats import tanggal
from pendopo.lib.identifiers import mask_name
from pendopo.lib.uuid7 import uuid7
from pendopo.perizinan import rules, rules_daur
from pendopo.perizinan.models import Izin, IzinFact, UrusanIzin
from pendopo.perizinan.queries import izin_of_case
from pendopo.perizinan.queries_daur import matter_of
from pendopo.perizinan.rules import Status
from pendopo.perizinan.services.permits import CaseLike, add_fact, freeze, locked
from pendopo.perizinan.services.register import keep_entry
from pendopo.tenancy.api import Region

STANDS = frozenset({Status.VALID, Status.NOT_YET, Status.SUSPENDED})


@dataclass(frozen=True)
class Act:
    """`letter` of the definition, the `fact` that its signature brings about, on a permit that stands so (`on`).

    `most`: how often at most; 0: it is not counted.
    """

    letter: str
    fact: str
    on: frozenset[Status]
    most: int = 0


WARNING = Act("peringatan", "diperingatkan", STANDS, rules_daur.MOST_WARNINGS)
SUSPENSION = Act("pembekuan", "dibekukan", frozenset({Status.VALID, Status.NOT_YET}))
LIFTING = Act("pembukaan", "dibuka", frozenset({Status.SUSPENDED}))
REVOCATION = Act("pencabutan", "dicabut", STANDS)
COPY = Act("salinan", "disalin", STANDS, 999)
TRANSFER = Act("pengalihan", "dialihkan", frozenset({Status.VALID, Status.NOT_YET}))


def _prepare(
    act: Act, *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime,
    region: Region,
) -> None:  # fmt: skip
    """Freeze the letter of an act with its number; what was prepared before in this case and not signed is void."""
    izin = _about(act, case, now)
    _void_unsigned(case, actor, now)
    seq = _next(act, izin)
    data = compiled.letter_data(act.letter, answers, context_for(region, now)) | _words(izin, seq, region)
    letter = freeze(
        compiled, case, izin.pk, data, actor=actor, now=now, place=region, letter_id=act.letter
    )  # fmt: skip
    record(
        "perizinan.act_prepared", subject=izin, actor=actor, now=now, case_id=case.id,
        data={"jenis": act.fact, "surat": letter.number},
    )  # fmt: skip


def _perform(
    act: Act, *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime,
    region: Region,
) -> None:  # fmt: skip
    """What the signed letter says has happened."""
    izin, letter = _about(act, case, now), _signed(act, case)
    _add(act, izin, letter, case=case, compiled=compiled, answers=answers, actor=actor, now=now, place=region)


def _add(
    act: Act, izin: Izin, letter: Letter, *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any],
    actor: Acting, now: datetime, place: Region, replaced_by: Izin | None = None,
) -> None:  # fmt: skip
    if IzinFact.objects.filter(letter=letter).exists():
        raise Refusal(_("Surat ini sudah dijalankan."))
    category = rules_daur.category_of(compiled, answers, context_for(place, now))
    add_fact(
        izin, act.fact, reason=category or compiled.letters[act.letter].title, category=category,
        by_title=letter.signatory.title, case_id=case.id, letter=letter, seq=_next(act, izin), actor=actor, now=now,
        replaced_by=replaced_by,
    )  # fmt: skip


def _about(act: Act, case: CaseLike, now: datetime) -> Izin:
    """The permit, locked, when the act fits how it stands. Raises Refusal."""
    matter = matter_of(case.id)
    if matter is None:
        raise Refusal(_("Berkas ini tidak menyebut izin mana yang dimaksud."))
    izin = locked(matter.izin_id)
    status = izin.status(now)
    if status not in act.on:
        raise Refusal(
            _("Izin nomor %(nomor)s sekarang %(keadaan)s, jadi langkah ini tidak dapat dilakukan.")
            % {"nomor": izin.number, "keadaan": status.value.replace("_", " ")}
        )
    if act.most and _next(act, izin) > act.most:
        raise Refusal(
            _("Izin ini sudah diperingatkan %(n)d kali, batas terbanyak. Bekukan izinnya atau hentikan pemeriksaan.")
            % {"n": act.most}
        )
    return izin


def _next(act: Act, izin: Izin) -> int:
    """Which one the next is; 0 for what is not counted."""
    return IzinFact.objects.filter(izin=izin, kind=act.fact).count() + 1 if act.most else 0


def _signed(act: Act, case: CaseLike) -> Letter:
    """The case's signed letter of this act. Raises Refusal."""
    letter = letter_of_subject(case.id)
    if letter is None or not letter.is_signed or letter.letter_id != act.letter:
        raise Refusal(_("Surat keputusan ini belum ditandatangani, jadi belum dapat dijalankan."))
    return letter


def _void_unsigned(case: CaseLike, actor: Acting, now: datetime) -> None:
    letter = letter_of_subject(case.id)
    if letter is not None and not letter.is_signed:
        void_letter(letter, "disiapkan_ulang", actor=actor, now=now)


def _words(izin: Izin, seq: int, place: Region) -> dict[str, str]:
    """What every letter about a permit may print of it, as it stands today."""
    issued = izin.issued_at.astimezone(place.tz).date() if izin.issued_at else izin.valid_from
    return {
        "pemegang": izin.holder, "izin_nomor": izin.number, "izin_judul": izin.title, "izin_terbit": tanggal(issued),
        "izin_mulai": tanggal(izin.valid_from),
        "izin_selesai": tanggal(izin.valid_until) if izin.valid_until else "tanpa batas waktu",
        "izin_objek": izin.object_text or "–", "izin_tempat": izin.place_text or "–", "izin_unit": izin.unit,
        "izin_penanda_tangan": izin.signer_title, "izin_rincian": rules_daur.shown_facts(izin.facts), "ke": str(seq),
    }  # fmt: skip


def withdraw_act(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `batalkan_surat`: the signer sends it back; the letter is void and its number stays as *batal*."""
    letter = letter_of_subject(case.id)
    if letter is None or letter.is_signed:
        raise Refusal(_("Tidak ada surat yang menunggu tanda tangan."))
    void_letter(letter, "dikembalikan", actor=actor, now=now)
    record("perizinan.act_withdrawn", subject=letter, actor=actor, now=now, case_id=case.id)


def restore_izin(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `pulihkan_izin`: a revocation that this case brought about is undone; a suspension before it stands."""
    matter = matter_of(case.id)
    izin = locked(matter.izin_id) if matter is not None else None
    if izin is None or izin.status(now) is not Status.REVOKED:
        raise Refusal(_("Izin ini tidak sedang dicabut."))
    last = IzinFact.objects.filter(izin=izin, kind="dicabut").order_by("at", "id").last()
    if last is None or last.by_case_id != case.id:
        raise Refusal(_("Izin ini dicabut oleh berkas lain."))
    word = _("Keberatan diterima")
    add_fact(
        izin, "dipulihkan", reason=word, category=word, by_title=last.by_title, case_id=case.id, actor=actor, now=now
    )


# -- handing over


def prepare_transfer(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `siapkan_pengalihan`: the decision, and the same permit in the new holder's name, not issued yet."""
    matter = matter_of(case.id, UrusanIzin.TRANSFER)
    if matter is None or matter.agreed_at is None:
        raise Refusal(_("Penerima belum menyetujui pengalihan ini."))
    former = _about(TRANSFER, case, now)
    _void_unsigned(case, actor, now)
    data = compiled.letter_data(TRANSFER.letter, answers, context_for(region, now))
    holder = data["penerima"]
    data |= _words(former, 0, region)
    before = izin_of_case(case.id)
    izin_id = before.pk if before is not None else uuid7()
    letter = freeze(
        compiled, case, izin_id, data, actor=actor, now=now, place=region, letter_id=TRANSFER.letter
    )  # fmt: skip
    izin = Izin(
        id=izin_id, region_id=region.id, case_id=case.id, definition_id=former.definition_id, title=former.title,
        unit=former.unit, letter=letter, number=letter.number, code=letter.code, object_text=former.object_text,
        place_text=former.place_text, facts=former.facts, holder_sealed=encrypt(region, holder),
        holder_masked=(mask_name(holder) if rules.is_personal(compiled, answers, holder) else holder)[:200],
        valid_from=max(now.astimezone(region.tz).date(), former.valid_from), valid_until=former.valid_until,
        signer_name=letter.signatory.name, signer_title=letter.signatory.title,
    )  # fmt: skip
    izin.save(force_insert=before is None, force_update=before is not None)
    record("perizinan.izin_prepared", subject=izin, actor=actor, now=now, case_id=case.id)


def transfer_izin(
    *, case: CaseLike, compiled: Compiled, answers: Mapping[str, Any], actor: Acting, now: datetime, region: Region
) -> None:
    """Effect `alihkan_izin`: the new holder's permit is issued and takes the place of the former one."""
    former, letter = _about(TRANSFER, case, now), _signed(TRANSFER, case)
    izin = izin_of_case(case.id)
    if izin is None or izin.letter_id != letter.pk:
        raise Refusal(_("Izin bagi penerima belum disiapkan."))
    Izin.objects.filter(pk=izin.pk).update(issued_at=letter.signed_at, number=letter.number)
    record("perizinan.izin_issued", subject=izin, actor=actor, now=now, case_id=case.id)
    keep_entry(izin, now=now, compiled=compiled, answers=answers)
    _add(
        TRANSFER, former, letter, case=case, compiled=compiled, answers=answers, actor=actor, now=now, place=region,
        replaced_by=izin,
    )  # fmt: skip


prepare_warning, warn = partial(_prepare, WARNING), partial(_perform, WARNING)
prepare_suspension, suspend = partial(_prepare, SUSPENSION), partial(_perform, SUSPENSION)
prepare_lifting, lift = partial(_prepare, LIFTING), partial(_perform, LIFTING)
prepare_revocation, revoke = partial(_prepare, REVOCATION), partial(_perform, REVOCATION)
prepare_copy, copy_izin = partial(_prepare, COPY), partial(_perform, COPY)
"""Effects: the letter, and what it brings about once it is signed."""
