"""The life of a permit: renewed, changed, copied, revoked, handed over, warned, suspended, lifted; told everywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.http import Http404
from django.test import Client

from pendopo.cases.api import Case, draft_answers, lapse_case, submit_case, view_case
from pendopo.config.demo.daur import Telling
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.documents.api import letters_of_subject
from pendopo.files.api import StoredFile
from pendopo.lib.uuid7 import uuid7
from pendopo.notify.api import notices_of
from pendopo.people.api import anonymous, citizen
from pendopo.perizinan import queries_halaman as pages
from pendopo.perizinan.models import EntriRegister, Izin, IzinFact, PengingatIzin, UrusanIzin
from pendopo.perizinan.queries_daur import permit_of_holder, permits_of
from pendopo.perizinan.rules import Status
from pendopo.perizinan.services import (
    Consent,
    Suspicion,
    agree_transfer,
    decide_times,
    open_sanction,
    remind_due,
    transfer_code,
)
from pendopo.perizinan.services.reminders import Wanted
from pendopo.tenancy.api import Region, region
from tests.perizinan import daur

NIK = "3273015505920002"
SAID = Suspicion("tidak_sesuai", "Reklame di luar titik izin.", "Pindahkan ke titik izin.", "Perda contoh pasal 5")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


def account(place: Region, phone: str, name: str, now: datetime) -> SimpleNamespace:
    from pendopo.people.identifiers import read_identifier
    from pendopo.people.services import register_citizen

    known = read_identifier(phone)
    assert known is not None
    with region(place):
        user = register_citizen(identifier=known, password="482913", name=name, now=now)
    browser = Client()
    browser.force_login(user, backend="pendopo.people.backends.IdentifierBackend")
    return SimpleNamespace(user=user, actor=citizen(user), browser=browser)


@pytest.fixture
def sari(bandung: Region, now: datetime) -> SimpleNamespace:
    """Who holds the permit."""
    return account(bandung, "0812 5550 0101", "Sari Contoh", now)


@pytest.fixture
def tono(bandung: Region, now: datetime) -> SimpleNamespace:
    """Who shall receive it."""
    return account(bandung, "0812 5550 0202", "Tono Contoh", now)


@pytest.fixture
def izin(bandung: Region, kantor: SimpleNamespace, permohonan: Any, sari: SimpleNamespace, now: datetime) -> Izin:
    """An issued permit of Sari's account, and the services about it."""
    daur.offer_all(bandung, kantor, now)
    case = permohonan(number=3, actor=sari.actor)
    return daur.issue(bandung, kantor, case.id, now)


def facts(place: Region, izin: Izin) -> list[str]:
    with region(place):
        return list(IzinFact.objects.filter(izin=izin).order_by("at", "id").values_list("kind", flat=True))


def phase(place: Region, izin: Izin) -> str:
    with region(place):
        return str(EntriRegister.objects.get(id=izin.pk).phase)


# -- renewal and change


