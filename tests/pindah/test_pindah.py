"""A region leaves one cell and stands in another: the same to the row, nothing of its neighbour, all or nothing."""

from __future__ import annotations

import re
import signal
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from pendopo.config.region_move.parcel import identity_for, opened

from .conftest import PHRASE, REGION, SECRET, Cell, public
from .tanam import HERE, THERE

pytestmark = pytest.mark.xdist_group("pindah")
DIGEST = re.compile(r"Sidik: ([0-9a-f]{64})")
# What the example city has of the counter: permits and their life, archive, bills, visits, survey, share-out, filters.
COUNTER = (
    "cases_assignmentrule", "cases_savedfilter", "lapangan_kunjungan", "lapangan_petugaskunjungan", "payments_bankplan",
    "payments_skrd", "payments_ssrd", "payments_virtualaccount", "perizinan_arsipizin",
    "perizinan_centralfiling", "perizinan_entrikata", "perizinan_entriregister", "perizinan_imporarsip",
    "perizinan_izin", "perizinan_izinfact", "skm_hasilsurvei", "skm_jawabansurvei",
    "skm_tindaklanjut",
)  # fmt: skip

ROWS = "SELECT count(*), md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {} one WHERE region_id = %s"


def everything(file: Path, secret: str = SECRET) -> Iterator[tuple[str, bytes]]:
    """Each entry in the clear, pieces of tables inflated."""
    with opened(file, identity_for(file, typed=secret, machine="")) as entries:
        for name, content, _size in entries:
            found = content.read()
            yield name, zlib.decompress(found) if name.startswith("tabel/") else found


def test_what_was_exported_stands_in_the_other_cell_to_the_row_and_is_proven(
    ekspor: Path, kunci: str, tujuan: Cell
) -> None:
    said = tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    assert "Semua tabel sama" in said
    assert tujuan.regions() == {REGION}
    proof = tujuan.ok("region", "verify", str(ekspor), "--kunci-berkas", kunci, "--terhadap", "32.73")
    assert "Semuanya cocok." in proof
    assert DIGEST.findall(said) == DIGEST.findall(proof)
    assert "Jejak utuh" in tujuan.ok("audit", "periksa")
    assert "sudah ada" in tujuan.refused("region", "import", str(ekspor), "--kunci-berkas", kunci)


def test_the_counter_of_the_city_stands_there_with_every_permit_bill_visit_and_answer(
    asal: Cell, ekspor: Path, kunci: str, tujuan: Cell
) -> None:
    tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    here, there = ({table: cell.ask(ROWS.format(table), REGION)[0] for table in COUNTER} for cell in (asal, tujuan))
    assert here == there
    assert [table for table, (rows, _digest) in here.items() if not rows] == []


def test_staff_sign_in_with_the_same_number_password_and_second_factor_under_another_cells_key(
    asal: Cell, ekspor: Path, kunci: str, tujuan: Cell
) -> None:
    tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    assert tujuan.tell("masuk").stdout.split() == ["sandi", "kode", "surel"]
    here, there = (cell.ask("SELECT id, nip_sealed, nip_index FROM people_user") for cell in (asal, tujuan))
    assert {row[0] for row in there} < {row[0] for row in here}
    assert not {bytes(row[2]) for row in there if row[2]} & {bytes(row[2]) for row in here if row[2]}


def test_work_goes_on_there_an_open_case_is_decided_and_its_letter_signed_and_the_trail_stays_whole(
    ekspor: Path, kunci: str, tujuan: Cell
) -> None:
    tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    done = tujuan.tell("kerja")
    assert done.stdout.split() == ["sama", "ditandatangani"], done.stderr
    assert "Jejak utuh" in tujuan.ok("audit", "periksa")
    proof = tujuan.ok("region", "verify", str(ekspor), "--kunci-berkas", kunci, "--terhadap", "32.73")
    assert "Semuanya cocok." in proof
    assert "baris bertambah" in proof


