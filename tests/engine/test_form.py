"""Pages are read as people type, hidden questions do not count, and every refusal says how to mend it."""

from dataclasses import replace
from datetime import datetime

import pytest

from pendopo.engine.api import Compiled, Context, PageResult, compile

from .shipped import ANSWERS, FRIDAY, WIB, context, extra, load_shipped, patched


def read(compiled: Compiled, page: str, ctx: Context, **raw: str | list[str]) -> PageResult:
    """A page as a browser sends it."""
    typed = {name: value if isinstance(value, list) else [value] for name, value in raw.items()}
    return compiled.read_page(page, typed, {}, ctx)


def test_right_answers_have_no_problems(compiled: Compiled, ctx: Context) -> None:
    assert compiled.check_all(ANSWERS, ctx) == {}


def test_numbers_are_read_as_indonesians_write_them(compiled: Compiled, ctx: Context) -> None:
    result = read(compiled, "materi", ctx, panjang="1,50", lebar=" 2.5 ", tulisan="Bazar\r\nBuku")
    assert result.answers == {"panjang": "1.5", "lebar": "2.5", "tulisan": "Bazar\nBuku"}


@pytest.mark.parametrize(
    "typed", ["28 11 2026", "28/11/2026", "28-11-2026", "28.11.2026", "2026-11-28", "28 November 2026", "28 nov 2026"]
)
def test_dates_are_read_in_every_usual_form(compiled: Compiled, ctx: Context, typed: str) -> None:
    assert read(compiled, "waktu", ctx, tanggal_mulai=typed).answers["tanggal_mulai"] == "2026-11-28"


@pytest.mark.parametrize(
    "typed", ["31 2 2026", "besok", "28 11 26", "1 2 3 4", "²8 11 2026", "28 13 2026", "0 0 0000", "x" * 5000]
)
def test_dates_that_do_not_exist_are_told(compiled: Compiled, ctx: Context, typed: str) -> None:
    result = read(compiled, "waktu", ctx, tanggal_mulai=typed)
    assert "misalnya 23 11 2026" in result.problems["tanggal_mulai"]
    assert result.raw["tanggal_mulai"] == [typed]


def test_a_date_in_the_past_names_the_first_possible_day(compiled: Compiled, ctx: Context) -> None:
    result = read(compiled, "waktu", ctx, tanggal_mulai="19 11 2026", tanggal_selesai="20 11 2026")
    assert result.problems == {"tanggal_mulai": "Tanggal mulai sudah lewat. Pilih 20 November 2026 atau sesudahnya."}


def test_today_and_thirty_days_are_allowed_and_one_more_is_not(compiled: Compiled, ctx: Context) -> None:
    fine = read(compiled, "waktu", ctx, tanggal_mulai="20 11 2026", tanggal_selesai="19 12 2026")
    assert fine.ok
    late = read(compiled, "waktu", ctx, tanggal_mulai="20 11 2026", tanggal_selesai="20 12 2026")
    assert "paling lama 30 hari sejak 20 November 2026" in late.problems["tanggal_selesai"]


def test_a_region_may_allow_fewer_days(ctx: Context) -> None:
    strict = compile(load_shipped(), params={"masa_paling_lama": "7"})
    result = read(strict, "waktu", ctx, tanggal_mulai="20 11 2026", tanggal_selesai="27 11 2026")
    assert "paling lama 7 hari" in result.problems["tanggal_selesai"]


def test_a_draft_that_became_late_is_told_before_submission(compiled: Compiled) -> None:
    later = context(datetime(2026, 12, 1, 9, 0, tzinfo=WIB))
    assert set(compiled.check_all(ANSWERS, later)) == {"tanggal_mulai"}


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("0", "paling sedikit 1"),
        ("26", "paling banyak 25"),
        ("2,5", "bulat"),
        ("dua", "bulat"),
        ("٣", "bulat"),
        ("9" * 40, "besar"),
    ],
)
def test_wrong_numbers_say_what_is_allowed(compiled: Compiled, ctx: Context, typed: str, word: str) -> None:
    assert word in read(compiled, "apa", ctx, jenis="spanduk", jumlah_lembar=typed).problems["jumlah_lembar"]


@pytest.mark.parametrize("typed", ["1,234", "0", "21", "NaN", "Infinity", "1e3", "--1", ",", "1,2,3", "1" * 30])
def test_wrong_decimals_are_refused(compiled: Compiled, ctx: Context, typed: str) -> None:
    assert "panjang" in read(compiled, "materi", ctx, panjang=typed, lebar="1", tulisan="x").problems


def test_empty_questions_are_asked_for_in_words_of_their_kind(compiled: Compiled, ctx: Context) -> None:
    assert compiled.read_page("apa", {}, {}, ctx).problems["jenis"] == "Pilih jawaban untuk “Jenis reklame”."
    lokasi = compiled.read_page("lokasi", {"alamat_pemasangan": ["  "]}, {}, ctx).problems
    assert lokasi["foto_lokasi"] == "Kirim berkas untuk “Foto tempat pemasangan”."
    assert lokasi["alamat_pemasangan"] == "Isi “Alamat atau patokan tempat pemasangan”."
    assert "persetujuan_lahan" not in lokasi
    assert compiled.read_page("pernyataan", {}, {}, ctx).problems["pernyataan_benar"].startswith("Centang")