def test_a_renewal_types_nothing_twice_and_takes_the_place_of_the_former(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    begun = daur.begin(bandung, izin, "perpanjangan", sari.actor, now)
    with region(bandung):
        before = view_case(Case.objects.select_related("release").get(id=izin.case_id))
        filled = draft_answers(begun.draft)
    for name in ("nama", "nik", "nomor_hp", "jenis", "kelurahan", "alamat_pemasangan", "tulisan"):
        assert filled[name] == before.answers[name]
    assert "pernyataan_benar" not in filled
    assert set(filled["foto_lokasi"]) & set(before.answers["foto_lokasi"]) == set(), "its own row, the same content"
    with region(bandung):
        ids = [*filled["foto_lokasi"], *before.answers["foto_lokasi"]]
        assert len(set(StoredFile.objects.filter(id__in=ids).values_list("sha256", flat=True))) == 1
    starts = izin.valid_until + timedelta(days=1)
    dates = {"tanggal_mulai": starts.isoformat(), "tanggal_selesai": (starts + timedelta(days=5)).isoformat()}
    case = daur.send(bandung, begun, sari.actor, now, **dates)
    successor = daur.issue(bandung, kantor, case.id, now)
    former = daur.fresh(bandung, izin)
    assert facts(bandung, izin) == ["diganti"]
    assert former.status(now) is not Status.REPLACED, "the successor begins later"
    begins = datetime.combine(starts, datetime.min.time(), bandung.tz)
    assert former.status(begins) is Status.REPLACED
    with region(bandung):
        assert IzinFact.objects.get(izin=izin).replaced_by_id == successor.pk


def test_a_renewal_that_is_under_way_is_not_begun_twice(
    bandung: Region, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    begun = daur.begin(bandung, izin, "perpanjangan", sari.actor, now)
    assert daur.begin(bandung, izin, "perpanjangan", sari.actor, now).draft.id == begun.draft.id
    starts = izin.valid_until + timedelta(days=1)
    dates = {"tanggal_mulai": starts.isoformat(), "tanggal_selesai": (starts + timedelta(days=5)).isoformat()}
    daur.send(bandung, begun, sari.actor, now, **dates)
    for kind in ("perpanjangan", "perubahan", "pencabutan", "pengalihan"):
        with pytest.raises(Refusal, match="sedang diproses"):
            daur.begin(bandung, izin, kind, sari.actor, now)


def test_a_change_shows_only_what_differs(
    bandung: Region, izin: Izin, sari: SimpleNamespace, kantor: SimpleNamespace, now: datetime
) -> None:
    begun = daur.begin(bandung, izin, "perubahan", sari.actor, now)
    daur.send(bandung, begun, sari.actor, now, tulisan="Pasar Malam 2026")
    with region(bandung):
        (compared,) = pages.changes_under_way(izin, bandung, now)
    changed = {one.label: one.after for one in compared.changes if not one.is_file}
    assert list(changed.values()) == ["Pasar Malam 2026"]


def test_the_demonstration_changes_a_permit_that_holds_already_as_well(bandung: Region, izin: Izin) -> None:
    at = datetime.combine(izin.valid_from, datetime.min.time(), bandung.tz) + timedelta(days=1, minutes=9)
    assert izin.status(at) is Status.VALID
    Telling(bandung, SimpleNamespace(), at).change(izin, at)  # type: ignore[arg-type]  # nobody else has a part in it
    with region(bandung):
        kinds = list(UrusanIzin.objects.filter(izin=izin).values_list("kind", flat=True))
    assert kinds == ["perubahan"]


def test_a_revoked_permit_is_not_renewed_by_a_case_of_before(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    begun = daur.begin(bandung, izin, "perubahan", sari.actor, now)
    case = daur.send(bandung, begun, sari.actor, now)
    with region(bandung):
        from pendopo.perizinan.services import revoke_izin

        revoke_izin(izin, reason="Salah", by_title="Kepala Dinas", case_id=None, actor=kantor.kepala_seksi, now=now)
    with pytest.raises(Refusal, match="sekarang dicabut"):
        daur.issue(bandung, kantor, case.id, now)
    with region(bandung):
        assert not Izin.objects.filter(case_id=case.id, issued_at__isnull=False).exists()


# -- copy, revocation


def test_copies_are_counted_and_their_code_leads_to_the_permit(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    codes = []
    for _round in range(2):
        begun = daur.begin(bandung, izin, "salinan", sari.actor, now)
        assert draft_answers(begun.draft)["nama"]
        case = daur.send(bandung, begun, sari.actor, now, alasan="rusak")
        daur.step(bandung, case.id, "siapkan", kantor.front_office, now)
        daur.sign(bandung, kantor, case.id, "tanda_tangani", now)
        with region(bandung):
            codes.append(letters_of_subject(case.id)[-1].code)
    page = Client().get(f"/kota-bandung/periksa/{codes[1]}").content.decode()
    assert "salinan ke-2" in page
    assert izin.number.split("/")[-1] in page
    assert "Surat ini asli" in page
    assert phase(bandung, izin) == daur.fresh(bandung, izin).status(now).value


def test_revocation_on_request_names_date_and_reason(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    begun = daur.begin(bandung, izin, "pencabutan", sari.actor, now)
    case = daur.send(bandung, begun, sari.actor, now, alasan="tutup")
    daur.step(bandung, case.id, "siapkan", kantor.kepala_seksi, now)
    assert daur.fresh(bandung, izin).status(now) is not Status.REVOKED, "not before the signature"
    daur.sign(bandung, kantor, case.id, "tanda_tangani", now)
    assert daur.fresh(bandung, izin).status(now) is Status.REVOKED
    page = Client().get(f"/kota-bandung/periksa/{izin.code}").content.decode()
    assert "Surat ini sudah dicabut" in page
    assert "Usaha atau kegiatan tutup" in page
    assert "Jumat, 20 November 2026" in page
    with pytest.raises(Refusal, match="tidak dapat diminta lagi"):
        daur.begin(bandung, izin, "salinan", sari.actor, now)


def test_a_letter_sent_back_is_void_and_made_anew(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    begun = daur.begin(bandung, izin, "pencabutan", sari.actor, now)
    case = daur.send(bandung, begun, sari.actor, now, alasan="tutup")
    daur.step(bandung, case.id, "siapkan", kantor.kepala_seksi, now)
    daur.step(bandung, case.id, "kembalikan_tanda_tangan", kantor.penanda_tangan, now, "Periksa namanya.")
    daur.step(bandung, case.id, "siapkan", kantor.kepala_seksi, now)
    with region(bandung):
        assert [letter.state for letter in letters_of_subject(case.id)] == ["batal", "dibekukan"]
    assert facts(bandung, izin) == []


# -- handing over


def handed(place: Region, izin: Izin, sari: SimpleNamespace, now: datetime) -> Case:
    begun = daur.begin(place, izin, "pengalihan", sari.actor, now)
    with region(place):
        import random

        from pendopo.config.demo.answers import send_file

        proof = send_file(place, "bukti", random.Random(1), "Akta", now)
    return daur.send(
        place, begun, sari.actor, now, penerima_nama="Tono Contoh", penerima_nik=NIK, penerima_hp="+6281255500202",
        alasan="jual_beli", bukti=[proof],
    )  # fmt: skip


def test_a_permit_is_handed_over_only_with_the_consent_of_who_receives_it(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, tono: SimpleNamespace, now: datetime
) -> None:
    case = handed(bandung, izin, sari, now)
    with region(bandung):
        code = transfer_code(bandung, case.id)
        for wrong in (Consent(case.number, "AAAA-AAAA", NIK), Consent(case.number, code, NIK[:-1] + "9")):
            with pytest.raises(Refusal, match="tidak cocok"):
                agree_transfer(place=bandung, said=wrong, actor=tono.actor, now=now)
        with pytest.raises(Refusal, match="milik Anda"):
            agree_transfer(place=bandung, said=Consent(case.number, code, NIK), actor=sari.actor, now=now)
        agree_transfer(place=bandung, said=Consent(case.number, code, NIK), actor=tono.actor, now=now)
    daur.judged(bandung, case.id, kantor.kepala_seksi, now)
    daur.step(bandung, case.id, "siapkan", kantor.kepala_seksi, now)
    daur.sign(bandung, kantor, case.id, "tanda_tangani", now)
    theirs = daur.permit(bandung, case.id)
    assert daur.fresh(bandung, izin).status(now) is Status.TRANSFERRED
    assert (theirs.holder, theirs.valid_until, theirs.definition_id) == (
        "Tono Contoh", izin.valid_until, izin.definition_id,
    )  # fmt: skip
    assert b"Tono" not in bytes(theirs.holder_sealed)
    assert theirs.holder_masked.startswith("T")
    assert "Tono" not in theirs.holder_masked
    with region(bandung):
        assert [one.pk for one in permits_of(tono.actor.user_id)] == [theirs.pk]
        assert theirs.pk not in {one.pk for one in permits_of(sari.actor.user_id)}
        with pytest.raises(Http404):
            permit_of_holder(theirs.pk, actor=sari.actor, proven=(str(case.id),))
    page = Client().get(f"/kota-bandung/periksa/{izin.code}").content.decode()
    assert "Izin ini sudah dialihkan" in page
    assert theirs.code in page
    assert "Tono" not in page
    begun = daur.begin(bandung, theirs, "perubahan", tono.actor, now)
    filled = draft_answers(begun.draft)
    assert "tulisan" in filled
    assert not {"nama", "nik", "nomor_hp"} & set(filled), "nothing about the former holder"


def test_without_consent_a_transfer_lapses_and_the_permit_stays(
    bandung: Region, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    case = handed(bandung, izin, sari, now)
    with region(bandung):
        lapse_case(bandung, case.id, now + timedelta(days=15))
        assert Case.objects.get(id=case.id).state == "gugur"
    assert facts(bandung, izin) == []


# -- enforcement


def sanction(place: Region, kantor: SimpleNamespace, izin: Izin, now: datetime) -> Case:
    with region(place):
        return open_sanction(place=place, izin=izin, said=SAID, actor=kantor.kepala_seksi, now=now)


def test_a_permit_is_suspended_answered_lifted_and_holds_again(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    stood = daur.fresh(bandung, izin).status(now)
    case = sanction(bandung, kantor, izin, now)
    assert case.user_id == sari.user.pk, "the holder sees it in their account"
    assert case.lodged_by_id is None
    daur.step(bandung, case.id, "usul_peringatan", kantor.kepala_seksi, now)
    daur.sign(bandung, kantor, case.id, "tanda_tangani_peringatan", now)
    assert daur.fresh(bandung, izin).status(now) is stood
    answer = f"/kota-bandung/izin-saya/{izin.pk}/tanggapi/{case.id}"
    assert sari.browser.post(answer, {"tanggapan": " "}).status_code == 422
    assert sari.browser.post(answer, {"tanggapan": "Sudah dipindahkan."}).status_code == 302
    daur.step(bandung, case.id, "usul_pembekuan", kantor.kepala_seksi, now, "Belum dipindahkan.")
    daur.sign(bandung, kantor, case.id, "tanda_tangani_pembekuan", now)
    assert daur.fresh(bandung, izin).status(now) is Status.SUSPENDED
    assert phase(bandung, izin) == "dibekukan"
    page = Client().get(f"/kota-bandung/periksa/{izin.code}").content.decode()
    assert "sedang dibekukan" in page
    assert "Kegiatan tidak sesuai izin" in page
    assert "titik izin" not in page, "what was found is not public"
    with pytest.raises(Refusal, match="sedang dibekukan"):
        daur.begin(bandung, izin, "perubahan", sari.actor, now)
    assert sari.browser.post(answer, {"tanggapan": "Sekarang sudah."}).status_code == 302
    daur.step(bandung, case.id, "usul_pembukaan", kantor.kepala_seksi, now)
    daur.sign(bandung, kantor, case.id, "tanda_tangani_pembukaan", now)
    assert daur.fresh(bandung, izin).status(now) is stood
    assert facts(bandung, izin) == ["diperingatkan", "dibekukan", "dibuka"]
    own = sari.browser.get(f"/kota-bandung/izin-saya/{izin.pk}").content.decode()
    assert "Diperingatkan, ke-1" in own
    with region(bandung):
        letter = next(one for one in letters_of_subject(case.id) if one.letter_id == "peringatan")
    assert sari.browser.get(f"/kota-bandung/izin-saya/{izin.pk}/surat/{letter.pk}").status_code == 200
    assert "tentang izin di bawah ini" in Client().get(f"/kota-bandung/periksa/{letter.code}").content.decode()


def test_a_fourth_warning_is_refused(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    case = sanction(bandung, kantor, izin, now)
    for _round in range(3):
        daur.step(bandung, case.id, "usul_peringatan", kantor.kepala_seksi, now)
        daur.sign(bandung, kantor, case.id, "tanda_tangani_peringatan", now)
        daur.step(bandung, case.id, "tanggapi", sari.actor, now, "Belum.")
    with pytest.raises(Refusal, match="diperingatkan 3 kali"):
        daur.step(bandung, case.id, "usul_peringatan", kantor.kepala_seksi, now)


def test_revocation_follows_a_suspension_and_an_objection_can_undo_it(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    case = sanction(bandung, kantor, izin, now)
    daur.step(bandung, case.id, "usul_pembekuan", kantor.kepala_seksi, now, "Berat.")
    daur.sign(bandung, kantor, case.id, "tanda_tangani_pembekuan", now)
    daur.step(bandung, case.id, "tanggapi_pembekuan", sari.actor, now, "Saya keberatan.")
    daur.step(bandung, case.id, "usul_pencabutan", kantor.kepala_seksi, now, "Tetap.")
    daur.sign(bandung, kantor, case.id, "tanda_tangani_pencabutan", now)
    assert daur.fresh(bandung, izin).status(now) is Status.REVOKED
    from pendopo.cases.api import open_subcase

    more = {"pokok_keberatan": "fakta", "alasan_keberatan": "Titiknya benar.", "ada_bukti": False,
            "permintaan": "diperiksa_ulang", "nama": "Sari Contoh", "nik": NIK, "nomor_hp": "+6281255500101",
            "pernyataan_benar": True}  # fmt: skip
    with region(bandung):
        child = open_subcase(
            place=bandung, parent_id=case.id, link_id="keberatan", case_id=uuid7(), answers=more, actor=sari.actor,
            now=now,
        )  # fmt: skip
    daur.step(bandung, child.id, "usulkan", kantor.kepala_seksi, now, "Benar.")
    daur.step(bandung, child.id, "terima", kantor.penanda_tangan, now, "Diterima.")
    assert facts(bandung, izin) == ["dibekukan", "dicabut", "dipulihkan"]
    assert daur.fresh(bandung, izin).status(now) is Status.SUSPENDED
    with region(bandung):
        assert Case.objects.get(id=case.id).state == "telaah_beku"


def test_services_of_a_permit_cannot_be_begun_without_one(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, now: datetime
) -> None:
    words = {"place": bandung, "answers": {}, "actor": anonymous(), "now": now}
    for name, sentence in (("salinan-izin", "dari halaman izin"), ("penertiban-izin", "hanya dibuka petugas")):
        with region(bandung), pytest.raises(Refusal, match=sentence):
            submit_case(current=current(name), case_id=uuid7(), **words)
        assert Client().get(f"/kota-bandung/layanan/{name}/ajukan").status_code == 302


# -- reminders


def test_a_holder_is_reminded_once_for_each_day_of_the_rule(
    bandung: Region, kantor: SimpleNamespace, permohonan: Any, now: datetime
) -> None:
    daur.offer_all(bandung, kantor, now)
    case = permohonan(number=4)
    izin = daur.issue(bandung, kantor, case.id, now)
    with region(bandung):
        Izin.objects.filter(pk=izin.pk).update(valid_from=date(2026, 1, 1), valid_until=date(2027, 3, 1))
        nights = [now + timedelta(days=number) for number in range(130)]
        told = [night for night in nights if remind_due(bandung, night)]
        days = list(PengingatIzin.objects.filter(izin=izin).order_by("reminded_at").values_list("days", flat=True))
        bodies = list(notices_of(case.id).filter(kind="masa_izin").values_list("body", flat=True))
    assert days == [90, 30, 7]
    assert len(told) == len(bodies) == 3
    assert izin.number in bodies[0]
    assert "1 Maret 2027" in bodies[0]


def test_who_renews_or_has_lost_the_permit_is_not_reminded(
    bandung: Region, kantor: SimpleNamespace, izin: Izin, sari: SimpleNamespace, now: datetime
) -> None:
    with region(bandung):
        Izin.objects.filter(pk=izin.pk).update(valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 27))
    izin = daur.fresh(bandung, izin)
    begun = daur.begin(bandung, izin, "perpanjangan", sari.actor, now)
    daur.send(bandung, begun, sari.actor, now, tanggal_mulai="2026-11-28", tanggal_selesai="2026-12-01")
    with region(bandung):
        assert remind_due(bandung, now) == 0


def test_the_rule_of_times_is_dated_and_what_was_decided_stays(
    bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    from pendopo.perizinan.queries_daur import times_of

    words = {"renew_days": 60, "late_days": 0, "remind_days": [60, 14], "file_days": 100, "basis": "Perwal contoh"}
    with region(bandung):
        decide_times(Wanted(since=date(2026, 12, 1), **words), place=bandung, actor=kantor.kepala_seksi, now=now)
        assert times_of(date(2026, 11, 30)).renew_days == 90
        assert times_of(date(2026, 12, 1)).remind_days == (60, 14)
        with pytest.raises(Refusal, match="hari ini atau sesudahnya"):
            decide_times(Wanted(since=date(2026, 11, 1), **words), place=bandung, actor=kantor.kepala_seksi, now=now)


# -- whose it is


def test_a_permit_is_opened_by_its_holder_only(
    bandung: Region, izin: Izin, sari: SimpleNamespace, tono: SimpleNamespace
) -> None:
    page = f"/kota-bandung/izin-saya/{izin.pk}"
    assert sari.browser.get(page).status_code == 200
    assert tono.browser.get(page).status_code == Client().get(page).status_code == 404
    assert sari.browser.get(f"/kabupaten-kerinci/izin-saya/{izin.pk}").status_code == 404
    assert tono.browser.post(f"{page}/salinan").status_code == 404
    assert sari.browser.post(f"{page}/penertiban").status_code == 404
    assert izin.number in sari.browser.get("/kota-bandung/izin-saya").content.decode()
    assert izin.number not in tono.browser.get("/kota-bandung/izin-saya").content.decode()
    begun = sari.browser.post(f"{page}/salinan")
    assert begun.status_code == 302
    form = sari.browser.get(begun["Location"], follow=True).content.decode()
    assert "Mengapa Anda memerlukan salinan?" in form


def test_number_and_code_open_the_permit_too(bandung: Region, izin: Izin) -> None:
    from pendopo.cases.api import secret_of

    browser = Client()
    with region(bandung):
        case = Case.objects.get(id=izin.case_id)
        secret = secret_of(bandung, case.id)
    browser.post("/kota-bandung/lacak", {"nomor": case.number, "kode": secret})
    assert izin.number in browser.get("/kota-bandung/izin-saya").content.decode()
    assert browser.get(f"/kota-bandung/izin-saya/{izin.pk}").status_code == 200
