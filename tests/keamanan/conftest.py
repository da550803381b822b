"""One region with a case, somebody who holds every role, a citizen, and something for every place of an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from tests.keamanan.walk import Address, addresses, signed_in, visitor
from tests.kerja_sama.kerja import signed

SERVICE = "izin-reklame-insidentil"
NOBODY = UUID(int=0x0192_0000_0000_7000_8000_0000_0000_0001)
PHONE, PIN = "081234567899", "739154"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Requests read the clock of the tests; nobody has tried anything yet."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()


@pytest.fixture
def serba_bisa(bandung: Any, kantor: SimpleNamespace, now: datetime) -> Any:
    """The user of somebody who holds every role there is: whatever stands behind a door is reached."""
    from pendopo.core.registry import pendopo_apps
    from pendopo.people.api import SYSTEM, create_person, grant_membership
    from pendopo.tenancy.api import region

    roles = {role for app in pendopo_apps() for role in app.roles}
    assert len(roles) >= 8
    with region(bandung):
        person = create_person(
            name="Serba Bisa", nip="199912312020121999", title="Uji", unit=kantor.office, actor=SYSTEM, now=now
        )
        for role in sorted(roles):
            grant_membership(person=person, role=role, unit=kantor.office, valid_from=now.date(), actor=SYSTEM, now=now)
    return person.user


@pytest.fixture
def warga(bandung: Any) -> Any:
    """The user of a citizen who signed up by phone and PIN."""
    from pendopo.people.models import User

    form = {"identifier": PHONE, "password": PIN, "again": PIN, "name": "Warga Uji"}
    assert Client().post("/kota-bandung/daftar", form).status_code == 302
    return User.objects.get(kind=User.WARGA)


@pytest.fixture
def things(bandung: Any, permohonan: Callable[..., Any], serba_bisa: Any, now: datetime) -> dict[str, str]:
    """What stands in the places of addresses: a real case with its file and notice, a real person and post."""
    from pendopo.cases.models import CaseFile
    from pendopo.notify.models import Notice
    from pendopo.people.models import Membership, Person
    from pendopo.tenancy.api import region

    case = permohonan(number=7)
    with region(bandung):
        attached = CaseFile.objects.filter(case_id=case.pk).first()
        notice = Notice.objects.filter(case_id=case.pk).first()
        person = Person.objects.get(user=serba_bisa)
        post = Membership.objects.filter(person=person).first()
    nobody = str(NOBODY)
    known = {
        "izin_id": nobody, "surat_izin_id": nobody, "urusan": "perpanjangan",
        "entri_id": nobody, "arsip_id": nobody, "sidik": "0" * 12,
        "definition_id": SERVICE, "page_id": "apa", "draft_id": str(case.pk), "case_id": str(case.pk),
        "file_id": str(attached.file_id) if attached else nobody,
        "case_file_id": str(attached.pk) if attached else nobody,
        "notice_id": str(notice.pk) if notice else nobody, "unit_id": str(post.unit_id), "langkah": "teruskan",
        "kode": "ABCD-EFGH", "person_id": str(person.pk), "post_id": str(post.pk), "name": "manifes.json",
        "nama": "metadata/timestamp.json",
        "day": "2026-11-19", "link_id": "keberatan", "gerbang": "simulator-wa", "jenis": "skrd", "kind": "mutasi",
        "token": "tidak-ada", "hue": "160", "chroma_milli": "70", "digest": "0" * 12, "slot": "1", "position": "1",
        "layanan_id": SERVICE, "bagian": "teks", "isian_id": "nik", "surat_id": "izin",
        "month": "2026-10",
        "permohonan_id": "0198c0de-0000-7000-8000-000000000000", "number": "1",
        "namespace": "sini", "naskah_id": "maklumat", "letter_id": "izin", "agreement_id": str(signed(bandung, now).pk),
        "list_id": "umum", "sumber": "oss", "metode": "receiveNIB",
    }  # fmt: skip
    others = (
        "run_id", "assignment_id", "draw_id", "finding_id", "reply_id", "bill_id", "filing_id", "recovery_id",
        "reset_id", "device_id", "client_id", "webhook_id", "delivery_id", "upload_id", "kuasa_id", "recording_id",
        "copy_id", "import_id", "decree_id", "standing_id", "absence_id", "permintaan_id", "insiden_id",
        "rujukan_id",
        "usulan_id", "partner_id", "visit_id", "photo_id", "evidence_id", "archive_id", "hasil_id", "tindak_id",
        "saran_id", "step_id", "handover_id", "sitting_id", "bulk_id", "filter_id", "rule_id", "impor_id",
        "entri_pusat_id",
    )  # fmt: skip
    return known | dict.fromkeys(others, nobody)


@pytest.fixture
def everywhere(things: dict[str, str]) -> list[Address]:
    """Every address of the region."""
    found = addresses(things)
    assert len(found) >= 200
    return found


@pytest.fixture
def browsers(serba_bisa: Any, warga: Any) -> dict[str, Client]:
    """A visitor, a citizen, and somebody of the office with every role."""
    return {"visitor": visitor(), "citizen": signed_in(warga), "staff": signed_in(serba_bisa)}
