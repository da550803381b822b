"""Shared parts: written once, used by name; what comes out is flat, whole, and says where it came from."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.engine.api import DefinitionError, canonical, check, load_folder
from pendopo.engine.folder import folder_of
from pendopo.engine.parts import SHIPPED, Filler, merged, renamed

from .shipped import SERVICES, VOCABULARY, all_services, loaded

IDS = st.sampled_from("abcdef")
ROWS = st.lists(
    st.fixed_dictionaries({"id": IDS, "label": st.text("xyz", max_size=2)}), max_size=4, unique_by=lambda r: r["id"]
)


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A definition of one part of its own, beside its folder."""
    part = tmp_path / "bagian" / "salam"
    part.mkdir(parents=True)
    (part / "bagian.yaml").write_text(
        "id: salam\nversion: '3'\nslots:\n  - {id: sapa, title: Sapaan}\n  - {id: daftar, title: Daftar, default: []}\n"
    )
    (part / "form.yaml").write_text(
        "pages:\n  - id: salam\n    title: <<sapa>> pemohon\n    fields:\n"
        "      - {id: nama, type: text, label: Nama, max_length: '80'}\n"
        "      - {each: daftar, as: satu, item: {id: <<satu.id>>, type: text, label: <<satu.id>>, max_length: '9'}}\n"
    )
    folder = tmp_path / "layanan"
    folder.mkdir()
    (folder / "workflow.yaml").write_text("start: mulai\n")
    return folder


def written(folder: Path, parts: str, form: str = "") -> Path:
    (folder / "definition.yaml").write_text(
        "id: contoh\nversion: '1'\nkind: layanan\ntitle: Contoh\nsummary: Contoh\ncategory: usaha\nchannel: D\n"
        "owner: Dinas\n"
        "licence: Apache-2.0\nservice: {minutes: '5', promise_days: '5', fee_text: Rp0, product: Surat}\n" + parts
    )
    if form:
        (folder / "form.yaml").write_text(form)
    return folder


def fields(folder: Path) -> list[str]:
    return [field.id for page in load_folder(folder).form.pages for field in page.fields]


def test_slots_are_filled_and_rows_repeated(service: Path) -> None:
    found = load_folder(written(service, "parts:\n  - use: salam\n    with: {sapa: Hai, daftar: [{id: a}, {id: b}]}\n"))
    (page,) = found.form.pages
    assert page.title == "Hai pemohon"
    assert [field.id for field in page.fields] == ["nama", "a", "b"]
    assert found.parts == ("salam@3: field:a field:b field:nama page:salam",)


def test_a_second_use_gets_a_prefix(service: Path) -> None:
    twice = "parts:\n  - {use: salam, with: {sapa: Hai}}\n  - {use: salam, prefix: kuasa_, with: {sapa: Wakil}}\n"
    assert fields(written(service, twice)) == ["nama", "kuasa_nama"]


