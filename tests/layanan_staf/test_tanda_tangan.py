"""Signing: both secrets are needed, one signature is made, and it stands together with the move or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from pendopo.cases.api import Case
from pendopo.core.api import Refusal
from pendopo.documents.api import letter_of_subject, signed_bytes
from pendopo.layanan.services import signing
from pendopo.people.api import current_totp
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import address, fresh, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]


def code_of(place: Region, kantor: SimpleNamespace, now: datetime) -> str:
    with region(place):
        return current_totp(place, kantor.user_penanda_tangan, now=now)


def post(browser: Client, case: Case, kantor: SimpleNamespace, place: Region, now: datetime, **other: Any) -> Any:
    sent = {
        "langkah": "tanda_tangani", "versi": case.version, "frasa": kantor.passphrase,
        "kode": code_of(place, kantor, now),
    }  # fmt: skip
    return browser.post(address(case, "tanda-tangan"), sent | other)


def letter_state(place: Region, case: Case) -> str:
    with region(place):
        letter = letter_of_subject(case.id)
    assert letter is not None
    return letter.state


def test_page_shows_number_and_digest_of_what_is_signed(kadis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    with region(bandung):
        letter = letter_of_subject(case.id)
    assert letter is not None
    text = words(kadis.get(address(case, "tanda-tangan")))
    assert letter.number in text
    assert letter.fixed_sha256 in text.replace(" ", "")
    assert "Frasa sandi" in text


def test_signing_with_both_secrets_issues_the_permit(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan")
    answer = post(kadis, case, kantor, bandung, now)
    assert answer.status_code == 302
    assert fresh(bandung, case).state == "terbit"
    assert letter_state(bandung, case) == "ditandatangani"
    text = words(kadis.get(address(case)))
    assert "Surat ditandatangani" in text
    assert "Sesuai janji" in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"frasa": "bukan frasa saya"}, "frasa"),
        ({"frasa": ""}, "frasa"),
        ({"kode": "000000"}, "kode"),
        ({"kode": ""}, "kode"),
        ({"frasa": "salah semua", "kode": "111111"}, "kode"),
    ],
)
def test_one_wrong_secret_changes_nothing_and_says_where(
    kadis: Client,
    bandung: Region,
    kantor: SimpleNamespace,
    di_tahap: Bring,
    now: datetime,
    wrong: dict[str, str],
    field: str,
) -> None:
    case = di_tahap("penandatanganan")
    answer = post(kadis, case, kantor, bandung, now, **wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="{field}-galat"' in page
    assert kantor.passphrase not in page
    assert fresh(bandung, case).state == "penandatanganan"
    assert letter_state(bandung, case) == "siap"


def test_a_passkey_stands_for_the_code(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, monkeypatch: Any
) -> None:
    asked = []
    monkeypatch.setattr(signing, "check_passkey", lambda user, answer: asked.append((user, answer)) or object())
    case = di_tahap("penandatanganan")
    assert post(kadis, case, kantor, bandung, now, kode="", credential='{"id": "kunci"}').status_code == 302
    assert asked == [(kantor.user_penanda_tangan, '{"id": "kunci"}')]
    assert fresh(bandung, case).state == "terbit"


def test_a_made_up_passkey_signs_nothing(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan")
    answer = post(kadis, case, kantor, bandung, now, kode="", credential='{"id": "palsu"}')
    assert answer.status_code == 422
    assert "Kunci ini tidak cocok" in answer.content.decode()
    assert fresh(bandung, case).state == "penandatanganan"


def test_a_code_works_once(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    first, second = di_tahap("penandatanganan"), di_tahap("penandatanganan", number=2)
    code = code_of(bandung, kantor, now)
    assert post(kadis, first, kantor, bandung, now, kode=code).status_code == 302
    again = post(kadis, second, kantor, bandung, now, kode=code)
    assert again.status_code == 422
    assert "sudah dipakai" in words(again)


def test_six_wrong_codes_close_the_door_for_a_while(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan")
    for _ in range(5):
        assert post(kadis, case, kantor, bandung, now, kode="000000").status_code == 422
    closed = post(kadis, case, kantor, bandung, now)
    assert closed.status_code == 429
    assert "Terlalu banyak percobaan" in words(closed)
    assert letter_state(bandung, case) == "siap"


def test_signing_twice_makes_one(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan")
    post(kadis, case, kantor, bandung, now)
    with region(bandung):
        before = signed_bytes(letter_of_subject(case.id))  # type: ignore[arg-type]  # there is one
    again = post(kadis, case, kantor, bandung, now)
    assert again.status_code == 409
    assert "sekarang pada tahap “Izin terbit”" in words(again)
    with region(bandung):
        assert signed_bytes(letter_of_subject(case.id)) == before  # type: ignore[arg-type]  # as above
    assert fresh(bandung, case).version == case.version + 1


def test_stale_screen_is_told(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan")
    answer = post(kadis, case, kantor, bandung, now, versi=str(case.version - 1))
    assert answer.status_code == 409
    assert "diproses orang lain" in words(answer)
    assert letter_state(bandung, case) == "siap"


def test_letter_not_typeset_yet_waits_with_words(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan", letter=False)
    page = kadis.get(address(case, "tanda-tangan"))
    assert "Menunggu surat disusun" in words(page)
    assert re.search(r"data-segarkan", page.content.decode())
    assert post(kadis, case, kantor, bandung, now).status_code == 409


def test_a_move_that_fails_leaves_the_letter_unsigned(
    kadis: Client,
    bandung: Region,
    kantor: SimpleNamespace,
    di_tahap: Bring,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = di_tahap("penandatanganan")

    def crash(**_given: object) -> Case:
        raise Refusal("Listrik padam.")

    monkeypatch.setattr(signing, "move_case", crash)
    answer = post(kadis, case, kantor, bandung, now)
    assert answer.status_code == 409
    assert "Listrik padam." in words(answer)
    assert letter_state(bandung, case) == "siap"
    monkeypatch.undo()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=1))
    assert post(kadis, case, kantor, bandung, now + timedelta(minutes=1)).status_code == 302
    assert letter_state(bandung, case) == "ditandatangani"


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_signing(
    kadis: Client,
    bandung: Region,
    kantor: SimpleNamespace,
    di_tahap: Bring,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = di_tahap("penandatanganan")
    seen: list[bool] = []
    real = signing.sign_bytes

    def watched(*given: Any, **named: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return real(*given, **named)

    monkeypatch.setattr(signing, "sign_bytes", watched)
    assert post(kadis, case, kantor, bandung, now).status_code == 302
    assert seen == [False]


@pytest.mark.parametrize("who", ["loket", "teknis", "kasi", "unit_lain"])
def test_wrong_role_is_not_found(request: Any, di_tahap: Bring, who: str) -> None:
    case, browser = di_tahap("penandatanganan"), request.getfixturevalue(who)
    assert browser.get(address(case, "tanda-tangan")).status_code == 404
    assert browser.post(address(case, "tanda-tangan"), {"langkah": "tanda_tangani"}).status_code == 404


def test_signer_of_another_region_sees_nothing(kerinci: Region, di_tahap: Bring, now: datetime) -> None:
    from tests.layanan_staf.conftest import staff_elsewhere

    case = di_tahap("penandatanganan")
    browser = staff_elsewhere(kerinci, now, nip="199101012015031015", role="penanda_tangan")
    path = address(case, "tanda-tangan").replace("kota-bandung", "kabupaten-kerinci")
    assert browser.get(path).status_code == 404
    sent = {"langkah": "tanda_tangani", "frasa": "apa saja", "kode": "123456"}
    assert browser.post(path, sent).status_code == 404


def test_a_step_that_needs_no_signature_cannot_be_signed(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime
) -> None:
    case = di_tahap("penandatanganan")
    assert post(kadis, case, kantor, bandung, now, langkah="kembalikan_tanda_tangan").status_code == 404
    assert post(kadis, case, kantor, bandung, now, langkah="apa").status_code == 404


def test_nothing_to_sign_leads_back_to_the_case(kadis: Client, di_tahap: Bring) -> None:
    case = di_tahap("persetujuan")
    answer = kadis.get(address(case, "tanda-tangan"))
    assert answer.status_code == 302
    assert answer["Location"] == address(case)


def test_the_step_itself_leads_to_the_signing_page(kadis: Client, bandung: Region, di_tahap: Bring) -> None:
    case = di_tahap("penandatanganan")
    answer = kadis.post(address(case, "pindah/tanda_tangani"), {"versi": case.version})
    assert answer["Location"] == address(case, "tanda-tangan")
    assert fresh(bandung, case).state == "penandatanganan"


def test_sent_back_by_the_signer_the_number_becomes_void(
    kadis: Client, kasi: Client, bandung: Region, di_tahap: Bring
) -> None:
    case = di_tahap("penandatanganan")
    kadis.post(
        address(case, "pindah/kembalikan_tanda_tangan"), {"versi": case.version, "catatan": "Ukuran belum benar."}
    )
    text = words(kasi.get(address(case)))
    assert "Nomor surat dibatalkan" in text
    assert "Ukuran belum benar." in text
