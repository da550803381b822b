"""Reading letters, signers, the authority; judging a PDF somebody holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from pendopo.core.api import decrypt
from pendopo.documents import rules
from pendopo.documents.models import Authority, Letter, SignerCertificate
from pendopo.files.api import PDF, FileDamaged, read_file
from pendopo.people.api import SIGNING, Membership, held_on, local_day
from pendopo.tenancy.api import Region

Verdict = Literal["sama", "berubah", "belum_ditandatangani", "asli_cetak", "tidak_dikenal"]


def verification_address(region: Region, code: str) -> str:
    """The public address printed on paper and in the QR code; the region's permanent one."""
    return f"{region.base_url.rstrip('/')}/periksa/{code}"


def authority_of(region: Region) -> Authority | None:
    """The region's certificate authority, when it was founded."""
    return Authority.objects.order_by("-created_at", "-id").first()


def _valid_at(now: datetime) -> Q:
    """Certificates that hold: in time, not revoked, and no longer than the post by which they sign."""
    in_time = Q(not_before__lte=now, not_after__gt=now) & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=now))
    return in_time & _by_post(now)


def _by_post(now: datetime) -> Q:
    """Certificates whose post holds.

    This hangs on the days of the post and on no job: the last one ends at midnight. Whoever never held a post as
    signatory (a person of no register of ours) is not judged by it.
    """
    signing = Membership.objects.filter(role=SIGNING)
    holding = held_on(local_day(now)).filter(role=SIGNING)
    by_any = Exists(holding.filter(person_id=OuterRef("person_id")))
    never = ~Exists(signing.filter(person_id=OuterRef("person_id")))
    by_this = Exists(holding.filter(pk=OuterRef("post_id")))
    return Q(by_this) | (Q(post_id__isnull=True) & (Q(by_any) | Q(never)))


def certificate_of(person_id: UUID, now: datetime) -> SignerCertificate | None:
    """A person's certificate that holds now."""
    rows = SignerCertificate.objects.filter(_valid_at(now), person_id=person_id).select_related("authority")
    return rows.order_by("-issued_at", "-id").first()


def certificates_without_post(now: datetime) -> list[SignerCertificate]:
    """Certificates that end with a post which is over, and that nobody has ended yet."""
    held = SignerCertificate.objects.filter(_by_post(now)).values("pk")
    rows = SignerCertificate.objects.filter(revoked_at__isnull=True, not_before__lte=now, not_after__gt=now)
    return list(rows.exclude(pk__in=held).order_by("id"))


def current_signer(now: datetime) -> SignerCertificate | None:
    """Whose name the next letter bears: the signer whose certificate holds now and was issued last; but whoever
    stands in for a signatory comes before the one they stand in for."""
    standing_in = Exists(Membership.objects.filter(pk=OuterRef("post_id")).exclude(kind=Membership.OWN))
    rows = SignerCertificate.objects.filter(_valid_at(now)).annotate(standing_in=standing_in)
    return rows.order_by("-standing_in", "-issued_at", "-id").first()


def get_letter(letter_id: UUID) -> Letter:
    """A letter of the open region. Raises Letter.DoesNotExist."""
    return Letter.objects.select_related("signer", "template", "signed_file").get(pk=letter_id)


def letter_of_subject(subject_id: UUID) -> Letter | None:
    """The current letter about a case or a permit: the newest that is not void."""
    rows = Letter.objects.exclude(state=Letter.VOID).filter(Q(case_id=subject_id) | Q(subject_id=subject_id))
    return rows.select_related("signer").order_by("-frozen_at", "-id").first()


def letters_of_cases(case_ids: Iterable[UUID]) -> dict[UUID, Letter]:
    """The current letter of each of these cases: the newest that is not void. One statement."""
    rows = Letter.objects.exclude(state=Letter.VOID).filter(case_id__in=list(case_ids)).select_related("signer")
    rows = rows.defer("data_sealed", "signer__certificate_pem", "signer__key_wrapped")
    return {row.case_id: row for row in rows.order_by("frozen_at", "id") if row.case_id is not None}


def letters_of_subject(subject_id: UUID) -> list[Letter]:
    """All letters about a case or a permit, void ones included, oldest first."""
    rows = Letter.objects.filter(Q(case_id=subject_id) | Q(subject_id=subject_id))
    return list(rows.select_related("signer").order_by("frozen_at", "id"))


def letter_data(letter: Letter) -> dict[str, Any]:
    """The frozen data, opened."""
    data: dict[str, Any] = json.loads(decrypt(letter.region_id, letter.data_sealed))
    return data


def signed_bytes(letter: Letter) -> bytes | None:
    """The signed PDF, of a letter signed by hand its scan; None as long as there is none. `signed_mime` says which."""
    return read_file(letter.signed_file) if letter.signed_file is not None else None


def signed_mime(letter: Letter) -> str:
    """What kind of file the signed letter is: a PDF, or the picture of a scan."""
    return letter.signed_file.mime if letter.signed_file is not None else PDF


def is_whole(letter: Letter) -> bool:
    """Whether the signed PDF can be read and still has its digest."""
    try:
        return signed_bytes(letter) is not None
    except FileDamaged:
        return False


def fixed_bytes(letter: Letter) -> bytes | None:
    """The PDF before signing, for whoever is about to sign; None while it is being made."""
    return read_file(letter.fixed_file) if letter.fixed_file is not None else None


def problem_sentence(letter: Letter) -> str:
    """Why the letter could not be made, or ''."""
    return rules.PROBLEMS.get(letter.problem, "")


@dataclass(frozen=True)
class PdfCheck:
    """What a PDF in somebody's hand is. `letter`: the signed letter it is, or claims to be."""

    verdict: Verdict
    sha256: str
    letter: Letter | None = None
    difference: rules.Difference | None = None


def check_pdf(content: bytes, *, claimed: Letter | None = None) -> PdfCheck:
    """Compare a PDF with the signed letters of the open region; nothing is kept.

    With `claimed`, only with that letter. Letters without a signature are never found, except to say that the file
    in hand was never signed.
    """
    digest = rules.digest_of(content)
    signed = Letter.objects.filter(state=Letter.SIGNED).select_related("signed_file", "signer")
    same = signed.filter(signed_sha256=digest).first() if claimed is None else None
    letter = same or claimed or _letter_named_in(content)
    if letter is None or letter.signed_file is None:
        return PdfCheck("tidak_dikenal", digest)
    if letter.signed_sha256 == digest:
        return PdfCheck("sama", digest, letter)
    if letter.fixed_sha256 == digest:
        return PdfCheck("asli_cetak" if letter.is_wet else "belum_ditandatangani", digest, letter)
    if letter.is_wet:
        return PdfCheck("berubah", digest, letter)
    return PdfCheck("berubah", digest, letter, rules.compare(read_file(letter.signed_file), content))


def _letter_named_in(content: bytes) -> Letter | None:
    code = rules.code_in(content)
    rows = Letter.objects.filter(state=Letter.SIGNED, code=code).select_related("signed_file", "signer")
    return rows.first() if code else None
