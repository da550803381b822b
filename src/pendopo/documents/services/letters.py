"""One letter from frozen data to signed bytes. Every step is one short transaction and safe to run twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from pendopo.audit.api import Acting, record
from pendopo.core.api import Refusal, encrypt
from pendopo.documents import rules
from pendopo.documents.drawing import qr_svg
from pendopo.documents.glyphs import printable_all
from pendopo.documents.models import Letter, LetterTemplate, SignerCertificate
from pendopo.documents.papers import letterhead
from pendopo.documents.queries import certificate_of, current_signer, get_letter, letter_data, verification_address
from pendopo.documents.queries_paper import policy
from pendopo.documents.rules import Signatory
from pendopo.documents.services.numbering import Wanted, take_number
from pendopo.documents.signing import SignedPdf
from pendopo.documents.typesetting import TypesetProblem, press
from pendopo.files.api import PDF, StoredFile, store_bytes
from pendopo.lib.formats import tanggal
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region


@dataclass(frozen=True)
class FrozenLetter:
    """What a letter is to be made of: where its rules come from, whom it is about, its words.

    `unit` is the issuing office of the letterhead. `data` are display texts by name (sealed; may be personal),
    `number_parts` fill in `number_format` beside `{urut}` and `{tahun}`. `signatories`: who may sign it; without one
    of them it is whoever has the region's newest certificate. `on_paper`: who signs by hand whatever the region
    allows for its services (two governments sign one sheet of an agreement).
    """

    definition_id: str
    release_digest: str
    letter_id: str
    title: str
    unit: str
    template: str
    register: str
    number_format: str
    subject_id: UUID
    case_id: UUID | None
    data: Mapping[str, Any]
    number_parts: Mapping[str, str] = field(default_factory=dict)
    signatories: Callable[[], Sequence[Signatory]] = tuple
    on_paper: Signatory | None = None


def freeze_letter(place: Region, source: FrozenLetter, *, actor: Acting, now: datetime) -> Letter:
    """Freeze the data of a letter and give it its number, last. Refused while nobody may sign.

    The number commits or vanishes with the caller's transaction, so a register has no gaps. Where staff enter the
    number, the letter waits for it.
    """
    certificate, by_hand = _signer(source, now)
    who = by_hand or _named(certificate)
    local = now.astimezone(place.tz)
    words = _words(place, source, who, local.date()) | ({"cara": Letter.WET} if by_hand else {})
    sealed = encrypt(place, json.dumps(words, ensure_ascii=False))
    template = _template(place, source.template)
    seq, number = take_number(Wanted(source.register, source.number_format, local.year, dict(source.number_parts)))
    letter = Letter.objects.create(
        region_id=place.id, definition_id=source.definition_id, release_digest=source.release_digest,
        letter_id=source.letter_id, title=source.title, subject_id=source.subject_id, case_id=source.case_id,
        template=template, data_sealed=sealed, code=rules.new_code(), register=source.register, year=local.year,
        seq=seq, number=number, frozen_at=now, signer=certificate, **_hand(by_hand),
    )  # fmt: skip
    record("documents.letter_frozen", subject=letter, actor=actor, now=now, case_id=source.case_id)
    return letter


def _signer(source: FrozenLetter, now: datetime) -> tuple[SignerCertificate | None, Signatory | None]:
    """The certificate the letter will be signed with, or who signs it by hand; the former where there is one.

    Of several signers in one region it is whoever the service is bound to, not whose certificate is the newest.
    """
    if source.on_paper is not None:
        return None, source.on_paper
    people = source.signatories()
    for one in people:
        certificate = certificate_of(one.person_id, now)
        if certificate is not None:
            return certificate, None
    if people and policy().may_sign_wet:
        return None, people[0]
    certificate = current_signer(now)
    if certificate is None:
        raise Refusal(_("Belum ada penanda tangan dengan sertifikat yang berlaku. Surat belum dapat disiapkan."))
    return certificate, None


def _named(certificate: SignerCertificate | None) -> Signatory:
    assert certificate is not None  # there is one where nobody signs by hand
    return Signatory(certificate.person_id, certificate.name, certificate.title)


def _hand(who: Signatory | None) -> dict[str, Any]:
    """The columns of a letter that is signed by hand."""
    if who is None:
        return {}
    return {
        "way": Letter.WET, "signatory_id": who.person_id, "signatory_name": who.name, "signatory_title": who.title,
    }  # fmt: skip


def _words(place: Region, source: FrozenLetter, signer: Signatory, day: date) -> dict[str, Any]:
    """Everything a template may print, as it stands today; names are the contract with the definitions' templates."""
    return {
        "contoh": place.is_contoh,
        "judul": source.title,
        "isi": dict(source.data),
        "kop": letterhead(place, source.unit),
        "tempat": rules.seat_of(place.name),
        "tanggal": tanggal(day),
        "tanggal_iso": day.isoformat(),
        "penanda_tangan": {"jabatan": signer.title, "nama": signer.name, "nip": ""},
    }  # fmt: skip