def test_nothing_of_the_neighbour_is_in_the_file(master: Path, ekspor: Path, asal: Cell) -> None:
    text = dict(everything(ekspor))
    whole = b"\n".join(text.values())
    assert HERE.encode() in whole
    assert THERE.encode() not in whole
    assert b"KERINCI" not in whole.upper().replace(b"KABUPATEN KERINCI", b"")
    key = (asal.home / "kunci" / "daerah-1501.kunci").read_bytes()
    assert key not in whole
    assert (asal.home / "kunci" / "sel.kunci").read_bytes() not in whole
    assert (asal.home / "kunci" / f"daerah-{REGION}.kunci").read_bytes() in whole
    theirs = asal.ask("SELECT id::text FROM people_person WHERE region_id = 1501")
    theirs += asal.ask("SELECT user_id::text FROM people_person WHERE region_id = 1501")
    theirs += asal.ask("SELECT id::text FROM audit_event WHERE region_id = 1501")
    assert len(theirs) > 3
    assert not [row[0] for row in theirs if row[0].encode() in whole]
    assert not [name for name in text if "1501" in name]
    assert b"django_session" not in whole
    assert b"usersessions" not in b"".join(name.encode() for name in text)


def test_the_file_itself_shows_nothing_without_its_key(ekspor: Path, kunci: str, tujuan: Cell, tmp_path: Path) -> None:
    sealed = ekspor.read_bytes()
    assert all(word not in sealed for word in (HERE.encode(), b"Bandung", b"BEGIN PRIVATE KEY", b"people_person"))
    wrong = tmp_path / "salah"
    wrong.write_text(str(pyrage.x25519.Identity.generate()))
    assert "bukan kunci berkas ini" in tujuan.refused("region", "import", str(ekspor), "--kunci-berkas", str(wrong))
    wrong.write_text(PHRASE)
    assert "tidak dibuka dengan frasa" in tujuan.refused("region", "import", str(ekspor), "--kunci-berkas", str(wrong))
    assert tujuan.regions() == set()
    assert tujuan.below() == set()


@pytest.mark.parametrize("part", [0.3, 0.9, 0.9999])
def test_half_a_file_or_a_changed_byte_brings_nothing(
    ekspor: Path, kunci: str, tujuan: Cell, tmp_path: Path, part: float
) -> None:
    whole = bytearray(ekspor.read_bytes())
    half, changed = tmp_path / "separuh.daerah", tmp_path / "berubah.daerah"
    half.write_bytes(whole[: int(len(whole) * part)])
    whole[int(len(whole) * part)] ^= 1
    changed.write_bytes(whole)
    for file in (half, changed):
        assert "rusak" in tujuan.refused("region", "import", str(file), "--kunci-berkas", kunci)
    assert tujuan.regions() == set()
    assert tujuan.below() == set()


def test_a_newer_and_an_older_program_are_told_what_to_do(
    ekspor: Path, kunci: str, tujuan: Cell, tmp_path: Path
) -> None:
    for change, sentence in (("lebih", "Perbarui sel ini"), ("kurang", "Perbarui sel asalnya")):
        other = tmp_path / f"{change}.daerah"
        made = tujuan.tell("versi", change, str(ekspor), str(other))
        assert made.returncode == 0, made.stderr
        assert sentence in tujuan.refused("region", "import", str(other), "--kunci-berkas", kunci)
    assert tujuan.regions() == set()
    assert tujuan.below() == set()


def test_a_disk_without_room_is_told_before_anything_is_written(ekspor: Path, kunci: str, tujuan: Cell) -> None:
    said = tujuan.tell("penuh", str(ekspor), kunci)
    assert "Ruang disk kurang" in said.stdout, said.stderr
    assert tujuan.regions() == set()
    assert tujuan.below() == set()


@pytest.mark.panjang
@pytest.mark.parametrize(
    ("way", "step"),
    [*[("say", step) for step in range(6)], *[("rename", step) for step in range(4)]],
    ids=lambda value: str(value),
)
def test_an_import_killed_at_any_step_has_brought_nothing_or_everything(
    ekspor: Path, kunci: str, tujuan: Cell, way: str, step: int
) -> None:
    died = tujuan.tell("mati", "import", way, str(step), str(ekspor), kunci)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert tujuan.regions() == set(), "nothing is committed before the last step"
    for table in ("people_person", "audit_event", "cases_case", "people_user", "files_storedfile"):
        assert tujuan.ask(f"SELECT count(*) FROM {table}") == [(0,)], table
    said = tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    assert "Semua tabel sama" in said
    assert "Semuanya cocok." in tujuan.ok(
        "region", "verify", str(ekspor), "--kunci-berkas", kunci, "--terhadap", "32.73"
    )


