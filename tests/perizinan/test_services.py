"""A permit is prepared, signed, issued, revoked; without a signature it is nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pendopo.audit.api import events_of
from pendopo.core.api import Refusal, effect, effect_names
from pendopo.documents.api import letters_of_subject
from pendopo.people.api import SYSTEM
from pendopo.perizinan.models import Izin, IzinFact
from pendopo.perizinan.queries import issued_izin, izin_of_case
from pendopo.perizinan.rules import Status
from pendopo.perizinan.services import revoke_izin
from pendopo.perizinan.vocabulary import EFFECTS
from pendopo.tenancy.api import Region, region
from tests.documents.make import Desk
from tests.documents.pdfsig import judge, needs_pdfsig
from tests.documents.test_signature import authority_pem, content_of
from tests.perizinan.make import Application, do, issued, of, prepared


def test_every_effect_it_offers_is_there() -> None:
    assert effect_names() >= EFFECTS
    later = {"buat_surat", "kirim_ke_pusat"}
    assert {name for name in EFFECTS if effect(name)[1] == "after_commit"} == later


def test_a_prepared_permit_is_numbered_but_nowhere_public(desk: Desk) -> None:
    izin = prepared(desk, Application())
    assert izin.letter.is_ready
    assert (izin.issued_at, izin.number) == (None, izin.letter.number)
    assert b"Pratiwi" not in bytes(izin.holder_sealed)
    with region(desk.place):
        assert issued_izin(izin.code) is None


def test_a_permit_is_not_issued_without_a_signature(desk: Desk) -> None:
    case = Application()
    prepared(desk, case)
    with pytest.raises(Refusal, match="belum ditandatangani"):
        do("issue_izin", desk, case)
    assert of(desk.place, case).issued_at is None


def test_a_signed_permit_is_issued_once(desk: Desk) -> None:
    case = Application()
    izin = issued(desk, case)
    do("issue_izin", desk, case, now=desk.now + timedelta(days=3))
    with region(desk.place):
        kinds = [event.kind for event in events_of(case.id)]
        found = issued_izin(izin.code)
    assert izin.issued_at == desk.now == of(desk.place, case).issued_at
    assert found == izin
    assert kinds == [
        "documents.letter_frozen", "perizinan.izin_prepared", "documents.letter_rendered", "documents.letter_signed",
        "perizinan.izin_issued",
    ]  # fmt: skip


@needs_pdfsig
def test_the_services_own_letter_is_trusted_by_pdfsig(desk: Desk, tmp_path: object) -> None:
    verdict = judge(tmp_path, content_of(desk, issued(desk).letter), authority_pem(desk.place))  # type: ignore[arg-type]  # a Path
    for words in ("Signature is Valid", "Certificate is Trusted", "Total document signed"):
        assert words in verdict


def test_sent_back_by_the_signer_the_number_stays_void_and_the_next_letter_gets_another(desk: Desk) -> None:
    case = Application()
    first = prepared(desk, case)
    do("withdraw_izin", desk, case)
    second = prepared(desk, case, jumlah_lembar=4)
    with region(desk.place):
        letters = letters_of_subject(case.id)
        assert Izin.objects.count() == 1
    assert [(letter.state, letter.seq) for letter in letters] == [
        ("batal", first.letter.seq),
        ("siap", first.letter.seq + 1),
    ]
    assert (second.id, second.number) == (first.id, letters[1].number)
    assert dict(second.facts)["Jumlah lembar"] == "4 lembar"


def test_preparing_twice_voids_the_first_letter(desk: Desk) -> None:
    case = Application()
    prepared(desk, case)
    prepared(desk, case)
    with region(desk.place):
        assert [letter.state for letter in letters_of_subject(case.id)] == ["batal", "siap"]


def test_an_issued_permit_is_neither_prepared_again_nor_withdrawn(desk: Desk) -> None:
    case = Application()
    issued(desk, case)
    with pytest.raises(Refusal, match="sudah terbit"):
        do("prepare_izin", desk, case)
    with pytest.raises(Refusal, match="dicabut, bukan dibatalkan"):
        do("withdraw_izin", desk, case)


def test_withdrawing_what_was_never_prepared_does_nothing(desk: Desk) -> None:
    do("withdraw_izin", desk, Application())


def test_a_revoked_permit_stays_known_with_its_reason(desk: Desk) -> None:
    izin = issued(desk)
    moment = desk.now + timedelta(days=9)
    with region(desk.place):
        fact = revoke_izin(
            izin, reason=" Di ruang hijau. ", by_title="Kepala Dinas", case_id=None, actor=SYSTEM, now=moment
        )
        again = issued_izin(izin.code)
        assert again is not None
        assert (fact.kind, fact.reason) == ("dicabut", "Di ruang hijau.")
        assert again.status(moment) is Status.REVOKED
        assert again.status(moment - timedelta(days=1)) is Status.VALID
        with pytest.raises(Refusal, match="sudah dicabut"):
            revoke_izin(izin, reason="lagi", by_title="Kepala Dinas", case_id=None, actor=SYSTEM, now=moment)


def test_what_happened_can_be_neither_changed_nor_deleted(desk: Desk) -> None:
    from django.db import DatabaseError, transaction

    izin = issued(desk)
    with region(desk.place):
        revoke_izin(izin, reason="x", by_title="Kepala Dinas", case_id=None, actor=SYSTEM, now=desk.now)
        for act in (lambda: IzinFact.objects.update(reason="y"), lambda: IzinFact.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


@pytest.mark.parametrize("reason", ["", "   "])
def test_revoking_needs_a_reason(desk: Desk, reason: str) -> None:
    izin = issued(desk)
    with region(desk.place), pytest.raises(Refusal, match="Tulis alasan pencabutannya"):
        revoke_izin(izin, reason=reason, by_title="Kepala Dinas", case_id=None, actor=SYSTEM, now=desk.now)


def test_what_is_not_issued_cannot_be_revoked(desk: Desk) -> None:
    izin = prepared(desk, Application())
    with region(desk.place), pytest.raises(Refusal, match="belum terbit"):
        revoke_izin(izin, reason="x", by_title="Kepala Dinas", case_id=None, actor=SYSTEM, now=desk.now)


def test_the_other_region_sees_no_permit(desk: Desk, kerinci: Region) -> None:
    izin = issued(desk)
    with region(kerinci):
        assert issued_izin(izin.code) is None
        assert izin_of_case(izin.case_id) is None
        assert not Izin.objects.exists()