def _template(place: Region, source: str) -> LetterTemplate:
    """The template's row, kept once per content."""
    digest = rules.digest_of(source)
    kept, _made = LetterTemplate.objects.get_or_create(digest=digest, region_id=place.id, defaults={"source": source})
    return kept


def render_letter(place: Region, letter_id: UUID, *, now: datetime | None = None) -> None:
    """Typeset a frozen letter and fix its bytes. Outside any transaction; does nothing when it is fixed or void, or
    while it waits for its number.

    Raises TypesetProblem after noting its code on the letter, so that the job shows as failed and is tried again.
    """
    with region(place):
        letter = get_letter(letter_id)
        if letter.state != Letter.FROZEN or letter.awaits_number:
            return
        template, words = letter.template.source, letter_data(letter)
    template = rules.WET_WORDS + template if letter.is_wet else template
    try:
        content = press.typeset(template, _inputs(place, letter, words), timestamp=int(letter.frozen_at.timestamp()))
    except TypesetProblem as problem:
        with region(place):
            Letter.objects.filter(pk=letter.pk, state=Letter.FROZEN).update(problem=problem.code)
        raise
    with region(place):
        _fix(place, letter, content, now or timezone.now())


def _inputs(place: Region, letter: Letter, words: dict[str, Any]) -> dict[str, str]:
    """What the template reads: one JSON text under `data`."""
    address = verification_address(place, letter.code)
    check = {"alamat": address, "kode": letter.code, "qr_svg": qr_svg(address)}
    data = printable_all(words) | {"nomor": letter.number, "periksa": check}
    return {"data": json.dumps(data, ensure_ascii=False)}


def _fix(place: Region, letter: Letter, content: bytes, now: datetime) -> None:
    """Keep the bytes and open the letter for signing, if it is still frozen."""
    stored = _keep(place, letter, content, now)
    fixed = Letter.objects.filter(pk=letter.pk, state=Letter.FROZEN).update(
        state=Letter.READY, fixed_file=stored, fixed_sha256=stored.sha256, problem=""
    )
    if fixed:
        record(
            "documents.letter_rendered", subject=letter, actor=SYSTEM, now=now, case_id=letter.case_id,
            data={"sha256": stored.sha256},
        )  # fmt: skip


def _keep(place: Region, letter: Letter, content: bytes, now: datetime) -> StoredFile:
    name = rules.file_name(letter.title, letter.number)
    return store_bytes(place, content, mime=PDF, name=name, purpose="surat", now=now)


def attach_signature(letter: Letter, signed: SignedPdf, *, actor: Acting, now: datetime) -> Letter:
    """Keep the signed bytes; the letter becomes public. Signing twice makes one: the second is refused."""
    stored = _keep(letter.region, letter, signed.content, now)
    done = Letter.objects.filter(pk=letter.pk, state=Letter.READY, fixed_sha256=signed.fixed_sha256).update(
        state=Letter.SIGNED, signed_file=stored, signed_sha256=signed.sha256, signed_at=signed.signed_at,
        signer=signed.certificate,
    )  # fmt: skip
    if not done:
        raise Refusal(_("Surat ini sudah ditandatangani atau dibatalkan. Muat ulang halaman untuk melihatnya."))
    letter = get_letter(letter.id)
    record(
        "documents.letter_signed", subject=letter, actor=actor, now=now, case_id=letter.case_id,
        data={"sha256": signed.sha256},
    )  # fmt: skip
    return letter


def void_letter(letter: Letter, reason_code: str, *, actor: Acting, now: datetime) -> None:
    """Take an unsigned letter back; its number stays as *batal*. Safe to repeat. Once signed: refused."""
    voided = Letter.objects.filter(pk=letter.pk, state__in=[Letter.FROZEN, Letter.READY]).update(
        state=Letter.VOID, void_reason=reason_code, voided_at=now
    )
    if voided:
        record(
            "documents.letter_voided", subject=letter, actor=actor, now=now, case_id=letter.case_id,
            data={"alasan": reason_code},
        )  # fmt: skip
        return
    if Letter.objects.filter(pk=letter.pk, state=Letter.SIGNED).exists():
        raise Refusal(_("Surat ini sudah ditandatangani, tidak dapat dibatalkan. Izinnya dapat dicabut."))