def test_an_import_killed_before_its_commit_leaves_nothing_on_the_disk_for_the_next_one(
    ekspor: Path, kunci: str, tujuan: Cell, tmp_path: Path
) -> None:
    died = tujuan.tell("mati", "import", "say", "5", str(ekspor), kunci)
    assert died.returncode == -signal.SIGKILL
    assert tujuan.below(), "folders stood in their places already"
    broken = tmp_path / "rusak.daerah"
    broken.write_bytes(ekspor.read_bytes()[:5000])
    tujuan.refused("region", "import", str(broken), "--kunci-berkas", kunci)
    assert tujuan.below() == set()


def test_an_import_killed_after_its_commit_has_brought_everything(ekspor: Path, kunci: str, tujuan: Cell) -> None:
    died = tujuan.tell("mati", "import", "say", "6", str(ekspor), kunci)
    assert died.returncode == -signal.SIGKILL
    assert tujuan.regions() == {REGION}
    assert "Semuanya cocok." in tujuan.ok(
        "region", "verify", str(ekspor), "--kunci-berkas", kunci, "--terhadap", "32.73"
    )
    assert "sudah ada" in tujuan.refused("region", "import", str(ekspor), "--kunci-berkas", kunci)
    assert "Semuanya cocok." in tujuan.ok(
        "region", "verify", str(ekspor), "--kunci-berkas", kunci, "--terhadap", "32.73"
    )


@pytest.mark.parametrize(
    ("way", "step"), [*[("say", step) for step in range(5)], ("replace", 0)], ids=lambda value: str(value)
)
@pytest.mark.panjang
def test_an_export_killed_at_any_step_leaves_a_working_region_without_a_file_or_a_closed_one(
    asal: Cell, kunci: str, tmp_path: Path, way: str, step: int
) -> None:
    target = tmp_path / "stik" / "bandung.daerah"
    target.parent.mkdir()
    died = asal.tell("mati", "export", way, str(step), str(target), kunci)
    assert died.returncode == -signal.SIGKILL, died.stderr
    ((state,),) = asal.ask("SELECT state FROM tenancy_region WHERE id = %s", REGION)
    assert (state, target.exists()) in {("", False), ("tertutup", False), ("tertutup", True)}
    if not state:
        asal.ok("region", "undang", "32.73", "baru@contoh.go.id", "Orang Baru")  # it works on at once
    if not target.exists():
        asal.ok("region", "export", "32.73", "--ke", str(target), "--kunci", public(SECRET))
    assert "Semuanya cocok." in asal.ok("region", "verify", str(target), "--kunci-berkas", kunci)
    assert [path.name for path in target.parent.iterdir()] == ["bandung.daerah"]


def test_after_its_export_a_region_is_read_only_until_it_is_opened_again_or_has_moved(
    asal: Cell, kunci: str, tmp_path: Path
) -> None:
    target = tmp_path / "bandung.daerah"
    said = asal.ok("region", "export", "32.73", "--ke", str(target), "--kunci", public(SECRET))
    assert "detik terakhir" in said
    assert target.stat().st_mode & 0o777 == 0o600
    assert asal.run("region", "undang", "32.73", "baru@contoh.go.id", "Orang Baru").returncode != 0
    asal.ok("region", "undang", "15.01", "baru@contoh.go.id", "Orang Baru")
    assert "bekerja lagi" in asal.ok("region", "export", "32.73", "--batal")
    asal.ok("region", "undang", "32.73", "baru@contoh.go.id", "Orang Baru")
    assert "masih bekerja" in asal.refused("region", "pindah", "32.73", "--ke", "https://izin.bandung.go.id")
    asal.ok("region", "export", "32.73", "--ke", str(tmp_path / "lagi.daerah"), "--kunci", public(SECRET))
    assert "lengkap" in asal.refused("region", "pindah", "32.73", "--ke", "bandung")
    asal.ok("region", "pindah", "32.73", "--ke", "https://izin.bandung.go.id")
    assert "dua tempat memberi nomor" in asal.refused("region", "export", "32.73", "--batal")
    assert "Ekspor dari sana" in asal.refused(
        "region", "export", "32.73", "--ke", str(tmp_path / "c.daerah"), "--kunci", public(SECRET)
    )
    assert "bekerja lagi" in asal.ok("region", "export", "32.73", "--batal", "--ya")


