"""The editor's pages: what is typed goes to the draft, mistakes stand at their field, strangers see nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pendopo.definitions.api import bindings_of, current
from pendopo.engine.api import canonical, load_folder
from pendopo.penyesuaian.models import Rancangan
from pendopo.tenancy.api import Region, region

from .conftest import SERVICE

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
Of = Callable[[str], str]

PAGES = (
    "", "/ubah/teks", "/ubah/syarat", "/ubah/waktu", "/ubah/parameter", "/ubah/pilihan", "/ubah/terjemahan", "/isian",
    "/isian/tambah", "/isian/satu/nik", "/isian/satu/foto_lokasi", "/tambah/option?induk=field:jenis",
    "/tambah/requirement", "/surat", "/surat/izin", "/peran", "/alur", "/pratinjau", "/pratinjau/pemohon",
    "/perubahan", "/rilis", "/rancangan",
)  # fmt: skip


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def ayu(masuk: Enter) -> Client:
    return masuk("satu")


def test_every_page_opens_for_the_manager(ayu: Client, alamat: Of) -> None:
    found = {rest: ayu.get(alamat(rest)).status_code for rest in PAGES}
    assert {rest: code for rest, code in found.items() if code != 200} == {}


def test_nobody_else_sees_them(masuk: Enter, alamat: Of) -> None:
    desk, away, visitor = masuk("petugas"), masuk("seberang"), Client()
    for rest in ("", "/ubah/teks", "/rancangan", "/surat/izin/pratinjau.png"):
        assert desk.get(alamat(rest)).status_code == 404
        assert away.get(alamat(rest)).status_code == 404
        assert visitor.get(alamat(rest)).status_code in (302, 401)


def test_a_manager_of_another_region_finds_no_draft_of_ours(
    bandung: Region, kerinci: Region, ayu: Client, masuk: Enter, alamat: Of
) -> None:
    ayu.post(alamat("/ubah/teks"), {"versi": "0", "definition:self.title": "Izin reklame sementara"})
    with region(bandung):
        draft = Rancangan.objects.get()
    there = f"/{kerinci.slug}/kerja/layanan-daerah/rancangan/{draft.pk}"
    assert masuk("seberang").get(there).status_code == 404


def test_what_is_typed_goes_to_the_draft_and_not_to_the_public(
    bandung: Region, ayu: Client, alamat: Of
) -> None:  # fmt: skip
    answer = ayu.post(alamat("/ubah/teks"), {"versi": "0", "definition:self.title": "Izin reklame sementara"})
    assert answer.status_code == 302
    assert "Izin reklame sementara" in text_of(ayu.get(alamat("/ubah/teks")))
    assert "sementara" not in text_of(Client().get(f"/{bandung.slug}/layanan/{SERVICE}"))
    said = text_of(ayu.get(alamat("/rancangan")))
    assert "Izin reklame insidentil → Izin reklame sementara" in said


def test_a_mistake_stands_at_its_field_and_what_was_typed_stays(ayu: Client, alamat: Of) -> None:
    answer = ayu.post(alamat("/ubah/waktu"), {"versi": "0", "service:self.promise_days": "dua hari"})
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Tulis angka bulat" in said
    assert 'value="dua hari"' in said
    assert not re.search(r"<b>1 perubahan", said)


def test_a_parameter_out_of_bounds_is_refused_with_its_bounds(ayu: Client, alamat: Of) -> None:
    answer = ayu.post(alamat("/ubah/parameter"), {"versi": "0", "param:masa_paling_lama.value": "90"})
    assert answer.status_code == 422
    assert "Isi 1 sampai 30" in text_of(answer)


def test_two_windows_do_not_overwrite_each_other(ayu: Client, alamat: Of) -> None:
    ayu.post(alamat("/ubah/teks"), {"versi": "0", "definition:self.title": "Satu"})
    answer = ayu.post(alamat("/ubah/teks"), {"versi": "0", "definition:self.title": "Dua"})
    assert answer.status_code == 409
    said = text_of(answer)
    assert "jendela lain" in said
    assert 'value="Dua"' in said
    assert 'name="versi" value="1"' in said


def test_the_verifier_speaks_beside_the_field(ayu: Client, alamat: Of) -> None:
    ayu.post(alamat("/isian/satu/email"), {"versi": "0", "field:email.visible": "tidak_ada == 1"})
    said = text_of(ayu.get(alamat("/isian/satu/email")))
    assert re.search(r'id="g-field:email.visible".*?tidak_ada', said, re.S)
    assert "kolom__galat" in text_of(ayu.get(alamat("/isian")))


def test_what_is_locked_is_not_typed_and_offers_a_fork(ayu: Client, alamat: Of) -> None:
    said = text_of(ayu.get(alamat("/isian/satu/nik")))
    assert "field:nik.type" not in said
    assert f"/adopsi/layanan/{SERVICE}/tiru" in said


def test_a_question_of_the_region_gets_a_readable_id_and_waits_for_the_second_person(
    bandung: Region, ayu: Client, masuk: Enter, alamat: Of
) -> None:
    typed = {
        "versi": "0", "label": "Nomor RT", "label_en": "Neighbourhood", "jenis": "text", "halaman": "page:pemohon",
    }  # fmt: skip
    answer = ayu.post(alamat("/isian/tambah"), typed)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/isian/satu/r3273_nomor_rt")
    assert "Nomor RT" in text_of(ayu.get(alamat("/pratinjau/pemohon")))
    refused = ayu.post(alamat("/rancangan"), {"versi": "1", "tindakan": "ajukan", "alasan": ""})
    assert refused.status_code == 422
    assert "Tulis alasan" in text_of(refused)
    ayu.post(alamat("/rancangan"), {"versi": "1", "tindakan": "ajukan", "alasan": "Petugas lapangan"})
    budi = masuk("dua")
    home = f"/{bandung.slug}/kerja/layanan-daerah"
    link = re.search(rf"{home}/rancangan/[\w-]+", text_of(budi.get(home)))
    assert link is not None
    assert "Isian “Nomor RT” baru" in text_of(budi.get(link[0]))
    assert ayu.post(link[0], {"versi": "2", "tindakan": "setuju"}).status_code == 403
    assert budi.post(link[0], {"versi": "2", "tindakan": "setuju"}).status_code == 302
    form = text_of(Client().get(f"/{bandung.slug}/layanan/{SERVICE}/ajukan/pemohon", follow=True))
    assert "Nomor RT" in form or current_has(bandung, "r3273_nomor_rt")


def current_has(place: Region, field: str) -> bool:
    with region(place):
        return field in current(SERVICE).compiled.fields


def test_a_question_without_its_translation_is_refused_at_the_field(ayu: Client, alamat: Of) -> None:
    answer = ayu.post(alamat("/isian/tambah"), {"versi": "0", "label": "Nomor RT", "halaman": "page:pemohon"})
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Pilih jenis isiannya." in said
    assert "Tulis terjemahannya." in said


def test_a_letter_is_shown_as_the_draft_has_it(ayu: Client, alamat: Of) -> None:
    picture = ayu.get(alamat("/surat/izin/pratinjau.png"))
    assert picture.status_code == 200
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    wrong = ayu.post(
        alamat("/surat/izin"), {"versi": "0", "letter:izin.template": "#tidak_ada"}, headers={"X-Pratinjau": "1"}
    )
    assert wrong.json()["versi"] == 1
    told = ayu.get(alamat("/surat/izin/pratinjau.png"))
    assert (told.status_code, "tidak_ada" in text_of(told)) == (422, True)
    refused = ayu.post(alamat("/rancangan"), {"versi": "1", "tindakan": "ajukan", "alasan": "Perwal"})
    assert refused.status_code == 409
    assert "tidak dapat dicetak" in text_of(refused)


def test_the_definition_and_the_overlay_go_out_and_come_back(
    bandung: Region, ayu: Client, alamat: Of, tmp_path: Path
) -> None:
    ayu.post(alamat("/ubah/teks"), {"versi": "0", "definition:self.title": "Izin reklame sementara"})
    ayu.post(alamat("/rancangan"), {"versi": "1", "tindakan": "terbitkan", "alasan": "Nama baru"})
    whole = ayu.get(alamat("/definisi.zip")).content
    zipfile.ZipFile(io.BytesIO(whole)).extractall(tmp_path)
    with region(bandung):
        assert canonical(load_folder(tmp_path / SERVICE)) == bytes(current(SERVICE).release.body)
    overlay = ayu.get(alamat("/lapisan.yaml")).content
    assert "Nama baru" in overlay.decode()
    other = overlay.replace(b"sementara", b"sebentar")
    sent = {"versi": "0", "berkas": SimpleUploadedFile("lapisan.yaml", other)}
    assert ayu.post(alamat("/perubahan"), sent).status_code == 302
    assert "Izin reklame sebentar" in text_of(ayu.get(alamat("/rancangan")))
    broken = {"versi": "1", "berkas": SimpleUploadedFile("lapisan.yaml", b"a: *b")}
    assert ayu.post(alamat("/perubahan"), broken).status_code == 422


def test_one_click_back_needs_a_reason(bandung: Region, ayu: Client, alamat: Of) -> None:
    ayu.post(alamat("/ubah/teks"), {"versi": "0", "definition:self.title": "Izin reklame sementara"})
    ayu.post(alamat("/rancangan"), {"versi": "1", "tindakan": "terbitkan", "alasan": "Nama baru"})
    assert ayu.post(alamat("/rilis"), {"nomor": "1", "alasan": ""}).status_code == 422
    assert ayu.post(alamat("/rilis"), {"nomor": "1", "alasan": "Keliru"}).status_code == 302
    with region(bandung):
        assert (current(SERVICE).release.number, current(SERVICE).release.title) == (3, "Izin reklame insidentil")


def test_a_function_is_bound_to_another_post_at_once(
    bandung: Region, kantor: SimpleNamespace, ayu: Client, alamat: Of
) -> None:
    typed = {"fungsi": "tim_teknis", "peran": "kepala_seksi", "unit": str(kantor.office.pk)}
    assert ayu.post(alamat("/peran"), typed).status_code == 302
    with region(bandung):
        (post,) = bindings_of(SERVICE)["tim_teknis"]
        assert post.role == "kepala_seksi"
        assert "front_office" in bindings_of(SERVICE)
    assert ayu.post(alamat("/peran"), {"fungsi": "tim_teknis", "peran": "", "unit": ""}).status_code == 422


def test_the_drawing_names_every_state_and_step(bandung: Region, ayu: Client, alamat: Of) -> None:
    said = text_of(ayu.get(alamat("/alur")))
    with region(bandung):
        workflow = current(SERVICE).compiled.definition.workflow
    assert said.count('class="alur__kotak ') == len(workflow.states)
    assert all(step.action in said for step in workflow.transitions)
    assert "<script" not in said.partition("<main")[2].partition("</main>")[0]


def test_a_question_moves_up_and_an_own_one_goes_away(bandung: Region, ayu: Client, alamat: Of) -> None:
    ayu.post(alamat("/isian/tindakan"), {"versi": "0", "simpul": "field:lebar", "tindakan": "naik"})
    with region(bandung):
        draft = Rancangan.objects.get()
    assert draft.version == 1
    said = text_of(ayu.get(alamat("/isian")))
    assert said.index('id="field:lebar"') < said.index('id="field:panjang"')


def test_a_choice_is_retired_and_another_added(bandung: Region, ayu: Client, alamat: Of) -> None:
    retired = {"versi": "0", "option:baliho.retired": "ya", "option:baliho.retired:ada": "1"}
    assert ayu.post(alamat("/ubah/pilihan"), retired).status_code == 302
    new = {"versi": "1", "induk": "field:jenis", "kata": "Neon box", "kata_en": "Neon box"}
    assert ayu.post(alamat("/tambah/option"), new).status_code == 302
    said = text_of(ayu.get(alamat("/rancangan")))
    assert "Pilihan “Baliho” dipensiunkan" in said
    assert "Pilihan “Neon box” baru" in said
    form = text_of(ayu.get(alamat("/pratinjau/apa")))
    assert "Neon box" in form
    assert 'value="baliho"' not in form


def test_a_requirement_of_the_region_comes_and_goes(ayu: Client, alamat: Of) -> None:
    new = {"versi": "0", "kata": "Surat RT", "teks": "", "kata_en": "Letter of the neighbourhood"}
    assert ayu.post(alamat("/tambah/requirement"), new).status_code == 302
    assert "Surat RT" in text_of(ayu.get(alamat("/ubah/syarat")))
    gone = {"versi": "1", "simpul": "requirement:r3273_surat_rt", "tindakan": "hapus"}
    assert ayu.post(alamat("/isian/tindakan"), gone).status_code == 302
    assert "Belum ada perubahan" in text_of(ayu.get(alamat("/rancangan")))


def test_the_preview_judges_like_the_public_form_and_keeps_nothing(ayu: Client, alamat: Of) -> None:
    answer = ayu.post(alamat("/pratinjau/apa"), {"jenis": "spanduk", "jumlah_lembar": "seratus"})
    assert answer.status_code == 422
    assert 'value="seratus"' in text_of(answer)
    right = ayu.post(alamat("/pratinjau/apa"), {"jenis": "spanduk", "jumlah_lembar": "2"})
    assert "diterima" in text_of(right)


def test_the_list_is_filtered_sorted_and_taken_along(ayu: Client, bandung: Region) -> None:
    home = f"/{bandung.slug}/kerja/layanan-daerah"
    assert "Izin reklame insidentil" in text_of(ayu.get(home, {"cari": "REKLAME", "urut": "perubahan"}))
    assert "Izin pemakaian taman" not in text_of(ayu.get(home, {"cari": "reklame"}))
    assert "Tidak ada layanan seperti itu" in text_of(ayu.get(home, {"cari": "reklame", "keadaan": "rancangan"}))
    table = text_of(ayu.get(home, {"cari": "reklame", "unduh": "1"})).splitlines()
    assert len(table) == 2
    assert table[1].startswith("izin-reklame-insidentil;Izin reklame insidentil;Pendopo;")
