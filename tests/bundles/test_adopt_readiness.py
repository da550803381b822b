"""The readiness check: what fits here, what has to be filled in, what stands against it, each in a sentence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pendopo.bundles.api import Readiness, id_of_fork, readiness, suggestions
from pendopo.bundles.rules_adopting import is_open_licence, names_regional_law, role_of
from pendopo.people.api import SYSTEM, create_unit
from pendopo.tenancy.api import region

from . import adopting as make
from .adopting import NEW, TAXED


def states(found: Readiness, group: str) -> dict[str, str]:
    return {item.title: item.state for one in found.groups if one.id == group for item in one.items}


@pytest.mark.django_db
def test_everything_that_is_missing_has_a_sentence_and_a_way_to_mend_it(kerinci: Any, now: datetime) -> None:
    found = readiness(kerinci, make.bundle_of(make.shipped(TAXED)), today=now.date())
    assert not found.blocked
    assert "Perda yang menjadi dasar retribusi PBG" in [item.title for item in found.missing_at("isi")]
    assert len(found.missing_at("ikat")) == 7
    for item in (*found.missing, *found.unverified):
        assert item.text.endswith((".", ")")), item
        assert item.mend, item


@pytest.mark.django_db
def test_regional_law_is_never_taken_for_granted(kerinci: Any, now: datetime) -> None:
    found = readiness(kerinci, make.bundle_of(make.shipped()), today=now.date())
    laws = states(found, "hukum")
    assert "verifikasi" in laws.values()
    assert all(state == "verifikasi" for title, state in laws.items() if names_regional_law(title))


@pytest.mark.django_db
def test_a_simulator_answers_only_in_a_region_of_the_demonstration(bandung: Any, kerinci: Any, now: datetime) -> None:
    bundle = make.bundle_of(make.shipped())
    assert states(readiness(kerinci, bundle, today=now.date()), "pusat") == {"MPP Digital": "verifikasi"}
    assert states(readiness(bandung, bundle, today=now.date()), "pusat") == {"MPP Digital": "siap"}


@pytest.mark.django_db
def test_an_effect_that_nobody_offers_here_stands_against_it(
    kerinci: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = make.bundle_of(make.shipped())
    monkeypatch.setattr("pendopo.bundles.readiness.effect_names", lambda: frozenset({"kabari"}))
    found = readiness(kerinci, bundle, today=now.date())
    assert any("siapkan_izin" in item.text for item in found.blocked)


@pytest.mark.django_db
def test_functions_are_suggested_as_in_other_services_and_by_the_offices_names(kerinci: Any, now: datetime) -> None:
    with region(kerinci):
        create_unit(
            code="DINKES", name="Dinas Kesehatan", short="Dinkes", kind="dinas", valid_from=now.date(), actor=SYSTEM,
            now=now,
        )  # fmt: skip
        found = {name: (one.role, one.unit.code) for name, one in suggestions(make.shipped(), now.date()).items()}
    assert found["front_office"] == ("front_office", "DPMPTSP")
    assert found["kepala_dinas"] == ("penanda_tangan", "DPMPTSP")
    assert {name: code for name, (_role, code) in found.items() if code == "DINKES"}


ROLES = ["front_office", "tim_teknis", "kepala_seksi", "penanda_tangan", "bendahara_penerimaan"]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Petugas loket", "front_office"),
        ("Kepala Dinas", "penanda_tangan"),
        ("Bendahara penerimaan", "bendahara_penerimaan"),
        ("Kepala seksi perizinan", "kepala_seksi"),
        ("Ahli bangunan", "tim_teknis"),
    ],
)
def test_a_title_tells_the_role(title: str, role: str) -> None:
    assert role_of("x", title, ROLES) == role
    assert role_of("x", title, []) == ""


@pytest.mark.parametrize(
    ("licence", "is_open"), [("Apache-2.0", True), ("GPL-3.0-or-later", True), ("", False), ("Tertutup", False)]
)
def test_only_known_open_licences_are_open(licence: str, is_open: bool) -> None:
    assert is_open_licence(licence) is is_open


def test_the_id_of_a_fork_begins_with_the_regions_name() -> None:
    assert id_of_fork("r1501", " Izin Reklame  Desa! ") == "r1501-izin-reklame-desa"
    assert id_of_fork("r1501", "r1501-spanduk") == "r1501-spanduk"
    assert NEW == "sip-perawat"
