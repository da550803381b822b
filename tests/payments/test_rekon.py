"""A day of the treasurer: three lists, statements brought in once, differences settled by a person, the day closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.lib.sheets import csv_table, xlsx_table
from pendopo.payments import queries_rekon
from pendopo.payments.api import BankNotice, play
from pendopo.payments.bukti import reconciled
from pendopo.payments.models import DayClosing, Repayment, SimulatedTransfer, Statement, StatementLine
from pendopo.payments.services import Back, Decision, close_day, fetch_statement, repay_deposit, repay_notice, settle
from pendopo.tenancy.api import Region, region
from tests.engine.feebook import compiled
from tests.payments.bank import bill_with_account, choose, fresh, send, told
from tests.payments.make import AMOUNT, Application, assess, pay

AT = "/kota-bandung/kerja/pembayaran"
DAY = date(2026, 11, 20)
HEAD = ("Tanggal", "Referensi", "Kredit", "Keterangan")


@pytest.fixture
def bank(bandung: Region, bendahara: Any, now: datetime) -> Any:
    choose(bandung, bendahara.actor, now)
    return bendahara


def states(place: Region, day: date = DAY) -> dict[str, str]:
    with region(place):
        return {line.row.reference: line.row.state for line in queries_rekon.read_day(day).lines}


def upload(content: bytes, name: str = "koran.csv") -> dict[str, Any]:
    return {"berkas": SimpleUploadedFile(name, content)}


def csv(*rows: tuple[str, ...]) -> bytes:
    return csv_table(HEAD, rows).encode()


def bring(browser: Client, content: bytes) -> Any:
    """Look at a file, then take it."""
    looked = browser.post(f"{AT}/rekening-koran", upload(content))
    assert looked.status_code == 200, looked.content.decode()
    return browser.post(f"{AT}/rekening-koran", {"simpanan": looked.context["simpanan"].pk}, follow=True)


# -- a day


def test_the_day_shows_what_each_list_tells(bandung: Region, bank: Any, now: datetime) -> None:
    _, account = bill_with_account(bandung, now)
    send(bandung, told(account, "FT1", now), now)
    send(bandung, told(account, "FT2", now), now)
    (cash,) = assess(bandung, Application(), now=now)
    pay(bandung, cash, bank.actor, now=now, channel="loket", reference="KW 1")
    assert states(bandung) == {"FT1": "menunggu", "FT2": "ganda", "KW1": "tunai"}
    bring(bank.browser, csv(("20-11-2026", "FT1", "216.675", ""), ("20-11-2026", "LAIN", "5.000", "SETORAN X")))
    assert states(bandung) == {"FT1": "cocok", "FT2": "ganda", "KW1": "tunai", "LAIN": "hanya_di_bank"}
    page = bank.browser.get(f"{AT}/rekonsiliasi/2026-11-20", {"saring": "semua"}).content.decode()
    for words in ("FT1", "FT2", "KW1", "LAIN", "SETORAN X", "Dibayar dua kali", "Hanya di bank"):
        assert words in page
    listed = bank.browser.get(f"{AT}/rekonsiliasi").content.decode()
    assert "Jumat, 20 November 2026" in listed


def test_the_download_names_nobody_and_opens_in_a_spreadsheet(bandung: Region, bank: Any, now: datetime) -> None:
    from python_calamine import CalamineWorkbook

    _, account = bill_with_account(bandung, now)
    send(bandung, told(account, "FT1", now, amount=AMOUNT - 1), now)
    text = bank.browser.get(f"{AT}/rekonsiliasi/2026-11-20/unduh").content.decode()
    book = bank.browser.get(f"{AT}/rekonsiliasi/2026-11-20/unduh", {"bentuk": "xlsx"}).content
    (head, row) = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert (head[1], row[1], row[2], row[4]) == ("Referensi", "FT1", "Jumlah berbeda", AMOUNT - 1)
    assert "Pratiwi" not in text
    assert "0001/SKRD/2026" in text


def test_the_book_of_a_month_adds_up_by_account_code_and_names_nobody(
    bandung: Region, bank: Any, now: datetime
) -> None:
    from python_calamine import CalamineWorkbook

    notice = difference(bandung, now)
    with region(bandung):
        back = Back(AMOUNT, DAY, "SP2D7", "Dibayar dua kali")
        repay_notice(bandung, notice.id, back, actor=bank.actor, now=now)
    (cash,) = assess(bandung, Application(), now=now)
    pay(bandung, cash, bank.actor, now=now, channel="loket", reference="KW1")
    page = bank.browser.get(f"{AT}/buku", {"bulan": "2026-11"})
    assert page.context["buku"].accounts == [("4.1.02.03.01", 2, AMOUNT * 2)]
    book = bank.browser.get(f"{AT}/buku", {"bulan": "2026-11", "bentuk": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sorted(row[7] for row in rows[1:]) == [AMOUNT, AMOUNT]
    text = bank.browser.get(f"{AT}/buku", {"bulan": "2026-11", "bentuk": "csv"}).content.decode()
    assert "SIMULATOR" in text
    assert "Pratiwi" not in text
    assert "Tidak ada setoran" in bank.browser.get(f"{AT}/buku", {"bulan": "2026-10"}).content.decode()
    assert bank.browser.get(f"{AT}/buku", {"bulan": "kemarin"}).status_code == 200


# -- statements


def test_looking_takes_nothing_and_taking_twice_takes_once(bandung: Region, bendahara: Any, now: datetime) -> None:
    browser = bendahara.browser
    content = csv(("20-11-2026", "A1", "1.000", "Budi"), ("21-11-2026", "A2", "2.000", ""))
    looked = browser.post(f"{AT}/rekening-koran", upload(content))
    with region(bandung):
        assert StatementLine.objects.count() == 0
    assert "2 setoran terbaca, seluruhnya Rp3.000" in looked.content.decode()
    assert "2 baris masuk, 0 sudah ada" in bring(browser, content).content.decode()
    more = csv(("20-11-2026", "A1", "1.000", ""), ("20-11-2026", "A3", "3.000", ""))
    assert "1 baris masuk, 1 sudah ada" in bring(browser, more).content.decode()
    with region(bandung):
        assert list(StatementLine.objects.order_by("reference").values_list("reference", "amount")) == [
            ("A1", 1000), ("A2", 2000), ("A3", 3000),
        ]  # fmt: skip
        line = StatementLine.objects.get(reference="A1")
        assert (line.text, b"Budi" in bytes(line.text_sealed or b"")) == ("Budi", False)


def test_a_file_with_one_wrong_row_brings_nothing(bandung: Region, bendahara: Any) -> None:
    content = csv(("20-11-2026", "A1", "1.000", ""), ("20-11-2026", "A2", "seribu", ""))
    looked = bendahara.browser.post(f"{AT}/rekening-koran", upload(content))
    taken = bendahara.browser.post(f"{AT}/rekening-koran", {"simpanan": looked.context["simpanan"].pk})
    assert "bukan rupiah utuh" in looked.content.decode()
    assert taken.status_code == 422
    with region(bandung):
        assert Statement.objects.count() == 0


def test_another_amount_for_a_known_reference_is_the_banks_to_explain(bandung: Region, bendahara: Any) -> None:
    bring(bendahara.browser, csv(("20-11-2026", "A1", "1.000", "")))
    looked = bendahara.browser.post(f"{AT}/rekening-koran", upload(csv(("20-11-2026", "A1", "9.000", ""))))
    taken = bendahara.browser.post(f"{AT}/rekening-koran", {"simpanan": looked.context["simpanan"].pk})
    assert "Jumlahnya berubah" in looked.content.decode()
    assert "sudah ada dengan Rp1.000, sekarang Rp9.000" in taken.content.decode()


@pytest.mark.parametrize(
    ("post", "status"),
    [
        pytest.param({}, 422, id="tanpa-berkas"),
        pytest.param({"simpanan": "bukan-uuid"}, 404, id="bukan-uuid"),
        pytest.param({"simpanan": str(uuid4())}, 404, id="berkas-asing"),
    ],
)
def test_what_was_not_looked_at_is_not_taken(bendahara: Any, post: dict[str, str], status: int) -> None:
    assert bendahara.browser.post(f"{AT}/rekening-koran", post).status_code == status


def test_a_workbook_is_read_like_a_csv(bandung: Region, bendahara: Any) -> None:
    book = xlsx_table("Koran", HEAD, [("20-11-2026", "A1", "1.000", "")])
    looked = bendahara.browser.post(f"{AT}/rekening-koran", upload(book, "koran.xlsx"))
    bendahara.browser.post(f"{AT}/rekening-koran", {"simpanan": looked.context["simpanan"].pk})
    assert states(bandung) == {"A1": "hanya_di_bank"}


def test_the_bank_itself_tells_of_a_lost_call_back(bandung: Region, bank: Any, now: datetime) -> None:
    bill, account = bill_with_account(bandung, now)
    with region(bandung):
        play(bandung, account.id, "hilang", "va", now=now)
    assert fresh(bandung, bill).end is None
    answer = bank.browser.post(f"{AT}/rekonsiliasi/2026-11-20/ambil", follow=True)
    assert "1 baris baru" in answer.content.decode()
    assert list(states(bandung).values()) == ["hanya_di_bank"]


def test_without_a_bank_there_is_nobody_to_ask(bandung: Region, bendahara: Any, now: datetime) -> None:
    with pytest.raises(Refusal, match="Unggah rekening korannya"):
        fetch_statement(bandung, DAY, actor=bendahara.actor, now=now)


# -- differences


def difference(place: Region, now: datetime) -> BankNotice:
    """A bill paid twice; the notice of the second payment."""
    _, account = bill_with_account(place, now)
    send(place, told(account, "FT1", now), now)
    send(place, told(account, "FT2", now), now)
    with region(place):
        return BankNotice.objects.get(reference="FT2")


def test_a_difference_is_settled_once_by_a_person_with_a_reason(bandung: Region, bank: Any, now: datetime) -> None:
    difference(bandung, now)
    at = f"{AT}/rekonsiliasi/2026-11-20"
    wish = {"rujukan": "FT2", "keadaan": "ganda", "putusan": "kembali", "alasan": "SP2D nomor 7, 20 November"}
    short = bank.browser.post(f"{at}/selesaikan", wish | {"alasan": "ok"})
    assert (short.status_code, "Tulis alasannya" in short.content.decode()) == (422, True)
    done = bank.browser.post(f"{at}/selesaikan", wish, follow=True).content.decode()
    assert "Selisih FT2 selesai" in done
    again = bank.browser.post(f"{at}/selesaikan", wish)
    assert (again.status_code, "sudah diselesaikan" in again.content.decode()) == (409, True)
    assert "SP2D nomor 7" in bank.browser.get(at, {"saring": "selesai"}).content.decode()
    with region(bandung):
        told_ = Event.objects.get(kind="payments.difference_settled").data
    assert told_ == {"day": "2026-11-20", "state": "ganda", "decision": "kembali"}


@pytest.mark.parametrize(
    "change",
    [{"reference": "FT1"}, {"reference": "LAIN"}, {"state": "hanya_di_bank"}, {"decision": "entah"}],
    ids=["bukan-selisih", "tidak-ada", "sudah-berubah", "putusan-asing"],
)
def test_only_what_is_a_difference_is_settled(
    bandung: Region, bank: Any, now: datetime, change: dict[str, str]
) -> None:
    difference(bandung, now)
    facts = {"reference": "FT2", "state": "ganda", "decision": "kembali", "reason": "alasan"} | change
    with region(bandung), pytest.raises(Refusal):
        settle(bandung, Decision(DAY, **facts), actor=bank.actor, now=now)


def test_money_paid_twice_is_given_back_once(bandung: Region, bank: Any, now: datetime) -> None:
    notice = difference(bandung, now)
    form = {"kabar": notice.pk, "kembali_jumlah": "216.675", "kembali_tanggal": "20 11 2026", "kembali_ref": "sp2d 7",
            "kembali_alasan": "Dibayar dua kali", "rekening": "1234567890"}  # fmt: skip
    at = f"{AT}/rekonsiliasi/2026-11-20/kembalikan"
    assert bank.browser.post(at, form | {"kembali_jumlah": "216.676"}).status_code == 422
    assert bank.browser.post(at, form | {"kembali_tanggal": "entah"}).status_code == 422
    assert bank.browser.post(at, form).status_code == 302
    assert bank.browser.post(at, form).status_code == 409
    with region(bandung):
        row = Repayment.objects.get()
        events = str(list(Event.objects.filter(kind="payments.money_given_back").values_list("data")))
        assert (row.amount, row.reference) == (AMOUNT, "SP2D7")
        assert b"1234567890" not in bytes(row.account_sealed or b"")
    assert "1234567890" not in events
    assert "SP2D7" in bank.browser.get(f"{AT}/rekonsiliasi/2026-11-20", {"saring": "semua"}).content.decode()


def test_what_paid_a_bill_is_not_given_back(bandung: Region, bank: Any, now: datetime) -> None:
    difference(bandung, now)
    with region(bandung):
        paid = BankNotice.objects.get(reference="FT1")
    with region(bandung), pytest.raises(Refusal, match="melunasi"):
        repay_notice(bandung, paid.id, Back(1, DAY, "R", "alasan"), actor=bank.actor, now=now)


def test_only_a_deposit_is_given_back(bandung: Region, bendahara: Any, now: datetime) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    pay(bandung, bill, bendahara.actor, now=now)
    with region(bandung), pytest.raises(Refusal, match="Hanya jaminan"):
        repay_deposit(bandung, bill.id, Back(1, DAY, "R", "alasan"), actor=bendahara.actor, now=now)


def test_a_deposit_is_given_back_once_whole_or_in_part_and_leaves_the_book(
    bandung: Region, bendahara: Any, now: datetime
) -> None:
    (bill,) = assess(bandung, Application(), now=now, made=compiled(kind="jaminan"))
    pay(bandung, bill, bendahara.actor, now=now)
    form = {"kembali_jumlah": "200.000", "kembali_tanggal": "20 11 2026", "kembali_ref": "SP2D 9",
            "kembali_alasan": "Taman kembali bersih", "rekening": ""}  # fmt: skip
    at = f"{AT}/{bill.id}/kembali"
    wrong = bendahara.browser.post(at, form | {"kembali_alasan": ""})
    assert (wrong.status_code, "alasannya" in wrong.content.decode()) == (422, True)
    assert 'value="200.000"' in wrong.content.decode()
    assert "Pengembalian jaminan tercatat" in bendahara.browser.post(at, form, follow=True).content.decode()
    assert bendahara.browser.post(at, form).status_code == 409
    book = bendahara.browser.get(f"{AT}/buku", {"bulan": "2026-11"}).context["buku"]
    assert sorted(entry.amount for entry in book.entries) == [-200_000, AMOUNT]


# -- closing


def test_a_day_is_closed_when_nothing_is_open_and_shows_what_came_later(
    bandung: Region, bank: Any, now: datetime
) -> None:
    difference(bandung, now)
    for sentence in ("1 selisih", "menunggu rekening koran"):
        with region(bandung), pytest.raises(Refusal, match=sentence):
            close_day(bandung, DAY, "", actor=bank.actor, now=now)
        if sentence == "1 selisih":
            with region(bandung):
                settle(bandung, Decision(DAY, "FT2", "ganda", "kembali", "alasan"), actor=bank.actor, now=now)
    bring(bank.browser, csv(("20-11-2026", "FT1", "216.675", ""), ("20-11-2026", "FT2", "216.675", "")))
    answer = bank.browser.post(f"{AT}/rekonsiliasi/2026-11-20/tutup", {"catatan": "lengkap"}, follow=True)
    assert "Hari ditutup" in answer.content.decode()
    with region(bandung):
        closing = DayClosing.objects.get()
    assert (closing.number, closing.totals["ours"], closing.totals["booked"]) == (1, [1, AMOUNT], [2, AMOUNT * 2])
    assert bank.browser.post(f"{AT}/rekonsiliasi/2026-11-20/tutup").status_code == 409
    (cash,) = assess(bandung, Application(), now=now)
    pay(bandung, cash, bank.actor, now=now, channel="loket", reference="KW1")
    assert "Berubah sesudah ditutup" in bank.browser.get(f"{AT}/rekonsiliasi/2026-11-20").content.decode()
    assert bank.browser.post(f"{AT}/rekonsiliasi/2026-11-20/tutup").status_code == 302


def test_who_examines_sees_each_day_of_money_whole_only_once_it_is_closed(
    bandung: Region, bank: Any, now: datetime
) -> None:
    (bill,) = assess(bandung, Application(), now=now)
    pay(bandung, bill, bank.actor, now=now, reference="FT1")

    def shown(at: datetime) -> tuple[list[list[str]], bool]:
        with region(bandung):
            told = reconciled(bandung, DAY.replace(day=1), DAY.replace(day=30), at)
        return [list(row) for row in told.rows], told.whole

    assert shown(now + timedelta(days=1)) == ([["2026-11-20", "1", "0", "0", "belum", ""]], False)
    bring(bank.browser, csv(("20-11-2026", "FT1", "216.675", "")))
    with region(bandung):
        close_day(bandung, DAY, "", actor=bank.actor, now=now)
    assert shown(now + timedelta(days=1)) == ([["2026-11-20", "1", "0", "1", "ada", "2026-11-20"]], True)


def test_tomorrow_is_not_closed(bandung: Region, bendahara: Any, now: datetime) -> None:
    with region(bandung), pytest.raises(Refusal, match="belum ada"):
        close_day(bandung, DAY + timedelta(days=1), "", actor=bendahara.actor, now=now)


# -- who comes in, and strange addresses


PAGES = (
    "rekonsiliasi",
    "rekonsiliasi/2026-11-20",
    "rekonsiliasi/2026-11-20/unduh",
    "rekening-koran",
    "bunga",
    "bank",
    "buku",
)
POSTS = ("selesaikan", "kembalikan", "tutup", "ambil")


def test_only_treasurers_come_in(bandung: Region, petugas: Client, bendahara: Any, bendahara_kerinci: Any) -> None:
    for page in PAGES:
        assert petugas.get(f"{AT}/{page}").status_code == 404, page
        assert bendahara_kerinci.browser.get(f"{AT}/{page}").status_code == 404, page
        assert bendahara.browser.get(f"{AT}/{page}").status_code == 200, page
    for verb in POSTS:
        assert petugas.post(f"{AT}/rekonsiliasi/2026-11-20/{verb}").status_code == 404, verb
    assert petugas.get("/kota-bandung/kerja/simulator-bank").status_code == 404


@pytest.mark.parametrize("day", ["2026-13-01", "20261120", "2026-W47-5", "9999-12-31", "kemarin"])
def test_a_day_that_is_none_is_not_found(bendahara: Any, day: str) -> None:
    assert bendahara.browser.get(f"{AT}/rekonsiliasi/{day}").status_code == 404


def test_verbs_of_money_are_the_treasurers(bandung: Region, bank: Any, kantor: Any, now: datetime) -> None:
    notice = difference(bandung, now)
    with region(bandung):
        for actor in (kantor.admin, kantor.front_office):
            with pytest.raises(Http404):
                settle(bandung, Decision(DAY, "FT2", "ganda", "kembali", "alasan"), actor=actor, now=now)
            with pytest.raises(Http404):
                repay_notice(bandung, notice.id, Back(1, DAY, "R", "alasan"), actor=actor, now=now)
            with pytest.raises(Http404):
                close_day(bandung, DAY, "", actor=actor, now=now)


# -- pages of banks and of the simulator


def test_the_bank_is_chosen_on_its_page(bandung: Region, bendahara: Any, now: datetime) -> None:
    form = {"bank": "simulator", "mulai": "20 11 2026", "prefix": "8800"}
    wrong = bendahara.browser.post(f"{AT}/bank", form | {"prefix": "abc"})
    assert (wrong.status_code, "1 sampai 8 angka" in wrong.content.decode()) == (422, True)
    assert 'value="abc"' in wrong.content.decode()
    assert "SIMULATOR bank" in bendahara.browser.post(f"{AT}/bank", form, follow=True).content.decode()
    rule = {"apa": "bunga", "bunga": "0,6", "paling_lama": "24", "pembulatan": "ke_bawah", "dasar": "Perda contoh",
            "mulai_bunga": "20 11 2026"}  # fmt: skip
    assert "Isi persen" in bendahara.browser.post(f"{AT}/bank", rule | {"bunga": "x"}).content.decode()
    assert "0,6 %" in bendahara.browser.post(f"{AT}/bank", rule, follow=True).content.decode()


def test_interest_is_asked_for_on_its_page(
    bandung: Region, bendahara: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bill,) = assess(bandung, Application(), now=now - timedelta(days=31))
    assert "Rp2.166" in bendahara.browser.get(f"{AT}/{bill.id}").content.decode()
    assert "2.166" in bendahara.browser.get(f"{AT}/bunga").content.decode()
    assert bendahara.browser.post(f"{AT}/bunga").status_code == 422
    assert bendahara.browser.post(f"{AT}/bunga", {"tagihan": "x"}).status_code == 404
    done = bendahara.browser.post(f"{AT}/bunga", {"tagihan": bill.id}, follow=True).content.decode()
    assert "1 STRD terbit" in done
    assert "0001/STRD/2026" in bendahara.browser.get(f"{AT}/{bill.id}").content.decode()


@pytest.mark.parametrize(
    ("what", "outcomes"),
    [
        pytest.param("tepat", ["lunas"], id="tepat"),
        pytest.param("dua_kali", ["lunas", "ganda"], id="dua-kali"),
        pytest.param("kurang", ["kurang"], id="kurang"),
        pytest.param("lebih", ["lebih"], id="lebih"),
        pytest.param("ulang", ["lunas"], id="ulang"),
        pytest.param("hilang", [], id="hilang"),
        pytest.param("asing", ["tak_dikenal"], id="asing"),
    ],
)
def test_the_simulator_plays_every_payer(
    bandung: Region, bank: Any, now: datetime, what: str, outcomes: list[str]
) -> None:
    bill, account = bill_with_account(bandung, now)
    at = "/kota-bandung/kerja/simulator-bank"
    assert account.number in bank.browser.get(at).content.decode()
    answer = bank.browser.post(at, {"rekening": account.pk, "cara": what, "lewat": "va"}, follow=True)
    assert "SIMULATOR selesai" in answer.content.decode()
    with region(bandung):
        assert list(BankNotice.objects.order_by("id").values_list("outcome", flat=True)) == outcomes
        assert SimulatedTransfer.objects.count() == (2 if what == "dua_kali" else 1)
    page = bank.browser.get(f"{AT}/{bill.id}").content.decode()
    assert ("SIMULATOR" in page) is True


def test_nobody_pays_late_before_the_due_day(bandung: Region, bank: Any, now: datetime) -> None:
    _, account = bill_with_account(bandung, now)
    with region(bandung), pytest.raises(Refusal, match="belum lewat"):
        play(bandung, account.id, "terlambat", "va", now=now)
    with region(bandung):
        play(bandung, account.id, "terlambat", "qris", now=now + timedelta(days=31))
        assert BankNotice.objects.get().outcome == "terlambat"


def test_there_is_no_simulator_elsewhere(kerinci: Region, bendahara_kerinci: Any) -> None:
    assert bendahara_kerinci.browser.get("/kabupaten-kerinci/kerja/simulator-bank").status_code == 404


def test_the_first_page_of_the_treasurer_tells_of_open_differences(bandung: Region, bank: Any, now: datetime) -> None:
    from pendopo.core.api import home_cards

    with region(bandung):
        assert [card.title for card in home_cards(bandung, bank.actor, now) if card.title == "Rekonsiliasi bank"] == []
    difference(bandung, now)
    with region(bandung):
        (card,) = [card for card in home_cards(bandung, bank.actor, now) if card.title == "Rekonsiliasi bank"]
    assert card.text.startswith("1 selisih")
    bring(bank.browser, csv(("20-11-2026", "FT1", "216.675", ""), ("20-11-2026", "LAIN", "5.000", "")))
    with region(bandung):
        assert queries_rekon.open_differences(DAY) == (2, DAY)
        settle(bandung, Decision(DAY, "FT2", "ganda", "kembali", "alasan"), actor=bank.actor, now=now)
        settle(bandung, Decision(DAY, "LAIN", "hanya_di_bank", "bukan_kita", "alasan"), actor=bank.actor, now=now)
        assert queries_rekon.open_differences(DAY) == (0, None)
