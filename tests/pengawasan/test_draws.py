"""Exports are whole and checkable; a sample is the same for everybody who knows the seed, and fair."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.audit.api import Event, Look
from pendopo.cases.models import CaseAnswers
from pendopo.core.api import Refusal
from pendopo.files.api import read_file
from pendopo.pengawasan.models import Tarikan
from pendopo.pengawasan.queries_scope import Asked
from pendopo.pengawasan.rules import draw, draw_each, lot
from pendopo.pengawasan.services import ask_draw, make_draw
from pendopo.pengawasan.services.draws import Wish
from pendopo.people.api import Person
from pendopo.tenancy.api import Region, region

NAMES = [f"2026 11 {n:06d}" for n in range(400)]


@given(st.text(max_size=20), st.integers(1, 50), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_same_seed_draws_the_same_whatever_the_order(seed: str, size: int, dice: Any) -> None:
    mixed = NAMES[:]
    dice.shuffle(mixed)
    drawn = draw(seed, mixed, size)
    assert drawn == draw(seed, NAMES, size)
    assert drawn == sorted(NAMES, key=lambda name: sha256(f"{seed}|{name}".encode()).hexdigest())[:size]


@given(st.text(max_size=20), st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_a_draw_from_each_group_is_the_draw_of_each_group(seed: str, size: int) -> None:
    groups = [("genap" if n % 2 == 0 else "ganjil", name) for n, name in enumerate(NAMES)]
    found = draw_each(seed, groups, size)
    assert found == {
        "genap": draw(seed, NAMES[::2], size),
        "ganjil": draw(seed, NAMES[1::2], size),
    }


def test_every_case_has_the_same_chance() -> None:
    """400 names, 40 drawn, 2,000 seeds: each is expected 200 times; chi-squared within six standard deviations."""
    counts = Counter(name for seed in range(2000) for name in draw(str(seed), NAMES, 40))
    expected = 200.0
    chi = sum((counts[name] - expected) ** 2 / (expected * 0.9) for name in NAMES)
    assert abs(chi - 399) < 6 * (2 * 399) ** 0.5
    assert len(lot("a", "b")) == 64


@pytest.fixture
def ask(bandung: Region, acting: Any, auditor: Person) -> Callable[..., Tarikan]:
    def make(row: Any, **said: Any) -> Tarikan:
        with region(bandung):
            made = ask_draw(
                bandung, row, Wish(**{"kind": "ekspor", "asked": Asked()} | said), actor=acting(auditor),
                now=timezone.now(),
            )  # fmt: skip
        make_draw(bandung, made.pk)
        with region(bandung):
            return Tarikan.objects.get(pk=made.pk)

    return make


@pytest.fixture
def cases(permohonan: Callable[..., Any]) -> list[Any]:
    return [permohonan(number=n, at=timezone.now() - timedelta(hours=n)) for n in (1, 2, 3)]


@pytest.mark.django_db
def test_an_export_holds_the_population_and_its_manifest_the_digests(
    give: Any, ask: Any, bandung: Region, cases: list[Any]
) -> None:
    row = give()
    made = ask(row)
    assert (made.state, made.done) == ("selesai", 3)
    with region(bandung):
        files = {one.name: read_file(one.file) for one in made.files.select_related("file")}
        assert {kind.split("-")[0] for kind in files} == {"berkas", "jejak", "surat", "tagihan"}
        for told in made.manifest["berkas"]:
            assert sha256(files[told["nama"]]).hexdigest() == told["sha256"]
            assert len(files[told["nama"]]) == told["ukuran"]
        rows = list(csv.DictReader(io.StringIO(files["berkas-1.csv"].decode("utf-8-sig"))))
        assert {one["nomor"] for one in rows} == {case.number for case in cases}
        events = list(csv.DictReader(io.StringIO(files["jejak-1.csv"].decode("utf-8-sig"))))
        assert len(events) == Event.objects.filter(case_id__in=[case.pk for case in cases]).count()
        whole = b"".join(files.values())
        for submission in CaseAnswers.objects.filter(case__in=cases):
            sealed = [value for name, value in submission.all.items() if name not in submission.plain]
            assert sealed
            assert [text for text in map(str, sealed) if len(text) > 7 and text.encode() in whole] == []
    assert files["berkas-1.xlsx"][:2] == b"PK"
    assert made.manifest["populasi"] == 3


@pytest.mark.django_db
def test_xlsx_and_csv_say_the_same(give: Any, ask: Any, bandung: Region, cases: list[Any]) -> None:
    from python_calamine import CalamineWorkbook

    made = ask(give())
    with region(bandung):
        files = {one.name: read_file(one.file) for one in made.files.select_related("file")}
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(files["berkas-1.xlsx"])).get_sheet_by_index(0).to_python()
    assert sheet == list(csv.reader(io.StringIO(files["berkas-1.csv"].decode("utf-8-sig"))))


@pytest.mark.django_db
def test_names_leave_only_with_leave_and_reason_and_are_noted(
    give: Any, ask: Any, bandung: Region, cases: list[Any]
) -> None:
    with pytest.raises(Refusal):
        ask(give(), personal=True, reason="Konfirmasi langsung kepada pemohon")
    allowed = give(may_export_personal=True)
    with pytest.raises(Refusal):
        ask(allowed, personal=True, reason="")
    made = ask(allowed, personal=True, reason="Konfirmasi langsung kepada pemohon")
    with region(bandung):
        text = read_file(made.files.get(name="berkas-1.csv").file).decode("utf-8-sig")
        assert {one["pemohon"] for one in csv.DictReader(io.StringIO(text))} == {case.applicant for case in cases}
        assert Look.objects.filter(what="pengawasan:ekspor").count() == 3
        assert cases[0].applicant not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.django_db
def test_an_export_stays_inside_the_scope(give: Any, ask: Any, cases: list[Any]) -> None:
    assert ask(give(services=("taman-kota",))).done == 0
    newer = timezone.localdate() + timedelta(days=1)
    assert ask(give(), asked=Asked(low=newer)).done == 0
    assert ask(give(period_from=newer), asked=Asked(low=newer - timedelta(days=900))).done == 0


@pytest.mark.django_db
def test_a_sample_is_recorded_with_its_seed_and_repeats(give: Any, ask: Any, cases: list[Any]) -> None:
    row = give()
    one = ask(row, kind="sampel", seed="benih uji", size=2)
    two = ask(row, kind="sampel", seed="benih uji", size=2)
    assert one.chosen == two.chosen == draw("benih uji", [case.number for case in cases], 2)
    assert one.manifest["benih"] == "benih uji"
    assert one.manifest["populasi"] == 3
    unseeded = ask(row, kind="sampel", size=1)
    assert len(unseeded.seed) == 16
    for size in (0, 1001):
        with pytest.raises(Refusal):
            ask(row, kind="sampel", size=size)


@pytest.mark.django_db
def test_a_draw_that_is_run_again_stays_as_it_was(give: Any, ask: Any, bandung: Region, cases: list[Any]) -> None:
    made = ask(give())
    make_draw(bandung, made.pk)
    with region(bandung):
        assert made.files.count() == 8
        assert Event.objects.filter(kind="pengawasan.draw_ended").count() == 1


@pytest.mark.django_db
def test_files_are_for_the_auditor_only(
    give: Any, ask: Any, enter: Any, auditor: Person, inspector: Person, cases: list[Any], pages: SimpleNamespace
) -> None:
    row = give()
    made = ask(row)
    address = pages.of(row, f"/tarikan/{made.pk}/")
    browser = enter(auditor)
    assert browser.get(address + "manifes.json").json()["populasi"] == 3
    assert browser.get(address + "berkas-1.csv").status_code == 200
    assert browser.get(address + "lain.csv").status_code == 404
    assert browser.get(pages.of(row, f"/tarikan/{made.pk}")).status_code == 200
    assert enter(inspector).get(address + "berkas-1.csv").status_code == 404
    other = give()
    assert browser.get(pages.of(other, f"/tarikan/{made.pk}/berkas-1.csv")).status_code == 404


@pytest.mark.django_db
def test_a_draw_is_asked_for_on_the_page(
    give: Any, enter: Any, auditor: Person, cases: list[Any], pages: SimpleNamespace, bandung: Region
) -> None:
    row, browser = give(), enter(auditor)
    assert browser.get(pages.of(row, "/ekspor")).status_code == 200
    assert browser.post(pages.of(row, "/sampel"), {"besar": "0"}).status_code == 422
    assert browser.post(pages.of(row, "/sampel"), {"besar": "2", "benih": "7"}).status_code == 302
    with region(bandung):
        made = Tarikan.objects.get()
        assert (made.kind, made.seed, made.size, made.state) == ("sampel", "7", 2, "menunggu")
