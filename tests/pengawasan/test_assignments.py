"""An auditor reads what the letter names while it holds; everybody else, and afterwards, nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pendopo.audit.api import Event, Look
from pendopo.cases.api import CaseStep
from pendopo.core.api import Refusal
from pendopo.pengawasan.models import PembukaanData, SuratTugas
from pendopo.pengawasan.rules import uncovered
from pendopo.pengawasan.services import revoke_assignment
from pendopo.people.api import SYSTEM, Person, create_person, grant_membership, staff_of_user
from pendopo.tenancy.api import Region, region

pytestmark = pytest.mark.django_db
REASON = "Mencocokkan identitas dengan arsip kertas"


@pytest.fixture
def case(permohonan: Callable[..., Any]) -> Any:
    return permohonan(number=7, at=timezone.now() - timedelta(hours=1))


def test_an_auditor_sees_the_population_and_a_case(
    give: Any, enter: Any, auditor: Person, case: Any, pages: SimpleNamespace
) -> None:
    row, browser = give(), None
    browser = enter(auditor)
    listed = browser.get(pages.of(row, "/populasi"))
    assert listed.status_code == 200
    assert case.number in listed.content.decode()
    page = browser.get(pages.of(row, f"/berkas/{case.pk}"))
    assert page.status_code == 200
    assert case.applicant not in page.content.decode(), "the applicant stands behind dots"


def test_answers_are_opened_only_with_a_reason_which_is_kept(
    give: Any, enter: Any, auditor: Person, case: Any, pages: SimpleNamespace, bandung: Region
) -> None:
    row, browser = give(), enter(auditor)
    address = pages.of(row, f"/berkas/{case.pk}/buka")
    without = browser.post(address, {"isian": "pemohon", "alasan": " "})
    assert without.status_code == 422
    assert case.applicant not in without.content.decode()
    opened = browser.post(address, {"isian": "pemohon", "alasan": REASON})
    assert case.applicant in opened.content.decode()
    with region(bandung):
        assert PembukaanData.objects.get().reason == REASON
        assert Look.objects.filter(subject_id=case.pk, what="pengawasan:pemohon").exists()
        event = Event.objects.get(kind="pengawasan.answer_opened")
        assert case.applicant not in str(event.data)
        assert REASON not in str(event.data)
    assert case.applicant not in browser.get(pages.of(row, f"/berkas/{case.pk}")).content.decode(), "only that once"
    assert browser.post(address, {"isian": "tidak_ada", "alasan": REASON}).status_code == 404


@pytest.mark.parametrize(
    "scope",
    [
        {"services": ("taman-kota",)},
        {"period_to": date(2020, 1, 1)},
        {"period_from": date(2099, 1, 1)},
        {"kinds": ("jejak",)},
    ],
    ids=["other_service", "before", "after", "other_kind"],
)
def test_what_is_outside_the_scope_is_not_there(
    scope: dict[str, Any], give: Any, enter: Any, auditor: Person, case: Any, pages: SimpleNamespace
) -> None:
    row, browser = give(**scope), enter(auditor)
    assert browser.get(pages.of(row, f"/berkas/{case.pk}")).status_code == 404
    assert browser.post(pages.of(row, f"/berkas/{case.pk}/buka"), {"isian": "pemohon"}).status_code == 404
    listed = browser.get(pages.of(row, "/populasi"))
    assert case.number not in listed.content.decode()


def test_a_scope_of_units_holds_for_cases_that_lay_there(
    give: Any, enter: Any, auditor: Person, case: Any, pages: SimpleNamespace, bandung: Region, inspectorate: Any
) -> None:
    with region(bandung):
        unit = CaseStep.objects.filter(case_id=case.pk, unit__isnull=False).values_list("unit_id", flat=True)[0]
    here, elsewhere, browser = give(units=(unit,)), give(units=(inspectorate.pk,)), enter(auditor)
    assert browser.get(pages.of(here, f"/berkas/{case.pk}")).status_code == 200
    assert case.number in browser.get(pages.of(here, "/populasi")).content.decode()
    assert browser.get(pages.of(elsewhere, f"/berkas/{case.pk}")).status_code == 404
    assert case.number not in browser.get(pages.of(elsewhere, "/populasi")).content.decode()


def test_nobody_else_sees_an_assignment(
    give: Any, enter: Any, kantor: SimpleNamespace, case: Any, pages: SimpleNamespace, inspector: Person
) -> None:
    row = give()
    for who in (kantor.user_front_office, kantor.user_kepala_seksi):
        assert enter(who).get(pages.of(row)).status_code == 404
    chief = enter(inspector)
    assert chief.get(pages.of(row)).status_code == 200, "who gives assignments sees them"
    assert chief.get(pages.of(row, f"/berkas/{case.pk}")).status_code == 404, "but not the cases"
    assert Client().get(pages.of(row)).status_code == 302


def test_another_auditor_does_not_see_it(
    give: Any, enter: Any, bandung: Region, inspectorate: Any, case: Any, pages: SimpleNamespace, today: date
) -> None:
    row = give()
    with region(bandung):
        other = create_person(
            name="Lain Contoh", nip="198101012006011000", unit=inspectorate, actor=SYSTEM, now=timezone.now()
        )
    give(person=other)
    browser = enter(other)
    assert browser.get(pages.of(row)).status_code == 404
    assert browser.get(pages.of(row, f"/berkas/{case.pk}")).status_code == 404


def test_when_the_letter_ends_everything_closes(
    give: Any, bandung: Region, auditor: Person, case: Any, today: date
) -> None:
    row = give(valid_to=today)
    with region(bandung):
        assert staff_of_user(bandung, auditor.user_id, timezone.now()) is not None
        assert staff_of_user(bandung, auditor.user_id, timezone.now() + timedelta(days=1)) is None
        assert not row.holds_on(today + timedelta(days=1))


def test_a_letter_that_has_not_begun_opens_nothing(
    give: Any, enter: Any, auditor: Person, case: Any, pages: SimpleNamespace, today: date
) -> None:
    later, _now = give(valid_from=today + timedelta(days=1)), give()
    assert enter(auditor).get(pages.of(later, f"/berkas/{case.pk}")).status_code == 404


def test_a_revoked_letter_opens_nothing(
    give: Any, enter: Any, auditor: Person, bandung: Region, case: Any, pages: SimpleNamespace
) -> None:
    row, _other = give(), give()
    browser = enter(auditor)
    with region(bandung):
        revoke_assignment(
            SuratTugas.objects.get(pk=row.pk), reason="Tim diganti", actor=SYSTEM, now=timezone.now()
        )  # fmt: skip
    assert browser.get(pages.of(row, f"/berkas/{case.pk}")).status_code == 404
    assert browser.get(pages.of(row)).status_code == 404


def test_a_person_of_another_region_finds_nothing(
    give: Any, kerinci: Region, bandung: Region, enter: Any, auditor: Person, case: Any, pages: SimpleNamespace
) -> None:
    row = give()
    browser = enter(auditor)
    there = pages.of(row).replace(bandung.slug, kerinci.slug, 1)
    assert browser.get(there).status_code in (302, 404)
    with region(kerinci):
        assert not SuratTugas.objects.exists()


def test_only_admin_and_inspectorate_give_assignments(
    enter: Any, kantor: SimpleNamespace, inspector: Person, auditor: Person, bandung: Region, pages: SimpleNamespace,
    today: date,
) -> None:  # fmt: skip
    said = {
        "nomor": "700/15/ST", "perihal": "Audit", "penerbit": "Inspektur", "nip": "198001012005011000",
        "terbit": f"{today:%d %m %Y}", "mulai": f"{today:%d %m %Y}",
        "sampai": f"{today + timedelta(days=5):%d %m %Y}", "jenis": ["berkas"],
    }  # fmt: skip
    assert enter(kantor.user_kepala_seksi).post(f"{pages.base}/surat/baru", said).status_code == 404
    browser = enter(inspector)
    assert browser.post(f"{pages.base}/surat/baru", said | {"nip": "x"}).status_code == 422
    assert browser.post(f"{pages.base}/surat/baru", said).status_code == 302
    with region(bandung):
        row = SuratTugas.objects.get()
        assert (row.number, row.person_id, row.kinds) == ("700/15/ST", auditor.pk, ["berkas"])
        assert Event.objects.filter(kind="pengawasan.assignment_given", subject_id=row.pk).exists()
    assert browser.post(f"{pages.base}/surat/baru", said).status_code == 422, "the same letter twice"


def test_a_letter_without_kinds_or_with_days_upside_down_is_refused(give: Any, today: date) -> None:
    with pytest.raises(Refusal):
        give(kinds=())
    with pytest.raises(Refusal):
        give(valid_to=today - timedelta(days=1))


def test_the_post_of_an_auditor_opens_no_case_by_itself(
    enter: Any, auditor: Person, bandung: Region, inspectorate: Any, case: Any, today: date
) -> None:
    with region(bandung):
        grant_membership(
            person=auditor, role="auditor", unit=inspectorate, valid_from=today, actor=SYSTEM, now=timezone.now()
        )
    assert enter(auditor).get(f"/{bandung.slug}/kerja/berkas/{case.pk}").status_code == 404


def test_two_letters_may_overlap_and_the_post_ends_with_the_last(
    give: Any, bandung: Region, auditor: Person, today: date
) -> None:
    one = give(valid_to=today + timedelta(days=5))
    two = give(valid_to=today + timedelta(days=20))
    now = timezone.now()
    with region(bandung):
        revoke_assignment(SuratTugas.objects.get(pk=two.pk), reason="Selesai lebih awal", actor=SYSTEM, now=now)
        assert staff_of_user(bandung, auditor.user_id, now + timedelta(days=5)) is not None
        assert staff_of_user(bandung, auditor.user_id, now + timedelta(days=6)) is None
        revoke_assignment(SuratTugas.objects.get(pk=one.pk), reason="Dibatalkan", actor=SYSTEM, now=now)
        assert staff_of_user(bandung, auditor.user_id, now + timedelta(days=1)) is None


DAY = date(2026, 1, 1)


@given(
    st.integers(0, 30), st.integers(0, 20),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10)), max_size=5),
)  # fmt: skip
def test_uncovered_days_are_exactly_those_that_no_span_holds(start: int, length: int, spans: Any) -> None:
    first, last = DAY + timedelta(days=start), DAY + timedelta(days=start + length)
    taken = [(DAY + timedelta(days=a), DAY + timedelta(days=a + n)) for a, n in spans]
    found = uncovered(first, last, taken)
    days = {a + timedelta(days=n) for a, b in found for n in range((b - a).days + 1)}
    every = [first + timedelta(days=n) for n in range(length + 1)]
    assert days == {day for day in every if not any(a <= day <= b for a, b in taken)}
