"""What was proven is not proven again, and nothing passes for proven that is not byte for byte the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pendopo.config.founding import CENTRAL, SERVICES, SHIPPED, found_region
from pendopo.core.api import Refusal
from pendopo.definitions import proofs
from pendopo.definitions.api import Base, Installed, Release, findings_of, publish, publish_folder, vocabulary
from pendopo.engine.api import DefinitionError, Remove, Set, canonical, compile, digest
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

from .make import LATER, SERVICE, SIGNED, shipped, version

GIVEN: dict[str, Any] = {"actor": SYSTEM, "now": LATER}


@pytest.fixture(autouse=True)
def proven(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The titles of definitions that the verifier really looked at."""
    looked: list[str] = []
    real = proofs.check

    def check(definition: Any, known: Any) -> Any:
        looked.append(definition.title)
        return real(definition, known)

    proofs.forget_proofs()
    monkeypatch.setattr(proofs, "check", check)
    yield looked
    proofs.forget_proofs()


def test_the_same_bytes_are_proven_once(proven: list[str]) -> None:
    first = findings_of(shipped(), vocabulary())
    assert findings_of(shipped(), vocabulary()) == first
    assert len(proven) == 1


@pytest.mark.parametrize(
    "touched",
    [
        {"title": "Lain"},
        {"summary": shipped().summary + " "},
        {"scenarios": shipped().scenarios[1:]},
        {"letters": tuple(one.model_copy(update={"template": one.template + "\n"}) for one in shipped().letters)},
    ],
    ids=["title", "a blank", "a scenario less", "a letter"],
)
def test_whatever_is_touched_is_proven_anew(proven: list[str], touched: dict[str, Any]) -> None:
    findings_of(shipped(), vocabulary())
    findings_of(shipped().model_copy(update=touched), vocabulary())
    assert len(proven) == 2


def test_another_vocabulary_proves_anew_and_what_an_app_no_longer_offers_is_refused(proven: list[str]) -> None:
    assert not [one for one in findings_of(shipped(), vocabulary()) if one.level == "galat"]
    poorer = replace(vocabulary(), effects=frozenset())
    assert [one for one in findings_of(shipped(), poorer) if one.level == "galat"]
    assert len(proven) == 2


def test_who_changes_what_was_told_changes_nothing_for_others() -> None:
    poorer = replace(vocabulary(), effects=frozenset())
    findings_of(shipped(), poorer).clear()
    assert findings_of(shipped(), poorer)


def test_outcomes_are_bounded_and_the_longest_unused_go_first() -> None:
    kept: proofs.Kept[int] = proofs.Kept(2)
    made: list[str] = []

    def ask(name: str) -> int:
        return kept.get((name,), lambda: made.append(name) or 1)

    for name in "abac":
        ask(name)
    ask("a"), ask("b")
    assert (len(kept), made) == (2, ["a", "b", "c", "b"])


def test_a_scenario_is_run_once_for_a_definition_and_anew_for_another() -> None:
    one, scenario = shipped(), shipped().scenarios[0]
    good = compile(one, digest(canonical(one)))
    assert proofs.scenario_faults_of(good, scenario) == ()
    other = one.model_copy(update={"version": 2})
    wrong = scenario.model_copy(update={"problems": ("nik",), "moves": ()})
    assert proofs.scenario_faults_of(good, wrong)
    assert proofs.scenario_faults_of(compile(other, digest(canonical(other))), wrong)
    assert len(proofs._runs) == 3


@pytest.mark.django_db
def test_a_region_is_founded_without_proving_again_what_another_one_has(proven: list[str]) -> None:
    found_region("32.74", now=LATER, is_contoh=True)
    looked = len(proven)
    assert looked == len(SERVICES + CENTRAL)
    found_region("32.75", now=LATER, is_contoh=True)
    assert len(proven) == looked


@pytest.mark.django_db
def test_a_version_that_was_refused_stays_refused_in_every_region(bandung: Region, kerinci: Region) -> None:
    # the region's forms need this letter: without it the step that issues it has nothing to issue
    wrong = version(2, Remove(node=f"letter:{shipped().letters[0].id}", **SIGNED))
    for place in (bandung, kerinci, bandung):
        with region(place):
            before = (Base.objects.count(), Release.objects.count())
            with pytest.raises(Refusal):
                publish(wrong, **GIVEN)
            assert (Base.objects.count(), Release.objects.count()) == before


@pytest.mark.django_db
def test_a_folder_is_read_again_as_soon_as_a_file_of_it_changes(
    bandung: Region, kerinci: Region, tmp_path: Path
) -> None:
    folder = tmp_path / SERVICE
    shutil.copytree(SHIPPED / SERVICE, folder)
    with region(bandung):
        first = publish_folder(folder, **GIVEN)
    file = folder / "definition.yaml"
    before, text = file.stat(), file.read_text()
    file.write_text(text.replace("version: 1", "version: x", 1))  # as long as before
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    with region(kerinci), pytest.raises(DefinitionError):
        publish_folder(folder, **GIVEN)
    file.write_text(text)
    with region(kerinci):
        assert publish_folder(folder, **GIVEN).digest == first.digest
        assert Installed.objects.get(definition_id=SERVICE).release.digest == first.digest


def test_a_title_that_only_looks_the_same_is_another_body(proven: list[str]) -> None:
    findings_of(version(2), vocabulary())
    look_alike = Set(node="definition:self", attr="title", was=shipped().title, to=shipped().title + "\u200b", **SIGNED)
    findings_of(version(2, look_alike), vocabulary())
    assert len(proven) == 2
