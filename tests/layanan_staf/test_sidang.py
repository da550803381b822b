"""Many letters after one proof: each signed and issued by itself, none twice, none half done, none of another's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from pendopo.audit.api import Event
from pendopo.cases.api import Case, Wish, move_case
from pendopo.documents.api import OpenSigner, check_pdf, letter_of_subject, open_signer, revoke_signer, signed_bytes
from pendopo.layanan import rules_sidang as rules
from pendopo.layanan.models import SigningItem, SigningSitting
from pendopo.layanan.services import launching
from pendopo.layanan.services import sitting as verbs
from pendopo.layanan.views.staf import sidang as pages
from pendopo.people.api import current_totp
from pendopo.tenancy.api import Region, region
from tests.layanan_staf.conftest import AT, fresh, words

pytestmark = pytest.mark.django_db
Bring = Callable[..., Case]
LIST = f"{AT}/tanda-tangan"


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Sittings that were begun; nothing runs until a test lets it."""
    found: list[UUID] = []
    monkeypatch.setattr(pages, "launch", lambda place, sitting_id, signer: found.append(sitting_id))
    return found


@pytest.fixture
def signer(bandung: Region, kantor: SimpleNamespace, now: datetime) -> OpenSigner:
    """The signer's key, open."""
    return open_signer(
        bandung, person_id=kantor.penanda_tangan.actor_id, passphrase=kantor.passphrase, now=now
    )  # fmt: skip


def value_of(place: Region, case: Case) -> str:
    """What the box of a case sends."""
    with region(place):
        letter = letter_of_subject(case.id)
    assert letter is not None
    return f"{case.id}:{fresh(place, case).version}:{letter.fixed_sha256}"


def post(browser: Client, place: Region, kantor: SimpleNamespace, now: datetime, *cases: Case, **other: Any) -> Any:
    with region(place):
        code = current_totp(place, kantor.user_penanda_tangan, now=now)
    sent = {"surat": [value_of(place, one) for one in cases], "frasa": kantor.passphrase, "kode": code}
    return browser.post(LIST, sent | other)


def results(place: Region, sitting_id: UUID) -> list[tuple[str, str]]:
    with region(place):
        return list(
            SigningItem.objects.filter(sitting_id=sitting_id).order_by("position").values_list("state", "sentence")
        )


def test_list_shows_every_letter_that_waits_with_its_facts(
    kadis: Client, bandung: Region, di_tahap: Bring, django_assert_max_num_queries: Any
) -> None:
    cases = [di_tahap("penandatanganan", number=number) for number in (1, 2, 3)]
    with django_assert_max_num_queries(40):
        text = words(kadis.get(LIST))
    for case in cases:
        with region(bandung):
            letter = letter_of_subject(case.id)
        assert letter is not None
        assert case.number in text
        assert letter.number in text
        assert letter.fixed_sha256[:8] in text


