"""A service with tracks, a join, a decision at once, an outside system, timers, an objection; its two other offices."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pendopo
from pendopo.definitions.api import bind
from pendopo.definitions.models import Installed, Release
from pendopo.engine.api import Definition, canonical, digest, load_folder
from pendopo.engine.load import validated
from pendopo.people.api import SYSTEM, Actor, Unit, create_person, create_unit, grant_membership, staff
from pendopo.tenancy.api import Region, region
from tests.engine.branching import a_step, branching_source
from tests.engine.shipped import step

OBJECTION = Path(pendopo.__file__).parent / "perizinan" / "definitions" / "keberatan"
SERVICE = "izin-reklame-insidentil"


def put_in_force(definition: Definition, now: datetime) -> Release:
    """A release of a definition that has no scenarios of its own, past the verifier."""
    body = canonical(definition)
    last = Release.objects.filter(definition_id=definition.id).order_by("-number").first()
    release = Release.objects.create(
        definition_id=definition.id, number=(last.number if last else 0) + 1, digest=digest(body),
        title=definition.title, body=body, published_at=now,
    )  # fmt: skip
    Installed.objects.update_or_create(definition_id=definition.id, defaults={"release": release})
    return release


def officer_of(code: str, now: datetime, *, role: str = "tim_teknis", nip: str) -> tuple[Unit, Actor, object]:
    """Somebody with a post in an office of this code, their Actor and user."""
    office = create_unit(code=code, name=code, short=code, kind="dinas", valid_from=now.date(), actor=SYSTEM, now=now)
    person = create_person(name=f"Petugas {code}", nip=nip, title=role, unit=office, actor=SYSTEM, now=now)
    grant_membership(person=person, role=role, unit=office, valid_from=now.date(), actor=SYSTEM, now=now)
    return office, staff(person, now), person.user


def branching_service() -> Definition:
    """The branching workflow, where the applicant may withdraw and an office send back out of the tracks; 13 sheets
    lead nowhere; the objection carries over who the applicant is; an office may ask a second opinion."""
    data = branching_source()
    data["workflow"]["transitions"] += [
        a_step("cabut", ["rekomendasi"], "dibatalkan", "pemohon"),
        a_step("minta_perbaikan", ["rekomendasi"], "dikembalikan", "perhubungan", note="wajib")
        | {"requires": ["ada_yang_diminta"]},
    ]
    asked = [one["id"] for page in data["form"]["pages"] for one in page["fields"] if one["type"] != "computed"]
    data["workflow"]["subcases"].append({
        "id": "pendapat", "title": "Pendapat kedua", "definition": SERVICE, "function": "tim_teknis",
        "from": ["verifikasi_teknis"], "max_times": 2, "carry": {name: name for name in asked},
    })  # fmt: skip
    for name in ("besar", "kecil"):
        step(data, name)["guard"] += " and jumlah_lembar != 13"
    data["workflow"]["subcases"][0]["carry"] = {"nama": "nama", "nik": "nik", "nomor_hp": "nomor_hp"}
    return validated(data)


def branching_office(bandung: Region, kantor: SimpleNamespace, now: datetime) -> SimpleNamespace:
    """The branching service in force; the office with `.ruang` and `.jalan` beside it, and their users."""
    with region(bandung):
        taru, ruang, user_ruang = officer_of("UJI-TARU", now, nip="199001012015031021")
        hub, jalan, user_jalan = officer_of("UJI-HUB", now, nip="199001012015031022")
        put_in_force(branching_service(), now)
        office = kantor.office
        bind(
            SERVICE,
            {
                "front_office": ("front_office", office), "tim_teknis": ("tim_teknis", office),
                "kepala_seksi": ("kepala_seksi", office), "kepala_dinas": ("penanda_tangan", office),
                "tata_ruang": ("tim_teknis", taru), "perhubungan": ("tim_teknis", hub),
            },
            actor=SYSTEM, now=now,
        )  # fmt: skip
        put_in_force(load_folder(OBJECTION), now)
        bind(
            "keberatan", {"penelaah": ("kepala_seksi", office), "kepala_dinas": ("penanda_tangan", office)},
            actor=SYSTEM, now=now,
        )  # fmt: skip
    return SimpleNamespace(**vars(kantor), ruang=ruang, jalan=jalan, user_ruang=user_ruang, user_jalan=user_jalan)
