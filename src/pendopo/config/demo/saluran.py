"""What is decided elsewhere in the example region: a download of OSS, one late, one approved, one at SiCantik."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from pendopo.cases.api import Case, judge_files, move_case, submit_case, view_case
from pendopo.config.demo.answers import synthetic_nik
from pendopo.config.demo.staff import demo_person
from pendopo.config.demo.tales_answers import with_files
from pendopo.core.api import wilayah_groups
from pendopo.definitions.api import bindings_of, current
from pendopo.lib.sheets import csv_table
from pendopo.people.api import Actor, Unit, anonymous, holders_of, staff
from pendopo.saluran.models import EntriPusat, ImporPusat
from pendopo.saluran.services import (
    RuleWish,
    apply_import,
    ask_apply,
    ask_read,
    keep_import,
    name_number,
    read_import,
    set_rule,
)
from pendopo.tenancy.api import Region, region

NAME = "oss-unduhan (contoh).csv"
HEAD = ("Nomor Permohonan", "Nama Izin", "Nama Pemohon", "Tanggal Permohonan", "Status", "Tanggal Status")
STRAYS = (
    ("Sertifikat Standar: apotek", "PT Sehat Contoh", 40, "Validasi", 21),
    ("NIB", "Dewi Contoh", 3, "Dokumen Lengkap", 2),
    ("Persetujuan lingkungan: SPPL", "Rahmat Contoh", 9, "Dokumen Belum Lengkap", 1),
    ("KKPR", "CV Bangun Contoh", 12, "Disetujui", 1),
)
NIB, TRAYEK = "nomor-induk-berusaha", "izin-trayek"


NAMESPACE = UUID("6d3c1f0e-5c1c-4f4e-9a55-0c0f7e0d0047")
WAITS = {NIB: (("front_office", "teruskan"), ("tim_teknis", "siap_diajukan")), TRAYEK: (("front_office", "pantau"),)}
"""Who brings a case to where it waits for news, by which step."""


def tell_centres(place: Region, now: datetime) -> None:
    """Submit cases that are decided elsewhere, name their numbers, and bring in a made-up download, once."""
    with region(place):
        if ImporPusat.objects.exists():
            return
        clerk = staff(demo_person("front_office"), now)
        set_rule("oss", RuleWish(promised_days=20), actor=staff(demo_person("pengelola_layanan"), now), now=now)
        waiting = [_tell(place, service, turn, now) for service, turn in ((NIB, 1), (NIB, 2), (TRAYEK, 1))]
        row = _kept(place, waiting, clerk, now)
    read_import(place, row.pk, now)
    with region(place):
        ask_apply(place, row, skips=False, actor=clerk, now=now)
    apply_import(place, row.pk, now, tell=lambda done: None)


def _tell(place: Region, service: str, turn: int, now: datetime) -> EntriPusat:
    """One application, checked and on its way in the other system."""
    at = now - timedelta(days=2, minutes=turn)
    case_id = uuid5(NAMESPACE, f"{place.id}:{service}:{turn}")
    answers = with_files(place, service, _answers(place, service, turn, at), turn, at)
    case = submit_case(
        place=place, current=current(service), case_id=case_id, answers=answers, actor=anonymous(), now=at
    )
    number = f"{'I' if service == NIB else 'SC'}-{at:%Y%m%d}0000{turn}"
    for function, step in WAITS[service]:
        officer = _holder(service, function, at)
        if function == "front_office":
            view = view_case(Case.objects.select_related("release").get(pk=case.pk))
            verdicts = {one.row.pk: ("sesuai", "") for one in view.files}
            if verdicts:
                judge_files(place=place, case=view.case, verdicts=verdicts, actor=officer, now=at)
        at += timedelta(minutes=20)
        move_case(place=place, case_id=case.pk, transition_id=step, actor=officer, now=at)
    return name_number(place, case, number, actor=_holder(service, "front_office", at), now=at, origin="petugas")


def _holder(service: str, function: str, now: datetime) -> Actor:
    """Somebody who does this function of a service."""
    post = bindings_of(service)[function][0]
    return staff(holders_of(post.role, today=now.date(), unit=Unit.objects.get(pk=post.unit_id))[0], now)


def _answers(place: Region, service: str, turn: int, at: datetime) -> dict[str, Any]:
    dice = random.Random(f"{service}:{turn}")  # noqa: S311  (the same demonstration every time)
    person = {
        "nama": "Pemohon Contoh", "nik": synthetic_nik(dice, 7000 + turn), "nomor_hp": f"+6281200000{turn:03}",
        "pernyataan_benar": True,
    }  # fmt: skip
    if service == TRAYEK:
        car = {"plat": "D 1234 XX", "tahun_buat": 2021, "uji_sampai": date(at.year + 1, 6, 1).isoformat()}
        return person | {
            "uraian": "Terminal Contoh ke Pasar Contoh", "badan": "Koperasi Angkutan Contoh", "jenis_trayek": "angkot",
            "armada": [car], "nomor_pusat": f"SC-{at:%Y%m%d}0000{turn}",
        }  # fmt: skip
    return person | {
        "uraian": "Warung nasi", "bentuk": "perorangan", "nama_usaha": f"Warung Contoh {turn}", "kbli": "56101",
        "modal": 15_000_000, "tenaga_kerja": 2, "skala": "mikro", "tempat_usaha": "rumah",
        "kelurahan": dice.choice(dice.choice(wilayah_groups(place))[1])[0],
    }  # fmt: skip


def _kept(place: Region, cases: list[EntriPusat], clerk: Actor, now: datetime) -> ImporPusat:
    """The download of today, told as it is guessed."""
    today = now.astimezone(place.tz).date()

    def line(number: str, title: str, holder: str, filed: int, state: str, since: int) -> list[str]:
        days = (today - timedelta(days=filed), today - timedelta(days=since))
        return [number, title, holder, f"{days[0]:%d-%m-%Y}", state, f"{days[1]:%d-%m-%Y}"]

    ours = [one for one in cases if one.source == "oss"]
    rows = [
        line(one.number, "NIB", "Pemohon Contoh", 2, state, 0)
        for one, state in zip(ours, ("Disetujui", "Validasi"), strict=False)
    ]
    rows += [line(f"I-{today:%Y%m}77{turn:03}", *stray) for turn, stray in enumerate(STRAYS, 1)]
    content = csv_table(HEAD, rows).encode()
    row = keep_import(place, "oss", content, NAME, today, actor=clerk, now=now)
    ask_read(place, row, row.mapping, actor=clerk, now=now)
    return row