def test_one_proof_signs_each_letter_by_itself(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    cases = [di_tahap("penandatanganan", number=number) for number in (1, 2, 3)]
    left_out = di_tahap("penandatanganan", number=4)
    answer = post(kadis, bandung, kantor, now, *cases)
    assert answer.status_code == 302
    assert len(launched) == 1
    verbs.run_sitting(bandung, launched[0], signer, clock=lambda: now)
    assert [fresh(bandung, one).state for one in cases] == ["terbit"] * 3
    assert fresh(bandung, left_out).state == "penandatanganan"
    digests = set()
    for one in cases:
        with region(bandung):
            letter = letter_of_subject(one.id)
            assert letter is not None
            content = signed_bytes(letter)
            assert content is not None
            assert check_pdf(content).verdict == "sama"
            digests.add(letter.signed_sha256)
    assert len(digests) == 3
    page = words(kadis.get(f"{LIST}/sidang/{launched[0]}"))
    assert "3 surat ditandatangani dan terbit" in page


def test_two_parts_share_the_letters_and_end_once(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    cases = [di_tahap("penandatanganan", number=number) for number in (1, 2, 3)]
    post(kadis, bandung, kantor, now, *cases)
    verbs.run_sitting(bandung, launched[0], signer, part=1, parts=2, clock=lambda: now)
    with region(bandung):
        assert SigningSitting.objects.get().ended_at is None
    verbs.run_sitting(bandung, launched[0], signer, part=0, parts=2, clock=lambda: now)
    assert [state for state, _ in results(bandung, launched[0])] == ["terbit"] * 3
    with region(bandung):
        assert SigningSitting.objects.get().ended_at == now
        assert Event.objects.filter(kind="layanan.sitting_ended").count() == 1
        assert Event.objects.filter(kind="documents.letter_signed").count() == 3


def test_what_moved_on_meanwhile_is_refused_with_its_sentence_and_the_others_go_on(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    first, second = (di_tahap("penandatanganan", number=number) for number in (1, 2))
    post(kadis, bandung, kantor, now, first, second)
    with region(bandung):
        move_case(
            place=bandung, case_id=first.id, transition_id="kembalikan_tanda_tangan", actor=kantor.penanda_tangan,
            now=now, wish=Wish(note="Salah alamat."),
        )  # fmt: skip
    verbs.run_sitting(bandung, launched[0], signer, clock=lambda: now)
    (refused, sentence), (done, _) = results(bandung, launched[0])
    assert (refused, done) == ("ditolak", "terbit")
    assert sentence
    assert sentence in words(kadis.get(f"{LIST}/sidang/{launched[0]}"))
    assert fresh(bandung, second).state == "terbit"


def test_a_letter_made_anew_after_it_was_read_is_not_signed(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    case = di_tahap("penandatanganan")
    other = f"{case.id}:{fresh(bandung, case).version}:{'0' * 64}"
    post(kadis, bandung, kantor, now, surat=[other])
    verbs.run_sitting(bandung, launched[0], signer, clock=lambda: now)
    assert results(bandung, launched[0])[0][0] == "ditolak"
    assert "disusun ulang" in results(bandung, launched[0])[0][1]
    assert fresh(bandung, case).state == "penandatanganan"


def test_killed_between_signature_and_issue_nothing_is_half_done_and_the_rest_is_signed_once(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    cases = [di_tahap("penandatanganan", number=number) for number in (1, 2, 3)]
    post(kadis, bandung, kantor, now, *cases)
    real, calls = verbs.move_case, []

    def killed(**wish: Any) -> Case:
        calls.append(wish["case_id"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**wish)

    monkeypatch.setattr(verbs, "move_case", killed)
    with pytest.raises(KeyboardInterrupt):
        verbs.run_sitting(bandung, launched[0], signer, clock=lambda: now)
    assert [state for state, _ in results(bandung, launched[0])] == ["terbit", "menunggu", "menunggu"]
    assert [fresh(bandung, one).state for one in cases] == ["terbit", "penandatanganan", "penandatanganan"]
    with region(bandung):
        letter = letter_of_subject(cases[1].id)
        assert letter is not None
        assert letter.state == "siap"
    monkeypatch.setattr(verbs, "move_case", real)
    verbs.run_sitting(bandung, launched[0], signer, clock=lambda: now)
    assert [fresh(bandung, one).state for one in cases] == ["terbit"] * 3
    with region(bandung):
        assert Event.objects.filter(kind="documents.letter_signed").count() == 3


def test_a_process_that_is_gone_shows_as_broken_off_and_the_next_proof_goes_on(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    case = di_tahap("penandatanganan")
    post(kadis, bandung, kantor, now, case)
    assert "dari 1 surat" in words(kadis.get(f"{LIST}/sidang/{launched[0]}"))
    later = now + rules.SILENCE + timedelta(seconds=31)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "Terhenti di tengah" in words(kadis.get(f"{LIST}/sidang/{launched[0]}"))
    assert post(kadis, bandung, kantor, later, case).status_code == 302
    assert len(launched) == 2


def test_a_certificate_revoked_in_the_middle_signs_nothing_more(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    case = di_tahap("penandatanganan")
    post(kadis, bandung, kantor, now, case)
    with region(bandung):
        revoke_signer(signer.certificate, actor=kantor.penanda_tangan, now=now)
    verbs.run_sitting(bandung, launched[0], signer, clock=lambda: now + timedelta(seconds=1))
    assert "tidak berlaku lagi" in results(bandung, launched[0])[0][1]
    assert fresh(bandung, case).state == "penandatanganan"


def test_time_over_signs_nothing_more(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    case = di_tahap("penandatanganan")
    post(kadis, bandung, kantor, now, case)
    late = now + rules.LIFE
    verbs.run_sitting(bandung, launched[0], signer, clock=lambda: late)
    assert fresh(bandung, case).state == "penandatanganan"
    with region(bandung):
        assert SigningSitting.objects.get().ended_at == late


def test_stopped_signs_nothing_more(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    case = di_tahap("penandatanganan")
    post(kadis, bandung, kantor, now, case)
    assert kadis.post(f"{LIST}/sidang/{launched[0]}/henti").status_code == 302
    verbs.run_sitting(bandung, launched[0], signer, clock=lambda: now)
    assert fresh(bandung, case).state == "penandatanganan"
    assert "Anda menghentikannya" in words(kadis.get(f"{LIST}/sidang/{launched[0]}"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"frasa": "bukan frasa saya"}, "frasa"), ({"frasa": ""}, "frasa"), ({"kode": "000000"}, "kode")],
    ids=["frasa-salah", "frasa-kosong", "kode-salah"],
)
def test_wrong_proof_begins_nothing_and_keeps_what_was_ticked(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    wrong: dict[str, str], field: str,
) -> None:  # fmt: skip
    chosen, other = (di_tahap("penandatanganan", number=number) for number in (1, 2))
    answer = post(kadis, bandung, kantor, now, chosen, **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}-galat"' in page
    assert f'value="{value_of(bandung, chosen)}"' in page
    assert page.count(" checked></td>") == 1
    assert value_of(bandung, other) in page
    assert kantor.passphrase not in page
    assert not launched


def test_nothing_ticked_asks_for_a_letter_before_any_code_is_used_up(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID]
) -> None:
    case = di_tahap("penandatanganan")
    assert "Pilih dulu surat" in words(post(kadis, bandung, kantor, now))
    assert post(kadis, bandung, kantor, now, case).status_code == 302


def test_double_click_begins_one_sitting(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID]
) -> None:
    case = di_tahap("penandatanganan")
    assert post(kadis, bandung, kantor, now, case).status_code == 302
    again = post(kadis, bandung, kantor, now, case)
    assert again.status_code == 409
    assert "sedang ditandatangani" in words(again)
    assert len(launched) == 1


def test_who_does_not_sign_finds_nothing(
    loket: Client, kasi: Client, orang_kerinci: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring,
    kadis: Client, now: datetime, launched: list[UUID],
) -> None:  # fmt: skip
    case = di_tahap("penandatanganan")
    post(kadis, bandung, kantor, now, case)
    for browser in (loket, kasi, orang_kerinci):
        assert browser.get(LIST).status_code == 404
        assert browser.get(f"{LIST}/sidang/{launched[0]}").status_code == 404
        assert browser.post(f"{LIST}/sidang/{launched[0]}/henti").status_code == 404


def test_passphrase_and_key_are_nowhere_in_the_database(
    kadis: Client, bandung: Region, kantor: SimpleNamespace, di_tahap: Bring, now: datetime, launched: list[UUID],
    signer: OpenSigner,
) -> None:  # fmt: skip
    post(kadis, bandung, kantor, now, di_tahap("penandatanganan"))
    with region(bandung):
        rows = [str(list(model.objects.values())) for model in (SigningSitting, SigningItem, Event)]
    assert kantor.passphrase not in "".join(rows)
    assert signer.open_key().hex() not in "".join(rows)


def test_the_process_gets_the_key_through_its_pipe_only(
    bandung: Region, signer: OpenSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(launching.subprocess, "run", lambda words, **more: told.update(more, words=words))
    launching.launch(bandung, UUID(int=7), signer)
    assert told["words"][1:] == ["-m", "pendopo.layanan.sitting_process"]
    assert "env" not in told
    assert b'"key"' in told["input"]


@pytest.mark.parametrize("value", ["", "x", "1:2:3", f"{UUID(int=1)}:-1:{'a' * 64}", f"{UUID(int=1)}:1:\0{'a' * 63}"])
def test_boxes_that_were_tampered_with_choose_nothing(value: str) -> None:
    assert rules.read_chosen([value]) == []
