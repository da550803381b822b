"""A finding goes to and fro between auditor and office, with a clock in the office's working days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pendopo.audit.api import Event
from pendopo.core.api import Refusal, work_calendar
from pendopo.pengawasan.models import Temuan
from pendopo.pengawasan.queries import findings_card, office_card
from pendopo.pengawasan.services import NewFinding, answer_finding, judge_finding, open_finding
from pendopo.pengawasan.vocabulary import HARI_JAWAB
from pendopo.people.api import Person
from pendopo.tenancy.api import Region, region

pytestmark = pytest.mark.django_db
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00"
    b"\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def find(bandung: Region, kantor: SimpleNamespace, acting: Any, auditor: Person, give: Any) -> Callable[..., Temuan]:
    row = give()

    def make(severity: str = "sedang", at: datetime | None = None) -> Temuan:
        new = NewFinding(
            title="Tenggat tidak ditepati", condition="Dua berkas lewat.", recommendation="Perbaiki jadwal.",
            severity=severity, unit=kantor.office,
        )  # fmt: skip
        with region(bandung):
            return open_finding(bandung, row, new, actor=acting(auditor), now=at or timezone.now())

    return make


@pytest.mark.parametrize("severity", sorted(HARI_JAWAB))
def test_the_clock_of_a_finding_counts_working_days_by_its_severity(
    severity: str, find: Any, bandung: Region, kantor: SimpleNamespace
) -> None:
    now = timezone.now()
    finding = find(severity, now)
    with region(bandung):
        expected = work_calendar(bandung, kantor.office.pk).due_after(now, HARI_JAWAB[severity]).due_at
    assert finding.due_at == expected


def test_the_office_answers_and_the_auditor_judges_until_it_is_settled(
    find: Any, enter: Any, bandung: Region, kantor: SimpleNamespace, auditor: Person, pages: SimpleNamespace
) -> None:
    finding = find()
    address = f"{pages.base}/temuan/{finding.pk}"
    office, checker = enter(kantor.user_kepala_seksi), enter(auditor)
    assert office.get(address).status_code == 200
    assert office.post(f"{address}/jawab", {"tanggapan": ""}).status_code == 422
    proof = SimpleUploadedFile("bukti.png", PIXEL, content_type="image/png")
    said = office.post(f"{address}/jawab", {"tanggapan": "Jadwal diperbaiki.", "lampiran": proof})
    assert said.status_code == 302
    assert "Jadwal diperbaiki." in checker.get(address).content.decode()
    with region(bandung):
        finding.refresh_from_db()
        assert (finding.state, finding.due_at) == ("dijawab", None)
        [reply] = finding.replies.all()
    assert checker.get(f"{address}/lampiran/{reply.pk}").status_code == 200
    assert office.post(f"{address}/jawab", {"tanggapan": "lagi"}).status_code == 422, "not its turn"
    assert checker.post(f"{address}/nilai", {"keadaan": "belum_sesuai", "tanggapan": "Belum."}).status_code == 302
    with region(bandung):
        finding.refresh_from_db()
        assert finding.state == "belum_sesuai"
        assert finding.due_at is not None, "the clock runs anew"
    assert office.post(f"{address}/jawab", {"tanggapan": "Kini lengkap."}).status_code == 302
    assert checker.post(f"{address}/nilai", {"keadaan": "sesuai", "tanggapan": "Baik."}).status_code == 302
    with region(bandung):
        finding.refresh_from_db()
        assert (finding.state, finding.due_at) == ("sesuai", None)
        assert finding.closed_at is not None
        assert Event.objects.filter(kind="pengawasan.finding_said").count() == 4
    assert checker.post(f"{address}/nilai", {"keadaan": "sesuai", "tanggapan": "x"}).status_code == 422


def test_others_do_not_see_a_finding_and_cannot_answer_it(
    find: Any, enter: Any, kantor: SimpleNamespace, auditor: Person, inspector: Person, pages: SimpleNamespace,
    bandung: Region, kerinci: Region,
) -> None:  # fmt: skip
    finding = find()
    address = f"{pages.base}/temuan/{finding.pk}"
    clerk, chief = enter(kantor.user_front_office), enter(inspector)
    assert clerk.get(address).status_code == 404
    assert clerk.post(f"{address}/jawab", {"tanggapan": "x"}).status_code == 404
    assert chief.get(address).status_code == 200
    assert chief.post(f"{address}/nilai", {"keadaan": "sesuai", "tanggapan": "x"}).status_code == 404
    assert enter(auditor).post(f"{address}/jawab", {"tanggapan": "x"}).status_code == 404
    with region(kerinci):
        assert not Temuan.objects.exists()


def test_what_is_late_stands_on_the_cards_of_both(
    find: Any, bandung: Region, kantor: SimpleNamespace, acting: Any, auditor: Person
) -> None:
    finding = find("berat")
    later = finding.due_at + timedelta(minutes=1)
    with region(bandung):
        checker, office = acting(auditor), kantor.kepala_seksi
        assert office_card(bandung, office, timezone.now()).tone == "jalan"
        assert office_card(bandung, office, later).tone == "gagal"
        assert "lewat" in findings_card(bandung, checker, later).text
        assert office_card(bandung, kantor.front_office, later) is None
        answer_finding(finding, text="Sudah.", file=None, actor=office, now=later)
        assert office_card(bandung, office, later) is None
        assert "menunggu penilaian" in findings_card(bandung, checker, later).text


def test_verbs_refuse_what_is_not_their_turn(
    find: Any, bandung: Region, kantor: SimpleNamespace, acting: Any, auditor: Person
) -> None:
    finding = find()
    now = timezone.now()
    with region(bandung):
        with pytest.raises(Refusal):
            judge_finding(bandung, finding, state="ngawur", text="x", file=None, actor=acting(auditor), now=now)
        with pytest.raises(Refusal):
            answer_finding(finding, text="  ", file=None, actor=kantor.kepala_seksi, now=now)
        finding.refresh_from_db()
        assert finding.state == "terbuka"
        assert [find().serial, find().serial] == [2, 3]


def test_a_finding_is_opened_on_the_page_about_a_case_of_the_scope(
    give: Any, enter: Any, auditor: Person, kantor: SimpleNamespace, bandung: Region, pages: SimpleNamespace,
    permohonan: Callable[..., Any],
) -> None:  # fmt: skip
    case = permohonan(number=3, at=timezone.now())
    row, outside = give(), give(services=("taman-kota",))
    browser = enter(auditor)
    said = {
        "judul": "Berkas tanpa bukti", "kondisi": "Tidak ada foto.", "saran": "Lengkapi.", "bobot": "ringan",
        "unit": str(kantor.office.pk), "nomor_berkas": case.number,
    }  # fmt: skip
    assert browser.post(pages.of(outside, "/temuan/baru"), said).status_code == 422, "a case outside is unknown"
    assert browser.post(pages.of(row, "/temuan/baru"), {}).status_code == 422
    assert browser.post(pages.of(row, "/temuan/baru"), said).status_code == 302
    with region(bandung):
        assert Temuan.objects.get().case_id == case.pk
    page = enter(kantor.user_kepala_seksi).get(f"{pages.base}/kantor").content.decode()
    assert "Berkas tanpa bukti" in page