def test_the_service_leads_and_may_place_or_drop(service: Path) -> None:
    form = (
        "pages:\n  - id: salam\n    title: Milik sendiri\n    fields:\n"
        "      - {id: nama, drop: ya}\n      - {id: usia, type: integer, label: Usia}\n"
        "      - {id: nomor, type: text, label: Nomor, max_length: '9', after: a}\n"
    )
    folder = written(service, "parts:\n  - {use: salam, with: {sapa: Hai, daftar: [{id: a}]}}\n", form)
    assert fields(folder) == ["a", "nomor", "usia"]
    assert load_folder(folder).form.pages[0].title == "Milik sendiri"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ("parts:\n  - {use: tidak-ada}\n", "tidak ada"),
        ("parts:\n  - {use: ../salam}\n", "menyebut namanya"),
        ("parts:\n  - {use: salam}\n", "belum diisi"),
        ("parts:\n  - {use: salam, with: {sapa: Hai, salah: x}}\n", "tidak punya lubang"),
        ("parts:\n  - {use: salam, dengan: {sapa: Hai}}\n", "tidak dikenal"),
    ],
    ids=["tidak-ada", "jalan-keluar", "lubang-kosong", "lubang-lain", "kunci-lain"],
)
def test_a_part_that_cannot_be_used_is_refused_with_a_sentence(service: Path, parts: str, sentence: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load_folder(written(service, parts))
    assert sentence in caught.value.findings[0].message


def test_what_is_flat_stays_as_it_is(tmp_path: Path) -> None:
    first = loaded("sip-bidan")
    for name, body in folder_of(first).items():
        file = tmp_path / "sip-bidan" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    assert canonical(load_folder(tmp_path / "sip-bidan")) == canonical(first)


def test_expressions_of_a_second_use_speak_of_its_own_questions() -> None:
    part = {"form": {"pages": [{"id": "p", "fields": [
        {"id": "umur", "label": "umur", "visible": 'umur > 3 and jenis == "umur"'}, {"id": "jenis"},
    ]}]}}  # fmt: skip
    field = renamed(part, "k_")["form"]["pages"][0]["fields"][0]
    assert (field["id"], field["label"]) == ("k_umur", "umur")
    assert field["visible"].startswith("k_umur > 3 and k_jenis ==")


def test_a_slot_that_is_only_text_is_never_run() -> None:
    assert Filler({"a": "<<b>>"}).of("x <<a>>") == "x <<b>>"


@given(ROWS, ROWS)
def test_merging_loses_no_row_and_doubles_none(under: list[Any], over: list[Any]) -> None:
    rows = merged(under, over)
    assert Counter(row["id"] for row in rows) == Counter({row["id"] for row in under + over})
    assert {row["id"]: row for row in rows} | {row["id"]: row for row in over} == {row["id"]: row for row in rows}


LETTER = "{nama_surat: Izin contoh, nama_surat_en: Sample permit, register: contoh, kode_nomor: CTH"
CENTRE = "{portal: https://pusat.example, portal_name: Pusat contoh"
ARCHETYPES = {
    "keterangan-langsung": LETTER, "izin-sederhana": LETTER, "izin-teknis": LETTER, "izin-survei": LETTER,
    "izin-berbayar": LETTER, "rekomendasi": LETTER, "pendaftaran": LETTER, "tanda-berkala": LETTER,
    "pelaporan": "{", "pendampingan": "{", "lewat-pusat": CENTRE, "dilacak": CENTRE,
}  # fmt: skip
WITHOUT_OBJECTION = {"pendampingan", "lewat-pusat", "dilacak"}
FILES = "[{id: surat, title: Surat, title_en: Letter, text: PDF., text_en: PDF.}]"


@pytest.mark.parametrize("files", [FILES, "[]"], ids=["berberkas", "tanpa-berkas"])
@pytest.mark.parametrize("name", ARCHETYPES)
def test_every_archetype_is_proven_with_and_without_files(tmp_path: Path, name: str, files: str) -> None:
    slots = ARCHETYPES[name]
    slots += f"{', ' if len(slots) > 1 else ''}berkas: {files}}}"
    objection = "" if name in WITHOUT_OBJECTION else "  - use: keberatan\n"
    folder = tmp_path / "layanan"
    (folder / "i18n").mkdir(parents=True)
    standard = "{janji: '5', produk: Surat, produk_en: Letter}"
    written(folder, f"parts:\n  - {{use: standar, with: {standard}}}\n  - {{use: {name}, with: {slots}}}\n"
        f"  - use: pemohon\n  - use: pernyataan\n{objection}")  # fmt: skip
    (folder / "i18n" / "en.yaml").write_text(
        "definition:self: {title: Sample, summary: Sample, owner: Office}\nservice:self: {product: Letter}\n"
    )
    found = load_folder(folder)
    assert check(found, VOCABULARY) == []
    assert found.service.depth == "dasar"
    assert len(found.scenarios) >= 6


def test_the_archetypes_are_twelve_and_the_parts_are_known() -> None:
    shared = {"pemohon", "pernyataan", "lokasi", "standar", "keberatan"}
    assert len(ARCHETYPES) == 12
    assert {folder.name for folder in SHIPPED.iterdir()} >= shared | ARCHETYPES.keys()


def test_ninety_services_do_not_repeat_one_form_ninety_times() -> None:
    basic = [name for name in all_services() if loaded(name).service.depth == "dasar"]
    assert len(basic) >= 70
    own = [name for name in basic if (SERVICES / name / "form.yaml").exists()]
    assert own == []


OPENED = {"keberatan", "salinan-izin", "pencabutan-izin", "pengalihan-izin", "penertiban-izin"}
"""What is opened from a case or a permit: no service of the catalogue by itself."""


def test_ninety_two_services_are_shipped_twenty_in_depth_and_every_way_among_them() -> None:
    services = [name for name in all_services() if name not in OPENED]
    deep = [name for name in services if loaded(name).service.depth == "lengkap"]
    assert len(services) == 92
    assert len(deep) >= 20
    assert {loaded(name).channel for name in deep} == {"D", "O", "S", "M", "K"}


def test_every_service_that_is_decided_elsewhere_leads_there() -> None:
    central = [loaded(name) for name in all_services() if loaded(name).channel != "D" and loaded(name).parts]
    assert central
    assert all(one.service.portal.startswith("https://") and one.service.portal_name for one in central)
