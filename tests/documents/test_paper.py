"""Signed by hand: by whom, when the region allows it, with which scan; numbers from outside and from blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pendopo.audit.api import Event
from pendopo.core.api import Refusal
from pendopo.documents.api import (
    Letter,
    Signatory,
    WrongEntry,
    accept_scan,
    attach_scan,
    change_policy,
    check_pdf,
    end_block,
    enter_number,
    fixed_bytes,
    freeze_letter,
    get_letter,
    issue_signer,
    letter_data,
    low_registers,
    render_letter,
    reserve_block,
    scan_of,
    scans_of,
    set_register_plan,
    sign_bytes,
    signed_mime,
    void_letter,
)
from pendopo.lib.uuid7 import uuid7
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region
from tests.documents.make import PASSPHRASE, SOURCE, Desk
from tests.kertas.pdf import needs_pdftotext, words_of

pytestmark = pytest.mark.django_db
HEAD = Signatory(UUID(int=77), "Sri Contoh", "Camat Contoh")
DAY = date(2026, 11, 20)


def allow(place: Region, now: datetime, *, wet: bool = True) -> None:
    with region(place):
        change_policy(may_sign_wet=wet, scan_is_public=False, actor=SYSTEM, now=now)


def freeze(place: Region, now: datetime, *people: Signatory, **changes: Any) -> Letter:
    source = replace(SOURCE, subject_id=uuid7(), case_id=uuid7(), signatories=lambda: people, **changes)
    with region(place):
        return freeze_letter(place, source, actor=SYSTEM, now=now)


def typeset(place: Region, letter: Letter, now: datetime) -> Letter:
    render_letter(place, letter.id, now=now)
    with region(place):
        return get_letter(letter.id)


def photo(colour: str = "white", kind: str = "JPEG") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (600, 800), colour).save(out, kind)
    return SimpleUploadedFile(f"pindaian.{kind.lower()}", out.getvalue())


@pytest.fixture
def wet(bandung: Region, now: datetime) -> Letter:
    """A letter that waits to be signed on paper."""
    allow(bandung, now)
    return typeset(bandung, freeze(bandung, now, HEAD), now)


def test_without_leave_of_the_region_nobody_signs_by_hand(kerinci: Region, now: datetime) -> None:
    with pytest.raises(Refusal, match="Belum ada penanda tangan"):
        freeze(kerinci, now, HEAD)


def test_who_has_a_certificate_signs_with_it_and_others_by_hand(desk: Desk) -> None:
    allow(desk.place, desk.now)
    mine = Signatory(desk.person_id, "Rahma Contoh", "Kepala Dinas")
    assert freeze(desk.place, desk.now, mine).way == Letter.ELECTRONIC
    by_hand = freeze(desk.place, desk.now, HEAD)
    assert (by_hand.way, by_hand.signer, by_hand.signatory) == (Letter.WET, None, HEAD)
    assert freeze(desk.place, desk.now, HEAD, mine).signer == desk.certificate


def test_a_letter_begun_by_hand_stays_so(wet: Letter, bandung: Region, now: datetime) -> None:
    with region(bandung):
        issue_signer(
            bandung, person_id=HEAD.person_id, name=HEAD.name, title=HEAD.title, passphrase=PASSPHRASE, not_before=now,
            now=now,
        )  # fmt: skip
    with pytest.raises(Refusal, match="di atas kertas"):
        sign_bytes(bandung, wet, person_id=HEAD.person_id, passphrase=PASSPHRASE, now=now)


@needs_pdftotext
def test_the_paper_says_that_it_is_signed_by_hand_and_how_to_check(bandung: Region, now: datetime) -> None:
    allow(bandung, now)
    template = (
        '#import "surat.typ": penutup, surat\n#let data = json(bytes(sys.inputs.data))\n'
        "#show: surat.with(data, data.isi.pemegang)\n#penutup(data)\n"
    )
    letter = typeset(bandung, freeze(bandung, now, HEAD, template=template), now)
    with region(bandung):
        flat = words_of(fixed_bytes(letter) or b"")
    assert "ditandatangani basah di atas kertas" in flat
    assert "Periksa lewat kode QR" in flat
    assert "Ditandatangani secara elektronik" not in flat
    assert HEAD.name in flat


def test_a_compared_scan_signs_the_letter(wet: Letter, bandung: Region, now: datetime) -> None:
    with region(bandung):
        scan = attach_scan(bandung, wet, photo(), signed_on=DAY, actor=SYSTEM, now=now)
        assert get_letter(wet.id).state == Letter.READY
        letter = accept_scan(wet, scan.id, is_same=True, actor=SYSTEM, now=now)
        assert (letter.state, letter.signed_sha256, letter.signed_at) == (Letter.SIGNED, scan.sha256, now)
        assert signed_mime(letter) == "image/jpeg"
        kept = scan_of(letter)
        assert kept is not None
        assert (kept.compared_by, kept.compared_at) == (SYSTEM.label, now)
        kinds = list(Event.objects.filter(subject_id=wet.id).order_by("id").values_list("kind", flat=True))
        assert kinds[-2:] == ["documents.scan_attached", "documents.letter_signed"]


def test_without_the_tick_nothing_is_signed(wet: Letter, bandung: Region, now: datetime) -> None:
    with region(bandung):
        scan = attach_scan(bandung, wet, photo(), signed_on=DAY, actor=SYSTEM, now=now)
        with pytest.raises(WrongEntry, match="Bandingkan pindaian"):
            accept_scan(wet, scan.id, is_same=False, actor=SYSTEM, now=now)
        assert get_letter(wet.id).state == Letter.READY


def test_a_wrong_scan_is_replaced_before_issue_and_never_after(wet: Letter, bandung: Region, now: datetime) -> None:
    with region(bandung):
        first = attach_scan(bandung, wet, photo("red"), signed_on=DAY, actor=SYSTEM, now=now)
        second = attach_scan(bandung, wet, photo("blue"), signed_on=DAY, actor=SYSTEM, now=now)
        with pytest.raises(Refusal, match="baru saja diganti"):
            accept_scan(wet, first.id, is_same=True, actor=SYSTEM, now=now)
        letter = accept_scan(wet, second.id, is_same=True, actor=SYSTEM, now=now)
        with pytest.raises(Refusal, match="tidak dapat diganti"):
            attach_scan(bandung, letter, photo("green"), signed_on=DAY, actor=SYSTEM, now=now)
        with pytest.raises(Refusal, match="dicabut"):
            void_letter(letter, "salah", actor=SYSTEM, now=now)
        assert [one.replaced_at is None for one in scans_of(letter)] == [False, True]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (lambda: SimpleUploadedFile("surat.pdf", b"bukan pdf"), "PDF, JPG, atau PNG|tidak dikenal|jenis"),
        (lambda: SimpleUploadedFile("surat.jpg", b"\xff\xd8\xff rusak"), "."),
    ],
    ids=["not_a_pdf", "broken_picture"],
)
def test_a_scan_is_judged_like_every_upload(
    wet: Letter, bandung: Region, now: datetime, upload: Callable[[], SimpleUploadedFile], sentence: str
) -> None:
    with region(bandung), pytest.raises(WrongEntry, match=sentence) as no:
        attach_scan(bandung, wet, upload(), signed_on=DAY, actor=SYSTEM, now=now)
    assert no.value.field == "pindaian"


def test_the_printed_pdf_is_no_scan(wet: Letter, bandung: Region, now: datetime) -> None:
    with region(bandung):
        printed = SimpleUploadedFile("surat.pdf", fixed_bytes(wet) or b"")
        with pytest.raises(WrongEntry, match="belum bertanda tangan"):
            attach_scan(bandung, wet, printed, signed_on=DAY, actor=SYSTEM, now=now)


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=1)], ids=["before", "future"])
def test_the_day_of_the_signature_is_plausible(wet: Letter, bandung: Region, now: datetime, day: date) -> None:
    with region(bandung), pytest.raises(WrongEntry, match="antara tanggal persetujuan"):
        attach_scan(bandung, wet, photo(), signed_on=day, actor=SYSTEM, now=now)


def test_an_electronic_letter_takes_no_scan(desk: Desk) -> None:
    letter = typeset(desk.place, freeze(desk.place, desk.now), desk.now)
    with region(desk.place), pytest.raises(Refusal, match="secara elektronik"):
        attach_scan(desk.place, letter, photo(), signed_on=DAY, actor=SYSTEM, now=desk.now)


def test_checking_tells_the_scan_from_the_print_and_from_others(wet: Letter, bandung: Region, now: datetime) -> None:
    with region(bandung):
        printed = fixed_bytes(wet) or b""
        scan = attach_scan(bandung, wet, photo(), signed_on=DAY, actor=SYSTEM, now=now)
        letter = accept_scan(wet, scan.id, is_same=True, actor=SYSTEM, now=now)
        from pendopo.documents.api import signed_bytes

        assert check_pdf(signed_bytes(letter) or b"").verdict == "sama"
        assert check_pdf(printed, claimed=letter).verdict == "asli_cetak"
        assert check_pdf(b"%PDF-1.4 lain", claimed=letter).verdict == "berubah"


# -- numbers


def outside(place: Region, now: datetime, mode: str = "diisi", hint: str = "800/12/DPMPTSP/2026") -> None:
    with region(place):
        set_register_plan(SOURCE.register, mode=mode, hint=hint, actor=SYSTEM, now=now)


@needs_pdftotext
def test_a_number_from_outside_is_entered_before_the_letter_is_typeset(desk: Desk) -> None:
    outside(desk.place, desk.now)
    letter = freeze(desk.place, desk.now)
    assert (letter.number, letter.seq, letter.awaits_number) == ("", None, True)
    render_letter(desk.place, letter.id, now=desk.now)
    with region(desk.place):
        assert get_letter(letter.id).state == Letter.FROZEN
        enter_number(
            desk.place, letter, typed="800/77/DPMPTSP/2026", dated=date(2026, 11, 19), actor=SYSTEM, now=desk.now
        )
    letter = typeset(desk.place, letter, desk.now)
    assert (letter.state, letter.number) == (Letter.READY, "800/77/DPMPTSP/2026")
    with region(desk.place):
        assert letter_data(letter)["tanggal"] == "19 November 2026"
        text = words_of(fixed_bytes(letter) or b"")
    assert "800/77/DPMPTSP/2026" in text


@pytest.mark.parametrize(
    ("typed", "dated", "field"),
    [
        ("", DAY, "nomor"),
        ("800/77", DAY, "nomor"),
        ("800/77/DPMPTSP/2026<b>", DAY, "nomor"),
        ("800/77/DPMPTSP/2026", date(2026, 11, 21), "tanggal"),
        ("800/77/DPMPTSP/2026", date(2026, 10, 1), "tanggal"),
    ],
    ids=["empty", "other_parts", "strange_signs", "future", "long_before"],
)
def test_a_number_from_outside_must_be_plausible(desk: Desk, typed: str, dated: date, field: str) -> None:
    outside(desk.place, desk.now)
    letter = freeze(desk.place, desk.now)
    with region(desk.place), pytest.raises(WrongEntry) as no:
        enter_number(desk.place, letter, typed=typed, dated=dated, actor=SYSTEM, now=desk.now)
    assert no.value.field == field


def test_a_number_from_outside_is_used_once_per_register_and_year(desk: Desk) -> None:
    outside(desk.place, desk.now)
    first, second = freeze(desk.place, desk.now), freeze(desk.place, desk.now)
    with region(desk.place):
        enter_number(desk.place, first, typed="800/77/A/2026", dated=DAY, actor=SYSTEM, now=desk.now)
        with pytest.raises(WrongEntry, match="sudah dipakai"):
            enter_number(desk.place, second, typed="800/77/a/2026", dated=DAY, actor=SYSTEM, now=desk.now)
        with pytest.raises(Refusal, match="tidak sedang menunggu"):
            enter_number(desk.place, first, typed="800/78/A/2026", dated=DAY, actor=SYSTEM, now=desk.now)


def block(desk: Desk, first: int, last: int, source: str = "Surat Bagian Umum 5 Januari 2026") -> Any:
    with region(desk.place):
        return reserve_block(
            SOURCE.register, year=2026, first=first, last=last, source=source, actor=SYSTEM, now=desk.now
        )


def test_letters_take_the_next_free_number_of_the_block_until_it_is_used_up(desk: Desk) -> None:
    outside(desk.place, desk.now, mode="blok", hint="")
    block(desk, 101, 102)
    block(desk, 301, 301)
    numbers = [freeze(desk.place, desk.now).number for _ in range(3)]
    assert numbers == ["503/0101/DPMPTSP/2026", "503/0102/DPMPTSP/2026", "503/0301/DPMPTSP/2026"]
    with pytest.raises(Refusal, match="sudah habis"):
        freeze(desk.place, desk.now)


def test_a_void_number_of_a_block_is_not_given_again(desk: Desk) -> None:
    outside(desk.place, desk.now, mode="blok", hint="")
    block(desk, 101, 110)
    letter = freeze(desk.place, desk.now)
    with region(desk.place):
        void_letter(letter, "dikembalikan", actor=SYSTEM, now=desk.now)
    assert freeze(desk.place, desk.now).seq == 102


@pytest.mark.parametrize(
    ("first", "last"), [(5, 4), (0, 9), (1, 30_000), (95, 101), (110, 120), (104, 105)],
    ids=["reversed", "zero", "huge", "overlaps_start", "overlaps_end", "within"],
)  # fmt: skip
def test_blocks_are_in_order_and_do_not_overlap(desk: Desk, first: int, last: int) -> None:
    block(desk, 101, 110)
    with pytest.raises(Refusal):
        block(desk, first, last)


def test_a_block_names_its_source_and_holds_no_used_number(desk: Desk) -> None:
    freeze(desk.place, desk.now)
    with pytest.raises(Refusal, match="dari mana"):
        block(desk, 50, 60, source=" ")
    with pytest.raises(Refusal, match="sudah dipakai"):
        block(desk, 1, 10)


def test_our_own_counter_passes_over_what_a_block_has_used(desk: Desk) -> None:
    outside(desk.place, desk.now, mode="blok", hint="")
    block(desk, 1, 2)
    assert [freeze(desk.place, desk.now).seq for _ in range(2)] == [1, 2]
    outside(desk.place, desk.now, mode="sendiri", hint="")
    assert freeze(desk.place, desk.now).seq == 3


def test_a_block_that_runs_out_is_told_in_time(desk: Desk) -> None:
    outside(desk.place, desk.now, mode="blok", hint="")
    with region(desk.place):
        assert [one.left for one in low_registers(desk.place, desk.now)] == [0]
    kept = block(desk, 1, 50)
    with region(desk.place):
        assert low_registers(desk.place, desk.now) == []
        end_block(kept, actor=SYSTEM, now=desk.now)
        assert [one.left for one in low_registers(desk.place, desk.now)] == [0]


def test_another_region_sees_neither_policy_nor_registers(desk: Desk, kerinci: Region) -> None:
    allow(desk.place, desk.now)
    outside(desk.place, desk.now)
    from pendopo.documents.api import plan_of, policy

    with region(kerinci):
        assert not policy().may_sign_wet
        assert plan_of(SOURCE.register) is None
