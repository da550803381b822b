"""A signature that a foreign program trusts, that one person can give once, and that one changed byte breaks."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pendopo.core.api import Refusal
from pendopo.documents.api import (
    Letter,
    attach_signature,
    authority_of,
    check_pdf,
    fixed_bytes,
    found_authority,
    get_letter,
    issue_signer,
    open_signer,
    revoke_signer,
    sign_bytes,
    signed_bytes,
    void_letter,
)
from pendopo.documents.services.signers import authority_key_path
from pendopo.documents.typesetting import SOURCE_ROOT
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.documents.make import PASSPHRASE, Desk, frozen, make_desk, ready, sign, signed
from tests.documents.pdfsig import judge, needs_pdfsig


def content_of(desk: Desk, letter: Letter) -> bytes:
    with region(desk.place):
        content = signed_bytes(get_letter(letter.id))
    assert content is not None
    return content


def authority_pem(place: Region) -> str:
    with region(place):
        authority = authority_of(place)
    assert authority is not None
    return authority.certificate_pem


@needs_pdfsig
def test_pdfsig_trusts_a_signed_letter(desk: Desk, tmp_path: Path) -> None:
    verdict = judge(tmp_path, content_of(desk, signed(desk)), authority_pem(desk.place))
    assert "Signature Validation: Signature is Valid." in verdict
    assert "Certificate Validation: Certificate is Trusted." in verdict
    assert "Total document signed" in verdict
    assert "Signature Type: ETSI.CAdES.detached" in verdict
    assert "Signer Certificate Common Name: Rahma Contoh" in verdict
    assert "tidak tersertifikasi BSrE" in verdict


@needs_pdfsig
def test_pdfsig_does_not_trust_another_regions_authority(desk: Desk, kerinci: Region, tmp_path: Path) -> None:
    verdict = judge(tmp_path, content_of(desk, signed(desk)), authority_pem(kerinci))
    assert "Certificate is Trusted" not in verdict


@needs_pdfsig
@pytest.mark.parametrize("where", [0.1, 0.4, 0.6])
def test_pdfsig_finds_one_flipped_byte(desk: Desk, tmp_path: Path, where: float) -> None:
    letter = signed(desk)
    with region(desk.place):
        fixed = fixed_bytes(get_letter(letter.id))
    assert fixed is not None
    raw = bytearray(content_of(desk, letter))
    raw[_inside_a_stream(raw, int(len(fixed) * where))] ^= 1
    assert "Digest Mismatch" in judge(tmp_path, bytes(raw), authority_pem(desk.place))


def _inside_a_stream(raw: bytearray, near: int) -> int:
    """A byte of some content, so that the file stays readable and only the signature can notice."""
    start = raw.index(b"stream\n", near) + 7
    return (start + raw.index(b"endstream", start)) // 2


def test_a_signed_letter_is_still_archivable(desk: Desk) -> None:
    letter = signed(desk)
    content = content_of(desk, letter)
    with region(desk.place):
        fixed = fixed_bytes(get_letter(letter.id))
    assert fixed is not None
    assert content.startswith(fixed)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    added = content[len(fixed) :]
    assert b"/Rect [ 0 0 0 0 ]" in added


def test_the_signature_bears_the_given_clock(desk: Desk) -> None:
    assert rb"(D\07220261120100000\05307\04700\047)" in content_of(desk, signed(desk))  # D:20261120100000+07'00'


def test_a_wrong_passphrase_signs_nothing(desk: Desk) -> None:
    letter = ready(desk)
    with pytest.raises(Refusal, match="Frasa sandi tidak cocok") as no:
        sign_bytes(desk.place, letter, person_id=desk.person_id, passphrase="bukan frasa ini", now=desk.now)
    assert no.value.status == 422
    with region(desk.place):
        assert get_letter(letter.id).is_ready


def test_somebody_without_a_certificate_cannot_sign(desk: Desk) -> None:
    with pytest.raises(Refusal, match="belum memiliki sertifikat"):
        sign_bytes(desk.place, ready(desk), person_id=uuid7(), passphrase=PASSPHRASE, now=desk.now)


def test_another_signer_cannot_sign_in_this_ones_name(desk: Desk) -> None:
    letter = ready(desk)
    other = make_desk(desk.place, desk.now + timedelta(minutes=1))
    with pytest.raises(Refusal, match="atas nama pejabat lain"):
        sign_bytes(desk.place, letter, person_id=other.person_id, passphrase=PASSPHRASE, now=other.now)


def test_a_letter_still_being_made_cannot_be_signed(desk: Desk) -> None:
    with pytest.raises(Refusal, match="masih disiapkan"):
        sign(desk, frozen(desk))


def test_a_revoked_certificate_signs_nothing_more(desk: Desk) -> None:
    letter = ready(desk)
    with region(desk.place):
        revoke_signer(desk.certificate, actor=SYSTEM, now=desk.now)
    with pytest.raises(Refusal, match="belum memiliki sertifikat"):
        sign(desk, letter)


def test_signing_twice_makes_one(desk: Desk) -> None:
    letter = ready(desk)
    one, two = sign(desk, letter), sign(desk, letter)
    with region(desk.place):
        attach_signature(letter, one, actor=SYSTEM, now=desk.now)
    with pytest.raises(Refusal, match="sudah ditandatangani"), region(desk.place):
        attach_signature(letter, two, actor=SYSTEM, now=desk.now)
    assert content_of(desk, letter) == one.content


def test_a_letter_void_meanwhile_is_not_signed(desk: Desk) -> None:
    letter = ready(desk)
    pdf = sign(desk, letter)
    with region(desk.place):
        void_letter(letter, "dikembalikan", actor=SYSTEM, now=desk.now)
    with pytest.raises(Refusal, match="sudah ditandatangani atau dibatalkan"), region(desk.place):
        attach_signature(letter, pdf, actor=SYSTEM, now=desk.now)


def test_a_failure_after_signing_leaves_it_unsigned(desk: Desk) -> None:
    letter = ready(desk)
    pdf = sign(desk, letter)
    with suppress(RuntimeError), region(desk.place):
        attach_signature(letter, pdf, actor=SYSTEM, now=desk.now)
        raise RuntimeError
    with region(desk.place):
        again = get_letter(letter.id)
    assert again.is_ready
    with region(desk.place):
        assert attach_signature(again, pdf, actor=SYSTEM, now=desk.now).is_signed


def test_one_opening_signs_a_whole_sitting(desk: Desk) -> None:
    letters = [ready(desk) for _ in range(3)]
    signer = open_signer(desk.place, person_id=desk.person_id, passphrase=PASSPHRASE, now=desk.now)
    assert PASSPHRASE not in repr(signer)
    for letter in letters:
        pdf = signer.sign(letter, now=desk.now)
        with region(desk.place):
            assert attach_signature(letter, pdf, actor=SYSTEM, now=desk.now).is_signed


def test_the_passphrase_is_kept_nowhere_and_the_key_is_sealed(desk: Desk) -> None:
    with region(desk.place):
        rows = [desk.certificate.certificate_pem, bytes(desk.certificate.key_wrapped).hex()]
    assert all(PASSPHRASE not in row and PASSPHRASE.encode().hex() not in row for row in rows)
    assert authority_key_path(desk.place).stat().st_mode & 0o777 == 0o600


def test_founding_an_authority_twice_keeps_the_first(bandung: Region, now: datetime) -> None:
    pem = authority_pem(bandung)
    with region(bandung):
        assert found_authority(bandung, now + timedelta(days=1)).certificate_pem == pem
    assert (
        "tidak tersertifikasi BSrE"
        in subprocess.run(
            ["openssl", "x509", "-noout", "-subject"], input=pem, capture_output=True, text=True, check=True
        ).stdout
    )


def test_a_new_certificate_ends_the_old_one(desk: Desk) -> None:
    with region(desk.place):
        issue_signer(
            desk.place, person_id=desk.person_id, name="Rahma Contoh", title="Kepala Dinas",
            passphrase="frasa yang baru sekali", not_before=desk.now, now=desk.now + timedelta(days=1),
        )  # fmt: skip
        desk.certificate.refresh_from_db()
    assert desk.certificate.revoked_at is not None


def test_a_letter_can_be_signed_with_a_newer_certificate_of_the_same_person(desk: Desk) -> None:
    letter = ready(desk)
    with region(desk.place):
        newer = issue_signer(
            desk.place, person_id=desk.person_id, name="Rahma Contoh", title="Kepala Dinas",
            passphrase="frasa yang baru sekali", not_before=desk.now, now=desk.now,
        )  # fmt: skip
    pdf = sign_bytes(
        desk.place, letter, person_id=desk.person_id, passphrase="frasa yang baru sekali", now=desk.now
    )  # fmt: skip
    with region(desk.place):
        assert attach_signature(letter, pdf, actor=SYSTEM, now=desk.now).signer == newer


def test_easy_passphrases_get_no_certificate(bandung: Region, now: datetime) -> None:
    with region(bandung), pytest.raises(Refusal, match="Frasa sandi terlalu pendek"):
        issue_signer(
            bandung, person_id=uuid7(), name="A", title="B", passphrase="pendek", not_before=now, now=now
        )  # fmt: skip


# --- comparing a PDF somebody holds


def test_the_same_file_is_found_by_its_bytes(desk: Desk) -> None:
    letter = signed(desk)
    content = content_of(desk, letter)
    with region(desk.place):
        check = check_pdf(content)
    assert (check.verdict, check.letter) == ("sama", letter)


def test_one_changed_byte_is_found_and_said(desk: Desk) -> None:
    letter = signed(desk)
    raw = bytearray(content_of(desk, letter))
    place = _inside_a_stream(raw, 2000)
    raw[place] ^= 1
    with region(desk.place):
        check = check_pdf(bytes(raw))
    assert (check.verdict, check.letter) == ("berubah", letter)
    assert check.difference is not None
    assert (check.difference.changed, check.difference.first) == (1, place)


def test_the_draft_before_signing_is_not_the_letter(desk: Desk) -> None:
    letter = signed(desk)
    with region(desk.place):
        fixed = fixed_bytes(get_letter(letter.id))
        assert fixed is not None
        assert check_pdf(fixed).verdict == "belum_ditandatangani"


def test_an_unsigned_letter_and_a_foreign_file_are_unknown(desk: Desk) -> None:
    letter = ready(desk)
    with region(desk.place):
        fixed = fixed_bytes(letter)
        assert fixed is not None
        assert check_pdf(fixed).verdict == "tidak_dikenal"
        assert check_pdf(b"%PDF-1.7 lain").verdict == "tidak_dikenal"


def test_another_region_does_not_know_the_letter(desk: Desk, kerinci: Region) -> None:
    content = content_of(desk, signed(desk))
    with region(kerinci):
        assert check_pdf(content).verdict == "tidak_dikenal"


def test_pyhanko_and_typst_are_not_loaded_before_they_are_needed(tmp_path: Path) -> None:
    home = {"PENDOPO_HOME": str(tmp_path)}
    probe = (
        "import django, sys\n"
        "from django.conf import settings\n"
        "django.setup()\n"
        "import pendopo.documents.api\n"
        "print([name for name in ('pyhanko', 'typst') if name in sys.modules])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(SOURCE_ROOT), "DJANGO_SETTINGS_MODULE": "pendopo.config.settings", **home},
    )  # fmt: skip
    assert answer.stdout.strip() == "[]"
