"""The pages of agreements and of the network: who gets in, mistakes at their field, files, what is public."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pendopo.documents.api import letter_of_subject, render_letter, scan_of
from pendopo.kerja_sama.models import Kesepakatan
from pendopo.kerja_sama.queries_kesepakatan import get_agreement
from pendopo.kerja_sama.services import agreements, signing
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region
from tests.kerja_sama.kerja import KERINCI, ROOT, ready, scan, signed, text
from tests.kerja_sama.test_pakai import told_of

pytestmark = pytest.mark.django_db
STAFF = "/kota-bandung/kerja/kesepakatan"
PUBLIC = "/kota-bandung"
TYPED = {
    "jenis": "kb", "kode": "15.01", "judul": "Pemakaian ulang", "arah": "memberi", "cakupan": "semua",
    "objek": "Layanan", "lingkup": "Memakai", "biaya": "Masing-masing", "mulai": "20 11 2026", "sampai": "19 11 2029",
    "kita_nama": "A", "kita_jabatan": "Wali Kota", "kita_kapasitas": "kepala_daerah",
    "mitra_nama": "B", "mitra_jabatan": "Bupati", "mitra_kapasitas": "kepala_daerah", "akar": ROOT,
}  # fmt: skip


@pytest.fixture
def usulan(bandung, now):
    with region(bandung):
        return agreements.propose("kb", KERINCI, text(), parent=None, actor=SYSTEM, now=now)


PAGES = ["", "/baru", "/catat", "/terima", "/aturan", "/unduh", "/{id}", "/{id}/naskah", "/{id}/naskah.json",
         "/{id}/konsep.pdf"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_only_the_section_for_cooperation_gets_in(usulan, kantor, masuk, page):
    path = STAFF + page.format(id=usulan.pk)
    assert "/masuk" in Client().get(path).headers.get("Location", "")
    for role in ("user_admin", "user_kepala_seksi"):
        assert masuk(getattr(kantor, role)).get(path).status_code == 404


def test_an_agreement_of_another_region_is_unknown(usulan, petugas, bandung, kerinci, now):
    foreign = signed(kerinci, now)
    assert petugas.get(f"{STAFF}/{usulan.pk}").status_code == 200
    for page in ("", "/naskah", "/naskah.json", "/surat.pdf", "/serah"):
        assert petugas.get(f"{STAFF}/{foreign.pk}{page}").status_code == 404
    assert petugas.get(f"/{kerinci.slug}/kerja/kesepakatan/{foreign.pk}").status_code == 404
    assert Client().get(f"{PUBLIC}/kerja-sama/{foreign.pk}").status_code == 404
    assert Client().get(f"/{kerinci.slug}/kerja-sama/{foreign.pk}").status_code == 200


def test_an_agreement_is_proposed_and_its_text_completed_on_the_page(petugas, bandung):
    sent = petugas.post(f"{STAFF}/baru", TYPED)
    assert sent.status_code == 302
    with region(bandung):
        row = Kesepakatan.objects.get()
        assert (row.partner_name, row.partner_namespace, row.partner_root) == ("Kabupaten Kerinci", "r1501", ROOT)
    changed = petugas.post(f"{STAFF}/{row.pk}/naskah", TYPED | {"judul": "Judul baru", "membebani": "ya"})
    assert changed.status_code == 302
    with region(bandung):
        row = Kesepakatan.objects.get()
        assert (row.title, row.needs_dprd) == ("Judul baru", True)
    assert "Judul baru" in petugas.get(f"{STAFF}/{row.pk}").content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"judul": " "}, "judul", "Tulis tentang apa"),
        ({"kode": "99.99"}, "kode", "bukan kode daerah"),
        ({"kode": "32.73"}, "kode", "bukan kode daerah"),
        ({"kode": "", "mitra": ""}, "kode", "kode wilayah mitra"),
        ({"sampai": "1 1 2020"}, "sampai", "mendahului"),
        ({"mulai": "besok"}, "mulai", "Tanggal ini belum benar"),
        ({"akar": "ab12"}, "akar", "64 angka"),
        ({"arah": "lain"}, "arah", "Pilih siapa"),
        ({"jenis": "bast"}, "jenis", "Pilih jenis"),
        ({"cakupan": "daftar"}, "layanan", "sedikitnya satu layanan"),
        ({"jenis": "pks"}, "induk", "Kesepakatan Bersama"),
        ({"judul": "x" * 201}, "judul", "paling banyak 200"),
    ],
    ids=["judul", "kode", "diri-sendiri", "tanpa-mitra", "sampai", "mulai", "akar", "arah", "jenis", "layanan",
         "induk", "panjang"],
)  # fmt: skip
def test_a_mistake_is_told_at_its_field_and_what_was_typed_stays(petugas, bandung, changes, field, sentence):
    page = petugas.post(f"{STAFF}/baru", TYPED | changes)
    assert page.status_code == 422
    said = page.context["galat"]
    assert sentence in said[field]
    assert page.context["ketik"]["objek"] == "Layanan"
    with region(bandung):
        assert not Kesepakatan.objects.exists()


def test_steps_are_taken_on_the_page_and_a_missing_document_is_told(petugas, usulan, bandung):
    wrong = petugas.post(f"{STAFF}/{usulan.pk}/langkah", {"ke": "penjajakan", "hari": "20 11 2026", "dokumen": ""})
    assert wrong.status_code == 422
    assert "nomor surat penawarannya" in wrong.context["galat"]["dokumen"]
    assert 'href="#maju-dokumen"' in wrong.content.decode()
    assert 'id="maju-dokumen"' in wrong.content.decode()
    assert petugas.post(f"{STAFF}/{usulan.pk}/langkah", {"ke": "berlaku", "hari": "20 11 2026"}).status_code == 422
    good = petugas.post(
        f"{STAFF}/{usulan.pk}/langkah",
        {"ke": "penjajakan", "hari": "20 11 2026", "dokumen": "1/KS/2026", "berkas": scan()},
    )
    assert good.status_code == 302
    with region(bandung):
        row = get_agreement(usulan.pk)
        step = row.steps.get(after="penjajakan")
        assert (row.state, step.document, step.file is not None) == ("penjajakan", "1/KS/2026", True)
    assert petugas.get(f"{STAFF}/{usulan.pk}/langkah/{step.pk}/berkas").status_code == 200


def test_the_draft_travels_as_a_file_and_comes_back_turned(petugas, usulan, bandung):
    content = petugas.get(f"{STAFF}/{usulan.pk}/naskah.json").content
    body = json.loads(content)
    assert {one["ruang"] for one in body["pihak"]} == {"r3273", "r1501"}
    upload = SimpleUploadedFile("naskah.json", content, "application/json")
    page = petugas.post(f"{STAFF}/terima", {"naskah": upload})
    assert page.status_code == 200
    assert page.context["ketik"]["kode"] == "15.01"
    assert page.context["ketik"]["mitra_nama"] == "Bahar Contoh"
    assert page.context["ketik"]["arah"] == "memberi"
    with region(bandung):
        assert Kesepakatan.objects.count() == 1
    bad = petugas.post(f"{STAFF}/terima", {"naskah": SimpleUploadedFile("x.json", b"{}", "application/json")})
    assert bad.status_code == 422
    assert "bukan naskah" in bad.content.decode()


def test_a_preview_is_a_paper_without_a_number(petugas, usulan):
    page = petugas.get(f"{STAFF}/{usulan.pk}/konsep.pdf")
    assert page.status_code == 200
    assert page.content.startswith(b"%PDF")


def test_the_whole_way_to_a_signature_on_the_pages(petugas, bandung, now):
    with region(bandung):
        row = ready(bandung, now - timedelta(minutes=1))
        letter = letter_of_subject(row.pk)
    render_letter(bandung, letter.pk, now=now)
    assert petugas.get(f"{STAFF}/{row.pk}/surat.pdf").content.startswith(b"%PDF")
    none = petugas.post(f"{STAFF}/{row.pk}/pindaian", {"tanggal": "20 11 2026"})
    assert none.status_code == 422
    assert petugas.post(f"{STAFF}/{row.pk}/pindaian", {"tanggal": "20 11 2026", "pindaian": scan()}).status_code == 302
    with region(bandung):
        shown = scan_of(letter_of_subject(row.pk))
    said = {"pindaian": str(shown.pk), "nomor_mitra": "7/2026", "tempat": "Bandung"}
    unsure = petugas.post(f"{STAFF}/{row.pk}/tanda-tangan", said)
    assert unsure.status_code == 422
    assert "sama" in unsure.context["galat"]
    assert petugas.post(f"{STAFF}/{row.pk}/tanda-tangan", said | {"sama": "ya"}).status_code == 302
    page = petugas.get(f"{STAFF}/{row.pk}")
    assert page.context["layar"].row.state == "berlaku"
    assert "belum terpasang" in page.content.decode()  # Kerinci publishes no catalogue yet
    assert Client().get(f"{PUBLIC}/kerja-sama/{row.pk}").status_code == 200


def test_ending_and_extending_on_the_page(petugas, bandung, now):
    row = signed(bandung, now)
    wrong = petugas.post(f"{STAFF}/{row.pk}/adendum", {"nomor_kita": "2", "hari": "20 11 2026"})
    assert set(wrong.context["galat"]) == {"nomor_mitra", "tentang"}
    longer = {"nomor_kita": "2", "nomor_mitra": "3", "hari": "20 11 2026", "sampai": "1 1 2031", "tentang": "lama"}
    assert petugas.post(f"{STAFF}/{row.pk}/adendum", longer).status_code == 302
    unsaid = petugas.post(f"{STAFF}/{row.pk}/akhiri", {"hari": "20 11 2026", "alasan": ""})
    assert "alasan" in unsaid.context["galat"]
    assert petugas.post(f"{STAFF}/{row.pk}/akhiri", {"hari": "20 11 2026", "alasan": "selesai"}).status_code == 302
    with region(bandung):
        assert get_agreement(row.pk).state == "diakhiri"


def test_an_agreement_on_paper_is_recorded_on_one_page(petugas, bandung):
    told = {"nomor_kita": "1/KB", "nomor_mitra": "2/KB", "tempat": "Bandung", "hari": "1 2 2026", "pindaian": scan()}
    wrong = petugas.post(f"{STAFF}/catat", TYPED | told | {"nomor_mitra": ""})
    assert wrong.status_code == 422
    assert "nomor_mitra" in wrong.context["galat"]
    told["pindaian"] = scan()
    assert petugas.post(f"{STAFF}/catat", TYPED | told).status_code == 302
    with region(bandung):
        row = Kesepakatan.objects.get()
        assert (row.state, row.scan is not None) == ("berlaku", True)


def test_dated_defaults_are_set_with_their_basis(petugas):
    page = petugas.get(f"{STAFF}/aturan").content.decode()
    assert page.count("perlu verifikasi") == 9
    wrong = petugas.post(f"{STAFF}/aturan", {"nama": "jawab", "nilai": "nol", "dasar": "", "mulai": "20 11 2026"})
    assert "nilai" in wrong.context["galat"]
    told = {"nama": "jawab", "nilai": "30", "dasar": "Pasal contoh", "mulai": "20 11 2026", "terverifikasi": "ya"}
    assert petugas.post(f"{STAFF}/aturan", told).status_code == 302
    assert petugas.get(f"{STAFF}/aturan").content.decode().count("perlu verifikasi") == 8


@pytest.mark.parametrize(("asked", "count"), [("", 2), ("?tahap=masa", 1), ("?tahap=berjalan", 1), ("?q=tidak+ada", 0),
                                              ("?jenis=pks", 0), ("?urut=berakhir&hlm=99", 2)])  # fmt: skip
def test_the_list_filters_sorts_and_leaves_as_a_file(petugas, usulan, bandung, now, asked, count):
    signed(bandung, now)
    page = petugas.get(STAFF + asked)
    assert len(page.context["halaman"].object_list) == count
    lines = petugas.get(f"{STAFF}/unduh{asked}").content.decode().strip().splitlines()
    assert len(lines) == count + 1
    book = petugas.get(f"{STAFF}/unduh{asked or '?'}&bentuk=xlsx")
    assert book.content.startswith(b"PK")


def test_the_public_register_shows_only_what_was_signed(usulan, bandung, now):
    row = signed(bandung, now)
    page = Client().get(f"{PUBLIC}/kerja-sama")
    assert [one.pk for one in page.context["halaman"].object_list] == [row.pk]
    assert Client().get(f"{PUBLIC}/kerja-sama/{usulan.pk}").status_code == 404
    shown = Client().get(f"{PUBLIC}/kerja-sama/{row.pk}").content.decode()
    assert {"1/KB/2026", "9/KB/2026"} <= set(re.findall(r"\d/KB/\d{4}", shown))
    assert "Sistem" not in shown
    assert len(Client().get(f"{PUBLIC}/kerja-sama.csv").content.decode().strip().splitlines()) == 2


def test_the_network_is_honest_when_empty_and_counts_what_is_used(bandung, now):
    assert "Belum ada jaringan" in Client().get(f"{PUBLIC}/jaringan").content.decode()
    signed(bandung, now)
    told_of(bandung, now)
    page = Client().get(f"{PUBLIC}/jaringan")
    assert (page.context["jaringan"].signatures, page.context["jaringan"].used) == (1, 1)
    text_of = page.content.decode()
    assert "Kabupaten Kerinci" in text_of
    assert "Izin Reklame" in text_of
    table = Client().get(f"{PUBLIC}/jaringan?tampil=tabel").content.decode()
    assert "Okt 2026: 12" in table
    csv = Client().get(f"{PUBLIC}/jaringan.csv").content.decode()
    assert "2026-09: <5" in csv


@pytest.mark.parametrize(("asked", "count"), [("?keadaan=dipakai", 1), ("?keadaan=terpasang", 0), ("?keadaan=belum", 0),
                                              ("?q=kerinci", 1), ("?q=medan", 0), ("?layanan=lain", 0),
                                              ("?keadaan=lain", 1)])  # fmt: skip
def test_the_network_is_filtered(bandung, now, asked, count):
    signed(bandung, now)
    told_of(bandung, now)
    assert len(Client().get(f"{PUBLIC}/jaringan{asked}").context["ubin"]) == count


def test_the_network_in_english(bandung, now):
    signed(bandung, now)
    browser = Client(headers={"accept-language": "en"})
    browser.post(f"{PUBLIC}/bahasa", {"bahasa": "en"})
    for page in ("jaringan", "kerja-sama"):
        assert browser.get(f"{PUBLIC}/{page}").status_code == 200


def test_showing_our_use_is_a_choice_on_the_page(petugas, bandung):
    assert petugas.post(f"{STAFF}/jaringan", {"tampil": "ya"}).status_code == 302
    page = petugas.get(STAFF)
    assert page.context["pilihan"].is_shown
    assert petugas.post(f"{STAFF}/jaringan", {"tampil": "tidak"}).status_code == 302
    assert not petugas.get(STAFF).context["pilihan"].is_shown


def test_the_card_leads_to_what_ends_soon(petugas, bandung, now, sekretariat):
    row = signed(bandung, now, valid_until=now.date() + timedelta(days=50))
    with region(bandung):
        signing.remind_due(now)
    home = petugas.get("/kota-bandung/kerja/").content.decode()
    assert "segera berakhir, paling dekat dengan Kabupaten Kerinci" in home
    assert "segera berakhir" in petugas.get(STAFF).content.decode()
    assert row.partner_name in petugas.get(STAFF).content.decode()
