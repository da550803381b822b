"""A download comes in wholly or not at all, each row says what becomes of it, and a case hears its news once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import pytest

from pendopo.audit.models import Event
from pendopo.cases.api import Case
from pendopo.core.api import Refusal
from pendopo.files.api import read_file
from pendopo.lib.sheets import xlsx_table
from pendopo.lib.sheets_in import read_sheets
from pendopo.saluran.models import EntriPusat, ImporPusat, KabarPusat
from pendopo.saluran.services import RuleWish, ask_apply, keep_import, read_import, set_rule
from pendopo.tenancy.api import Region, region
from tests.saluran.conftest import HEAD, applied, line, rehearsed, sheet


def test_what_a_matched_row_says_moves_its_case_once(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime
) -> None:
    case = menunggu("I-202611101234567")
    row = applied(bandung, sheet(line("i-2026 11101234567", "Disetujui")), kantor.front_office, now)
    assert row.counts == {"berubah": 1, "terbaca": 1, "salah": 0, "berjalan": 1}
    with region(bandung):
        assert Case.objects.get(pk=case.pk).state == "selesai"
        moved = Event.objects.filter(case_id=case.pk, kind="cases.moved").count()
    again = applied(bandung, sheet(line("I-202611101234567", "Izin terbit", "20-11-2026")), kantor.front_office, now)
    assert (again.counts["tetap"], again.counts["berjalan"]) == (1, 0)
    with region(bandung):
        assert Event.objects.filter(case_id=case.pk, kind="cases.moved").count() == moved


@pytest.mark.parametrize(
    ("word", "state"),
    [("Ditolak", "ditolak_pusat"), ("Dokumen Belum Lengkap", "verifikasi_berkas"), ("Validasi", "di_pusat")],
    ids=["refused", "returned", "worked-on"],
)
def test_a_case_goes_where_the_centre_sends_it(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime, word: str, state: str
) -> None:
    case = menunggu("I-1002003004")
    applied(bandung, sheet(line("I-1002003004", word)), kantor.front_office, now)
    with region(bandung):
        assert Case.objects.get(pk=case.pk).state == state


def test_news_that_comes_too_early_is_heard_when_the_case_waits(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime
) -> None:
    from pendopo.cases.api import move_case
    from pendopo.saluran.services import hear_moved

    case = menunggu("I-900800700", waits=False)
    applied(bandung, sheet(line("I-900800700", "Disetujui")), kantor.front_office, now)
    with region(bandung):
        entry = EntriPusat.objects.get(case_id=case.pk)
        assert (entry.heard, entry.turn, "belum pada tahap" in entry.unheard) == (0, 1, True)
        for step, actor in (("teruskan", kantor.front_office), ("siap_diajukan", kantor.tim_teknis)):
            move_case(place=bandung, case_id=case.pk, transition_id=step, actor=actor, now=now)
        for _turn in range(2):
            event = Event.objects.filter(case_id=case.pk, kind="cases.moved").order_by("-id")[0]
            hear_moved(event=event, region=bandung)
        assert Case.objects.get(pk=case.pk).state == "selesai"
        entry.refresh_from_db()
        assert (entry.heard, entry.unheard, entry.is_waiting) == (1, "", False)


def test_each_row_says_what_becomes_of_it(
    bandung: Region, kantor: SimpleNamespace, menunggu: Callable[..., Any], now: datetime
) -> None:
    menunggu("I-5000000001")
    applied(
        bandung,
        sheet(line("I-1", "Validasi"), line("I-2", "Validasi"), line("I-3", "Validasi"), line("I-4", "Disetujui")),
        kantor.front_office, now,
    )  # fmt: skip
    row = rehearsed(
        bandung,
        sheet(
            line("I-5000000001", "Validasi"), line("I-1", "Disetujui", "20-11-2026"),
            line("I-2", "Verifikasi", "20-11-2026"), line("I-3", "Validasi"), line("I-4", "Validasi", "01-11-2026"),
            line("I-9", "Validasi"), line("I-9", "Inspeksi", "20-11-2026"), line("I-8", "Entah apa"),
            line("I-7", "Validasi", "kapan ya"), line("", "Validasi"),
        ),
        kantor.front_office, now,
    )  # fmt: skip
    assert row.counts == {
        "berubah": 2, "tetap": 1, "sudah": 1, "lama": 1, "baru": 1, "ganda": 1, "tanpa_berkas": 3, "salah": 3,
        "terbaca": 7,
    }  # fmt: skip
    with region(bandung):
        lines = read_sheets(read_file(row.report))[""]
    said = {(one[1], one[6]): one[7] for one in lines[1:]}
    assert "lebih baru: disetujui pusat" in said[("I-4", "Lebih lama dari yang diketahui")]
    assert "Nomor ini juga pada baris 8" in said[("I-9", "Ganda di berkas ini")]
    assert "belum diartikan" in said[("I-8", "Tidak dapat dibaca")]
    assert "bukan tanggal" in said[("I-7", "Tidak dapat dibaca")]
    assert "belum diisi" in said[("", "Tidak dapat dibaca")]
    assert row.strange == {"entahapa": "Entah apa"}


def test_one_wrong_row_holds_everything_until_it_is_left_out_knowingly(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    content = sheet(line("I-1", "Disetujui"), line("I-2", "Entah"))
    row = rehearsed(bandung, content, kantor.front_office, now)
    with region(bandung), pytest.raises(Refusal, match="1 baris tidak terbaca"):
        ask_apply(bandung, row, skips=False, actor=kantor.front_office, now=now)
    with region(bandung):
        assert not EntriPusat.objects.exists()
    done = applied(bandung, content + b"\n", kantor.front_office, now, skips=True)
    assert (done.state, done.skips) == (ImporPusat.APPLIED, True)
    with region(bandung):
        assert [one.number for one in EntriPusat.objects.all()] == ["I-1"]


def test_the_same_file_again_is_known(bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime) -> None:
    content = sheet(line("I-1", "Disetujui"))
    applied(bandung, content, kantor.front_office, now)
    with region(bandung), pytest.raises(Refusal, match="sudah masuk sebagai"):
        keep_import(bandung, "oss", content, "lain.csv", now.date(), actor=kantor.front_office, now=now)


def test_no_name_and_no_number_of_a_person_stays(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    row = applied(
        bandung, sheet(line("I-1", "Validasi"), line("I-2", "Validasi", nama="PT Cahaya Bangsa")),
        kantor.front_office, now,
    )  # fmt: skip
    with region(bandung):
        person, company = EntriPusat.objects.order_by("number")
        assert "Budi" not in person.holder_masked
        assert person.holder_masked.startswith("B")
        assert company.holder_masked == "PT Cahaya Bangsa"
        assert b"Budi" not in read_file(row.report)
        assert row.file.erased_at is not None
        told = str(list(Event.objects.filter(kind__startswith="saluran.").values_list("data", flat=True)))
        assert "Budi" not in told
        assert "I-1" not in told
    wrong = rehearsed(bandung, sheet(line("3273015505900001", "Validasi")), kantor.front_office, now)
    assert (wrong.counts["salah"], wrong.counts["terbaca"]) == (1, 0)
    with region(bandung):
        assert b"3273015505900001" not in read_file(wrong.report)


def test_a_word_is_told_once_and_understood_from_then_on(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    with region(bandung):
        set_rule("oss", RuleWish(words={"Rampung!": "disetujui"}), actor=kantor.admin, now=now)
    row = rehearsed(bandung, sheet(line("I-1", "  RAMPUNG ")), kantor.front_office, now)
    assert row.counts["salah"] == 0
    other = rehearsed(bandung, sheet(line("I-1", "rampung")), kantor.front_office, now, source="simbg")
    assert other.counts["salah"] == 1


def test_columns_are_remembered_for_the_source(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    content = b"Kode;Posisi\nI-1;Disetujui\n"
    with region(bandung):
        row = keep_import(bandung, "oss", content, "a.csv", now.date(), actor=kantor.front_office, now=now)
        assert row.mapping == {}
        set_rule(
            "oss", RuleWish(columns={"nomor": "Kode", "keadaan": "Posisi"}), actor=kantor.front_office, now=now
        )  # fmt: skip
        row = keep_import(bandung, "oss", content + b"\n", "b.csv", now.date(), actor=kantor.front_office, now=now)
        assert row.mapping == {"nomor": "Kode", "keadaan": "Posisi"}
        row = keep_import(bandung, "simbg", content, "c.csv", now.date(), actor=kantor.front_office, now=now)
        assert row.mapping == {}


def test_a_default_is_unverified_until_an_officer_says_with_what_it_was_compared(
    bandung: Region, kantor: SimpleNamespace, now: datetime
) -> None:
    from pendopo.saluran.queries import rule_of

    with region(bandung):
        assert not rule_of("oss").is_checked
        with pytest.raises(Refusal, match="dengan unduhan mana"):
            set_rule("oss", RuleWish(is_checked=True), actor=kantor.admin, now=now)
        set_rule("oss", RuleWish(is_checked=True, basis="Unduhan 20-11-2026"), actor=kantor.admin, now=now)
        assert rule_of("oss").is_checked


def test_a_number_without_a_case_is_followed_and_late_by_the_centres_own_promise(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    with region(bandung):
        set_rule("oss", RuleWish(promised_days=5), actor=kantor.admin, now=now)
    applied(
        bandung, sheet(line("I-1", "Validasi", masuk="02-11-2026"), line("I-2", "Validasi", masuk="18-11-2026")),
        kantor.front_office, now,
    )  # fmt: skip
    with region(bandung):
        first, second = EntriPusat.objects.order_by("number")
        assert (first.due_on, second.due_on) == (date(2026, 11, 9), date(2026, 11, 25))
        assert (first.case_id, first.is_open) == (None, True)


def test_an_xlsx_comes_in_like_a_csv(bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime) -> None:
    content = xlsx_table("Unduhan", HEAD.split(";"), [line("I-1", "Disetujui").split(";")])
    row = applied(bandung, content, kantor.front_office, now)
    assert row.counts["baru"] == 1
    with region(bandung):
        assert KabarPusat.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "kosong"),
        (b"PK\x03\x04rusak", "tidak dapat dibuka"),
        (b"\x00\x01\x02", "bukan XLSX dan bukan CSV"),
        (b"satu baris saja", "tidak berisi baris"),
    ],
    ids=["empty", "broken-zip", "binary", "no-rows"],
)
def test_a_hostile_file_is_a_sentence(
    bandung: Region, kantor: SimpleNamespace, now: datetime, content: bytes, part: str
) -> None:
    with region(bandung), pytest.raises(Refusal, match=part):
        keep_import(bandung, "oss", content, "x", now.date(), actor=kantor.front_office, now=now)


@pytest.mark.parametrize(
    "cell", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "9" * 300, "'; DROP TABLE x; --", "-", "🙂"],
    ids=["formula", "script", "long", "sql", "dash", "emoji"],
)  # fmt: skip
def test_hostile_cells_do_no_harm(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime, cell: str
) -> None:
    row = rehearsed(
        bandung, sheet(line("I-1", "Validasi"), line(cell, cell, cell, izin=cell, nama=cell, masuk=cell)),
        kantor.front_office, now,
    )  # fmt: skip
    assert row.state == ImporPusat.READ
    assert row.counts["salah"] == 1
    with region(bandung):
        assert not any(one.startswith("=") for one in read_file(row.report).decode().split(";"))


def test_a_rehearsal_that_no_longer_holds_is_shown_again(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    from pendopo.saluran.services import apply_import

    row = rehearsed(bandung, sheet(line("I-1", "Validasi")), kantor.front_office, now)
    with region(bandung):
        ask_apply(bandung, row, skips=False, actor=kantor.front_office, now=now)
    applied(bandung, sheet(line("I-1", "Disetujui", "20-11-2026")), kantor.front_office, now)
    apply_import(bandung, row.pk, now, tell=lambda done: None)
    read_import(bandung, row.pk, now)  # nothing waits to be read any more
    with region(bandung):
        row.refresh_from_db()
        assert (row.state, "berubah sejak" in row.problem) == (ImporPusat.READ, True)
        assert EntriPusat.objects.get().state == "disetujui"


def test_any_order_and_any_number_of_times_leaves_the_same_states(
    bandung: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    files = [
        sheet(line("I-1", "Validasi", "10-11-2026"), line("I-2", "Ditolak", "12-11-2026")),
        sheet(line("I-1", "Dikembalikan", "12-11-2026"), line("I-2", "Disetujui", "12-11-2026")),
        sheet(line("I-1", "Validasi", "14-11-2026"), line("I-3", "Disetujui", "11-11-2026")),
    ]
    seen = set()
    for turn, order in enumerate(permutations(range(3))):
        for again, name in enumerate((*order, order[0])):
            content = files[name].replace(b"I-", b"I-%d0" % turn) + b"\n" * again
            applied(bandung, content, kantor.front_office, now + timedelta(seconds=again))
        with region(bandung):
            rows = EntriPusat.objects.filter(number__startswith=f"I-{turn}0").order_by("number")
            seen.add(tuple((row.number[-1], row.state, row.as_of) for row in rows))
    assert seen == {
        (
            ("1", "proses", date(2026, 11, 14)), ("2", "disetujui", date(2026, 11, 12)),
            ("3", "disetujui", date(2026, 11, 11)),
        )
    }  # fmt: skip
