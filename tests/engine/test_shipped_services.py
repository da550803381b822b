"""What we ship is proven: every step and every condition of every service is walked, every letter can be typeset."""

from datetime import datetime
from functools import cache
from typing import Any

import pytest

from pendopo.engine.api import (
    Compiled,
    Context,
    canonical,
    check,
    compile,
    digest,
    run_scenario,
)

from .shipped import FRIDAY, VOCABULARY, WIB, all_services, loaded, telling_services
from .test_letter import FRAME, typeset

NAMES = all_services()
OPENED = {"keberatan", "salinan-izin", "pencabutan-izin", "pengalihan-izin", "penertiban-izin"}
"""Opened from a case or a permit: their letters are about something that stands already (tests/perizinan)."""
REFUSABLE = [name for name in NAMES if name not in OPENED and loaded(name).workflow.subcases]
PRINTED = [name for name in telling_services() if name not in OPENED and loaded(name).letters]
PBG = "persetujuan-bangunan-gedung"


@cache
def compiled(name: str) -> Compiled:
    return compile(loaded(name), digest(canonical(loaded(name))))


def context(now: datetime = FRIDAY) -> Context:
    return Context(today=now.date(), now=now)


def test_the_first_six_services_are_shipped() -> None:
    assert {
        "izin-pemakaian-taman", "izin-reklame-insidentil", "keberatan", PBG, "sip-perawat",
        "surat-keterangan-penelitian",
    } <= set(NAMES)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_verifier_finds_nothing(name: str) -> None:
    assert check(loaded(name), VOCABULARY) == []


@pytest.mark.parametrize("name", NAMES)
def test_scenarios_walk_every_transition_and_every_visibility_rule(name: str) -> None:
    walks = [run_scenario(compiled(name), scenario) for scenario in loaded(name).scenarios]
    walked = {step for walk in walks for step in walk.transitions}
    seen = {one for walk in walks for one in walk.visibility}
    assert walked == set(compiled(name).transitions)
    conditional = [field for field, one in compiled(name).fields.items() if one.visible]
    assert seen == {(field, shown) for field in conditional for shown in (True, False)}


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_has_read_is_marked_as_unverified(name: str) -> None:
    verified = {one.text for one in loaded(name).legal_basis if one.verified}
    assert verified == {"PermenPANRB 15/2014 tentang Pedoman Standar Pelayanan"}
    assert not any(item.verified for item in loaded(name).service.standard.values())


@pytest.mark.parametrize("name", REFUSABLE)
def test_a_refused_application_can_be_objected_to_and_is_opened_again(name: str) -> None:
    workflow = loaded(name).workflow
    link = next(one for one in workflow.subcases if one.definition == "keberatan")
    assert (link.definition, link.within_days, link.from_states) == ("keberatan", 21, ("ditolak",))
    back = next(step for step in workflow.transitions if step.reopen)
    assert (back.from_states, back.guard, back.auto) == (("ditolak",), 'hasil_keberatan == "baik"', True)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_waits_without_limit_and_lateness_is_told(name: str) -> None:
    workflow = loaded(name).workflow
    assert workflow.max_returns == 3
    assert all(stage.escalate for stage in workflow.stages)
    assert all(state.pause for state in workflow.states if state.kind in ("waiting_applicant", "external"))
    ways_out = {source for step in workflow.transitions if step.id.startswith("tarik") for source in step.from_states}
    assert {state.id for state in workflow.states if state.kind == "waiting_applicant"} <= ways_out


@pytest.mark.parametrize("name", PRINTED)
def test_the_letter_can_be_typeset(name: str) -> None:
    scenario = next(one for one in loaded(name).scenarios if one.moves and not one.problems)
    one = compiled(name)
    answers: dict[str, Any] = {}
    for page in one.pages:
        raw = {field: list(given) if isinstance(given, tuple) else [given] for field, given in scenario.answers.items()}
        answers = one.read_page(page, raw, answers, context()).merged(answers)
    data = one.letter_data("izin", answers, context())
    template = one.letters["izin"].template
    plain = typeset(template, FRAME | {"isi": data})
    assert plain.startswith(b"%PDF")
    if "pusat" in data:
        marked = typeset(template, FRAME | {"isi": data | {"pusat": f"SIMULATOR {data['pusat']} (jawaban tiruan)"}})
        assert len(marked) > len(plain)


HOUSE = {
    "jenis_kegiatan": "baru", "luas_atas": "45", "jumlah_lantai": 1, "ada_basemen": False, "fungsi": "hunian",
    "kelas_hunian": "hunian_kecil", "kompleksitas": "sederhana", "permanensi": "permanen", "kepemilikan": "perorangan",
    "ada_prasarana": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 216_675),
        ({"luas_atas": "150", "jumlah_lantai": 2, "kelas_hunian": "hunian_besar"}, 849_246),
        ({"luas_atas": "80", "fungsi": "usaha_umkm", "kelas_hunian": None}, 1_284_000),
    ],
    ids=["rumah-45", "rumah-150", "umkm-80"],
)
def test_the_examples_of_the_regulation_come_out_to_the_rupiah(changes: dict[str, Any], amount: int) -> None:
    answers = {key: value for key, value in {**HOUSE, **changes}.items() if value is not None}
    (fee,) = compiled(PBG).fees(answers, context())
    assert fee.amount == amount
    assert "Perda" in fee.obstacle, "without a regional law it is worked out, but not charged"


def test_only_the_sum_is_rounded() -> None:
    answers = HOUSE | {"luas_atas": "150", "jumlah_lantai": 2, "kelas_hunian": "hunian_besar"}
    (fee,) = compiled(PBG).fees(answers, context(FRIDAY.astimezone(WIB)))
    assert str(fee.exact).rstrip("0") == "849245.625"


def test_a_computed_class_is_shown_by_its_label() -> None:
    assert compiled(PBG).display("kelas_fungsi", HOUSE, context()) == "Kurang dari 100 m² dan satu lantai"
    shop = {**HOUSE, "fungsi": "usaha_umkm"}
    assert compiled(PBG).display("kelas_fungsi", shop, context(), "en") == "Micro or small business (UMKM)"


def test_a_class_is_a_choice_that_the_limits_hold_to_the_higher_one() -> None:
    gap = HOUSE | {"luas_atas": "120"}
    problems = compiled(PBG).check_all(gap, context())
    assert problems["kelas_hunian"].startswith("Luas atau jumlah lantai melampaui")
    higher = compiled(PBG).check_all(gap | {"kelas_hunian": "hunian_besar"}, context())
    assert "kelas_hunian" not in higher
