"""The interface of OSS is off until switched on, knows its sender, hears a message once, and says SIMULATOR."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from pendopo.audit.models import Event
from pendopo.cases.api import Case
from pendopo.core.api import Refusal
from pendopo.saluran.models import EntriPusat, PesanPusat, SambunganPusat
from pendopo.saluran.rules_oss import token
from pendopo.saluran.services.messages import ConnectionWish, play, set_connection
from pendopo.tenancy.api import Region, region
from tests.saluran.conftest import browser_of

DOOR = "/kota-bandung/pusat/oss/"
NIB = "9120309952269"
SECRET = "rahasia-uji-123"


@pytest.fixture
def tiruan(bandung: Region, kantor: SimpleNamespace, now: datetime) -> None:
    """The imitated OSS is switched on."""
    with region(bandung):
        wish = ConnectionWish("simulator", username="uji", password=SECRET)
        set_connection(bandung, "oss", wish, actor=kantor.admin, now=now)


def send(method: str, fields: dict[str, object], now: datetime, **more: Any) -> Any:
    name = {"receiveNIB": "dataNIB", "receiveFileDS": "receiveFileDS", "receiveLicenseStatus": "IZINSTATUS"}[method]
    given = more.get("token", token("uji", SECRET, NIB, now.date()))
    return Client().post(
        DOOR + method, json.dumps({name: {"nib": NIB} | fields}), "application/json", headers={"Token": given}
    )


def status(number: str, code: str, day: str = "2026-11-20") -> dict[str, object]:
    return {"id_izin": number, "kd_status": code, "tgl_status": day}


def test_a_status_moves_the_case_that_waits_and_the_same_again_does_nothing(
    bandung: Region, tiruan: None, menunggu: Callable[..., Any], now: datetime
) -> None:
    case = menunggu("I-202611200000001")
    for _turn in range(3):
        answer = send("receiveLicenseStatus", status("I-202611200000001", "50"), now)
        assert (answer.status_code, answer.headers["X-Pendopo-Simulator"]) == (200, "SIMULATOR")
        said = answer.json()["responreceiveLicenseStatus"]
        assert (said["kode"], said["keterangan"].startswith("SIMULATOR")) == ("200", True)
    with region(bandung):
        assert Case.objects.get(pk=case.pk).state == "selesai"
        assert PesanPusat.objects.count() == 1
        moved = Event.objects.filter(case_id=case.pk, kind="cases.moved").order_by("-id")[0]
        assert moved.data["simulator"] is True
        assert EntriPusat.objects.get().is_simulated


def test_oss_announces_applications_of_this_region_only(
    bandung: Region, tiruan: None, terpasang: None, now: datetime
) -> None:
    items = [
        {"id_izin": "I-1000000001", "nama_izin": "Sertifikat Standar", "kd_daerah": "3273000000"},
        {"id_izin": "I-1000000002", "nama_izin": "Izin", "kd_daerah": "1501000000"},
    ]
    fields = {"tgl_pengajuan_nib": "2026-11-18", "nama_perseroan": "PT Cahaya Bangsa", "data_checklist": items}
    assert send("receiveNIB", fields, now).status_code == 200
    assert send("receiveFileDS", {"id_izin": "I-1000000001", "file_izin": "https://x.id/a"}, now).status_code == 200
    with region(bandung):
        row = EntriPusat.objects.get()
        assert (row.number, row.state, row.filed_on) == ("I-1000000001", "disetujui", date(2026, 11, 18))
        assert row.service == "Sertifikat Standar"


def test_nobody_else_is_heard(bandung: Region, tiruan: None, terpasang: None, now: datetime) -> None:
    fields = status("I-1000000001", "50")
    for wrong in ("", "salah", token("uji", "lain-lain", NIB, now.date()), token("uji", SECRET, "1", now.date())):
        answer = send("receiveLicenseStatus", fields, now, token=wrong)
        assert answer.status_code == 401
    old = token("uji", SECRET, NIB, date(2026, 11, 17))
    assert send("receiveLicenseStatus", fields, now, token=old).status_code == 401
    with region(bandung):
        assert not EntriPusat.objects.exists()
        assert not PesanPusat.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {}, status("", "50"), status("3273015505900001", "50"), status("I-1000000001", "tak ada"),
        status("I-1000000001", "50", "kapan"), status("I-1000000001", "50", "\0"), {"id_izin": ["I-1000000001"]},
    ],
    ids=["nothing", "no-number", "nik", "strange-code", "no-day", "nul", "list"],
)  # fmt: skip
def test_what_the_guide_does_not_say_is_refused(
    bandung: Region, tiruan: None, terpasang: None, now: datetime, fields: dict[str, object]
) -> None:
    answer = send("receiveLicenseStatus", fields, now)
    with region(bandung):
        if answer.status_code == 200:  # a NUL is no day: then today holds
            assert EntriPusat.objects.get().as_of == now.date()
        else:
            assert answer.status_code == 400
            assert not EntriPusat.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"[" * 50_000, b'{"IZINSTATUS": 3}', b"\xff\xfe", b"{}" * 200_000],
    ids=["empty", "list", "broken", "deep", "number", "bytes", "large"],
)  # fmt: skip
def test_a_hostile_body_is_answered(bandung: Region, tiruan: None, terpasang: None, body: bytes) -> None:
    answer = Client().post(DOOR + "receiveLicenseStatus", body, "application/json", headers={"Token": "x"})
    assert answer.status_code in (400, 401)


def test_it_is_off_until_an_administrator_switches_it_on(
    bandung: Region, kerinci: Region, kantor: SimpleNamespace, terpasang: None, now: datetime
) -> None:
    assert send("receiveLicenseStatus", status("I-1000000001", "50"), now).status_code == 404
    with region(bandung):
        with pytest.raises(Http404):
            set_connection(
                bandung, "oss", ConnectionWish("simulator", username="a", password=SECRET), actor=kantor.tim_teknis,
                now=now,
            )  # fmt: skip
        wrong = [
            ("oss", ConnectionWish("sungguhan", "http://oss.id", "a", SECRET, "PKS 1/2026"), "https://"),
            ("oss", ConnectionWish("sungguhan", "https://oss.id", "a", SECRET, ""), "perjanjiannya"),
            ("oss", ConnectionWish("sungguhan", "https://oss.id", "a", "pendek", "PKS 1/2026"), "rahasia"),
            ("simbg", ConnectionWish("sungguhan", "https://x.id", "a", SECRET, "PKS 1/2026"), "Tidak ada antarmuka"),
            ("mpp", ConnectionWish("simulator", "", "a", SECRET), "Tidak ada antarmuka"),
        ]
        for source, wish, part in wrong:
            with pytest.raises(Refusal, match=part):
                set_connection(bandung, source, wish, actor=kantor.admin, now=now)
        right = ConnectionWish("sungguhan", "https://oss.go.id", "a", SECRET, "PKS 1/2026")
        row = set_connection(bandung, "oss", right, actor=kantor.admin, now=now)
        assert SECRET.encode() not in bytes(row.secrets_sealed or b"")
        told = str(list(Event.objects.filter(kind="saluran.connection_set").values_list("data", flat=True)))
        assert SECRET not in told
    with region(kerinci), pytest.raises(Refusal, match="daerah contoh"):
        set_connection(
            kerinci, "oss", ConnectionWish("simulator", username="a", password=SECRET), actor=kantor.admin, now=now
        )
    with region(kerinci):
        assert not SambunganPusat.objects.exists()


def test_the_imitated_oss_uses_the_same_door(
    bandung: Region, kantor: SimpleNamespace, tiruan: None, menunggu: Callable[..., Any], now: datetime
) -> None:
    case = menunggu("I-202611200000009")
    with region(bandung):
        assert play(bandung, "I-202611200000009", "receiveNIB", now=now).status == 200
        assert play(bandung, "I-202611200000009", "90", now=now).status == 200
        assert Case.objects.get(pk=case.pk).state == "ditolak_pusat"
    admin = browser_of(bandung, kantor.user_admin, now)
    page = admin.get("/kota-bandung/kerja/saluran/simulator").content.decode()
    assert "SIMULATOR" in page
    assert admin.post("/kota-bandung/kerja/saluran/simulator", {"nomor": "ab", "apa": "50"}).status_code == 422
    form = {"nomor": "I-5550000000", "apa": "receiveNIB"}
    assert admin.post("/kota-bandung/kerja/saluran/simulator", form).status_code == 302
    assert SECRET not in admin.get("/kota-bandung/kerja/saluran/antarmuka").content.decode()
