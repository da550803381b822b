"""Every fault of the corpus is found with its code; its healthy twin is accepted."""

import pytest

from pendopo.engine.api import check
from pendopo.engine.verify.codes import CODES

from .faults import FAULTS, MORE, Patch
from .shipped import VOCABULARY, load_shipped, patched


def test_the_shipped_definition_has_no_findings() -> None:
    assert check(load_shipped(), VOCABULARY) == []


def test_the_corpus_knows_every_code() -> None:
    assert set(FAULTS) == set(CODES)


@pytest.mark.parametrize("code", FAULTS)
def test_fault_is_refused_with_its_code(code: str) -> None:
    found = {finding.code for finding in check(patched(FAULTS[code][0]), VOCABULARY)}
    assert code in found


@pytest.mark.parametrize("code", FAULTS)
def test_healthy_twin_does_not_get_the_code(code: str) -> None:
    """Scenarios were written for the original; only a twin about scenarios must pass them too."""
    findings = check(patched(FAULTS[code][1]), VOCABULARY)
    about_scenarios = code.startswith("skenario-")
    assert [finding for finding in findings if about_scenarios or not finding.code.startswith("skenario-")] == []


@pytest.mark.parametrize(("code", "patch"), MORE.values(), ids=MORE.keys())
def test_other_ways_to_a_fault_are_found(code: str, patch: Patch) -> None:
    assert code in {finding.code for finding in check(patched(patch), VOCABULARY)}


def test_every_finding_says_where_and_how_to_mend_it() -> None:
    for fault, _ in FAULTS.values():
        for finding in check(patched(fault), VOCABULARY):
            assert ":" in finding.node
            assert finding.message.endswith((".", "”"))
            assert finding.mend