def test_a_file_for_the_other_machine_needs_no_phrase_and_opens_nowhere_else(
    asal: Cell, tujuan: Cell, tmp_path: Path
) -> None:
    target = tmp_path / "bandung.daerah"
    key = tujuan.ok("region", "kunci").strip()
    asal.ok("region", "export", "32.73", "--ke", str(target), "--kunci", key, "--tetap-buka")
    assert "bukan kunci berkas ini" in asal.refused("region", "verify", str(target))
    assert "Semuanya cocok." in tujuan.ok("region", "verify", str(target))
    assert "Semua tabel sama" in tujuan.ok("region", "import", str(target))
    assert "Sebutkan siapa" in asal.refused("region", "export", "32.73", "--ke", str(tmp_path / "x.daerah"))


def test_a_file_by_a_phrase_is_opened_by_it_and_by_no_other(asal: Cell, tmp_path: Path) -> None:
    target, phrase = tmp_path / "bandung.daerah", tmp_path / "frasa"
    words = ("region", "export", "32.73", "--ke", str(target), "--frasa-berkas", str(phrase), "--tetap-buka")
    phrase.write_text("pendek")
    assert "paling sedikit 16 huruf" in asal.refused(*words)
    phrase.write_text(PHRASE)
    asal.ok(*words)
    assert "Semuanya cocok." in asal.ok("region", "verify", str(target), "--kunci-berkas", str(phrase))
    phrase.write_text("lima kata yang lain sama sekali")
    assert "tidak membuka berkas ini" in asal.refused("region", "verify", str(target), "--kunci-berkas", str(phrase))


def test_what_was_still_to_be_done_is_asked_for_anew(asal: Cell, ekspor: Path, kunci: str, tujuan: Cell) -> None:
    tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    waiting = "SELECT task_name, args->>'subject', lock FROM procrastinate_jobs WHERE lock = %s"
    assert tujuan.ask(waiting, HERE) == asal.ask(waiting, HERE) != []
    assert tujuan.ask(waiting, THERE) == []


def test_somebody_who_is_there_already_keeps_their_sign_in_and_holds_no_post_until_invited(
    ekspor: Path, kunci: str, tujuan: Cell
) -> None:
    assert tujuan.tell("kembar", "sebelum").returncode == 0
    said = tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    assert "1 orang sudah punya akun" in said
    found = tujuan.tell("kembar", "sesudah")
    assert found.stdout.split() == ["menunggu", "sandi-lama", "slot-berikutnya"], found.stderr
    assert "Semuanya cocok." in tujuan.ok(
        "region", "verify", str(ekspor), "--kunci-berkas", kunci, "--terhadap", "32.73"
    )


def test_a_row_that_was_changed_behind_its_back_is_found(ekspor: Path, kunci: str, tujuan: Cell) -> None:
    tujuan.ok("region", "import", str(ekspor), "--kunci-berkas", kunci)
    tujuan.ask("UPDATE core_harilibur SET name = 'diubah' WHERE name = %s", f"{HERE} libur")
    words = ("region", "verify", str(ekspor), "--kunci-berkas", kunci, "--terhadap", "32.73")
    assert "core_harilibur: 1 baris berubah" in tujuan.refused(*words)
    (content,) = [p for p in (tujuan.home / "berkas" / str(REGION)).rglob("*") if p.is_file()][:1]
    content.write_bytes(b"rusak")
    assert "tidak dapat dibuka" in tujuan.refused(*words)