def test_english_readers_get_english_sentences(compiled: Compiled) -> None:
    ctx = context(lang="en")
    assert (
        "Choose 20 November 2026 or later"
        in read(compiled, "waktu", ctx, tanggal_mulai="19 11 2026").problems["tanggal_mulai"]
    )
    problems = read(compiled, "pemohon", ctx, nik="12").problems
    assert problems["nama"] == "Fill in “Full name”."
    assert problems["nik"].startswith("A NIK has 16 digits")


def test_an_option_or_area_that_is_not_offered_is_refused(compiled: Compiled, ctx: Context) -> None:
    assert "jenis" in read(compiled, "apa", ctx, jenis="balon", jumlah_lembar="1").problems
    nowhere = replace(ctx, labels=lambda source, code: None)
    assert "kelurahan" in read(compiled, "lokasi", nowhere, kelurahan="99.99.99.9999").problems


def test_personal_fields_say_what_is_wrong(compiled: Compiled, ctx: Context) -> None:
    result = read(
        compiled,
        "pemohon",
        ctx,
        nama="A",
        nik="9201013113900001",
        nomor_hp="abc",
        email="x@y",
        bertindak_untuk="diri_sendiri",
    )
    assert set(result.problems) == {"nik", "nomor_hp", "email"}
    assert "tanggal lahir" in result.problems["nik"]


def test_a_hidden_question_is_neither_asked_nor_kept(compiled: Compiled, ctx: Context) -> None:
    shown = compiled.read_page("lokasi", {"lahan_orang_lain": ["ya"], "persetujuan_lahan": ["berkas-1"]}, {}, ctx)
    assert shown.answers["persetujuan_lahan"] == ["berkas-1"]
    hidden = compiled.read_page("lokasi", {"lahan_orang_lain": ["tidak"], "persetujuan_lahan": ["berkas-1"]}, {}, ctx)
    assert "persetujuan_lahan" not in hidden.answers
    assert "persetujuan_lahan" not in hidden.merged({"persetujuan_lahan": ["lama"], "jenis": "spanduk"})


def test_answers_behind_a_changed_mind_are_pruned(compiled: Compiled, ctx: Context) -> None:
    answers = ANSWERS | {"nama_badan": "PT Contoh", "surat_kuasa": ["x"]}
    assert compiled.check_all(answers, ctx) == {}
    assert set(compiled.prune(answers)) == set(ANSWERS)
    assert compiled.letter_data("izin", answers, ctx)["pemegang"] == "Pemohon contoh"


def test_visibility_hangs_on_other_questions(compiled: Compiled) -> None:
    assert compiled.depends_on("persetujuan_lahan") == {"lahan_orang_lain"}
    assert compiled.depends_on("jenis") == frozenset()
    assert compiled.visible("surat_kuasa", {"bertindak_untuk": "orang_lain"})
    assert not compiled.visible("surat_kuasa", {})
    assert not compiled.visible("surat_kuasa", {"bertindak_untuk": 3})


def test_answers_are_shown_as_people_read_them(compiled: Compiled, ctx: Context) -> None:
    shown = {name: compiled.display(name, ANSWERS, ctx) for name in ANSWERS}
    assert shown["jenis"] == "Spanduk"
    assert shown["lebar"] == "1,2 m"
    assert shown["jumlah_lembar"] == "5 lembar"
    assert shown["tanggal_mulai"] == "28 November 2026"
    assert shown["lahan_orang_lain"] == "Tidak"
    assert shown["foto_lokasi"] == "1 berkas"
    assert compiled.display("email", ANSWERS, ctx) == ""
    assert compiled.display("jenis", ANSWERS, ctx, "en") == "Banner"
    assert compiled.display("tanggal_mulai", ANSWERS, ctx, "en") == "28 November 2026"


def test_texts_fall_back_to_indonesian(compiled: Compiled) -> None:
    assert compiled.text("definition", "title", "en") == "Temporary advertising permit"
    assert compiled.text("function:front_office", "title", "su") == "Petugas depan"
    assert compiled.page_of("nik").id == "pemohon"


def test_too_many_or_forged_files_are_refused(compiled: Compiled, ctx: Context) -> None:
    assert "paling banyak 1" in read(compiled, "gambar", ctx, gambar_materi=["a", "b"]).problems["gambar_materi"]
    assert "gambar_materi" in read(compiled, "gambar", ctx, gambar_materi="a" * 100).problems
    assert read(compiled, "gambar", ctx, gambar_materi=["a", "a", ""]).answers["gambar_materi"] == ["a"]


def test_control_characters_are_dropped(compiled: Compiled, ctx: Context) -> None:
    assert read(compiled, "pemohon", ctx, nama="Bu\x00di\u202e \tSan").answers["nama"] == "Budi  San"


def test_computed_fields_follow_the_answers(ctx: Context) -> None:
    one = compile(
        patched(extra(id="luas", type="computed", label="Luas", expr="panjang * lebar * jumlah_lembar", unit="m²"))
    )
    assert one.display("luas", ANSWERS, ctx) == "30 m²"
    assert one.display("luas", {}, ctx) == ""
    assert one.check_all(ANSWERS, ctx) == {}


def test_reading_everything_is_fast(compiled: Compiled) -> None:
    start = datetime.now(tz=WIB)
    for _ in range(200):
        compiled.check_all(ANSWERS, context(FRIDAY))
    assert (datetime.now(tz=WIB) - start).total_seconds() < 2
