"""Facts of services: what a region says, and what it believes of others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kerja_sama.rules_fakta import Fakta, document, months_before, read_document, tenths

PLACE = {"kode": "61.02", "nama": "Kabupaten Mempawah", "jenis": "kabupaten"}
OCTOBER = Fakta(date(2026, 10, 1), "izin-reklame-insidentil", "Izin reklame", 12, 3, 47)

months = st.builds(date, st.integers(1990, 2150), st.integers(1, 12), st.just(1))
ids = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


@st.composite
def facts(draw: Any) -> Fakta:
    finished = draw(st.integers(0, 10**6))
    late = draw(st.integers(0, finished))
    mean = draw(st.integers(0, 9999)) if finished else None
    return Fakta(draw(months), draw(ids), draw(st.text(min_size=1, max_size=160)), finished, late, mean)


@given(st.lists(facts(), unique_by=lambda one: (one.month, one.id)))
def test_what_one_region_states_another_reads_unchanged(told: list[Fakta]) -> None:
    read = read_document(document(PLACE, told))
    assert read is not None
    assert sorted(read, key=lambda one: (one.month, one.id)) == sorted(told, key=lambda one: (one.month, one.id))


BAD: dict[str, dict[str, Any]] = {
    "more_late_than_finished": {"terlambat": 13},
    "a_month_that_is_none": {"bulan": "2026-13"},
    "a_fraction": {"selesai": 1.5},
    "a_truth_value": {"selesai": True},
    "a_mean_of_nothing": {"selesai": 0, "terlambat": 0},
    "no_mean_of_something": {"rata_hari_persepuluh": None},
    "an_id_with_a_path": {"layanan": "../surat"},
    "a_title_without_end": {"judul": "x" * 161},
}


@pytest.mark.parametrize("wrong", BAD.values(), ids=BAD.keys())
def test_one_wrong_row_and_nothing_of_the_statement_is_believed(wrong: dict[str, Any]) -> None:
    body = document(PLACE, [OCTOBER, Fakta(date(2026, 9, 1), "izin-taman", "Taman", 1, 0, 10)])
    assert read_document(body) is not None
    body["fakta"][-1] |= wrong
    assert read_document(body) is None


@pytest.mark.parametrize(
    "body", [None, [], {"format": 2, "fakta": []}, {"format": 1}], ids=["none", "list", "v2", "no"]
)
def test_what_is_no_statement_is_not_believed(body: Any) -> None:
    assert read_document(body) is None


def test_a_service_told_twice_for_one_month_is_not_believed() -> None:
    body = document(PLACE, [OCTOBER])
    body["fakta"] *= 2
    assert read_document(body) is None


def test_on_time_and_mean_as_people_count_them() -> None:
    assert (OCTOBER.on_time, OCTOBER.mean_days) == (75.0, 4.7)
    assert tenths(4.65) == 47
    assert tenths(None) is None
    assert Fakta(OCTOBER.month, "x", "X", 0, 0, None).on_time is None


def test_the_last_twelve_whole_months_end_with_the_one_before() -> None:
    found = months_before(date(2026, 1, 15))
    assert (found[0], found[-1], len(found)) == (date(2025, 1, 1), date(2025, 12, 1), 12)


@pytest.mark.django_db
def test_a_hub_shows_what_partners_signed_and_nobody_else_sees_it(bandung: Any, kerinci: Any, client: Any) -> None:
    from pendopo.bundles.models import Partner
    from pendopo.kerja_sama.models_fakta import FaktaMitra
    from pendopo.kerja_sama.queries_fakta import months_known
    from pendopo.kerja_sama.services.facts import keep_facts
    from pendopo.tenancy.api import region

    now = datetime.fromisoformat("2026-11-22T10:00:00+07:00")
    with region(bandung):
        month = months_known(now)[0]
        partner = Partner.objects.create(
            code="61.02", name="Kabupaten Mempawah", namespace="r6102", root_digest="0" * 64, known_at=now
        )
        keep_facts(partner, [Fakta(month, "izin-x", "Izin X", 12, 3, 47)], now=now)
        keep_facts(partner, [Fakta(month, "izin-x", "Izin X", 14, 3, 41)], now=now)
        assert FaktaMitra.objects.get().finished == 14
    asked = f"fakta-daerah?bulan={month:%Y-%m}"
    page = client.get(f"/{bandung.slug}/{asked}").content.decode()
    assert "Kabupaten Mempawah" in page
    assert "78,6 %" in page
    csv = client.get(f"/{bandung.slug}/fakta-daerah/unduh?bulan={month:%Y-%m}").content.decode()
    assert "Kabupaten Mempawah" in csv
    assert ",14,3,78.6,4.1" in csv
    assert "Mempawah" not in client.get(f"/{kerinci.slug}/{asked}").content.decode()
