"""Every fault of the corpus is refused for the right reason at the right node; its healthy twin is accepted.

No code is known to the verifier that the corpus does not show, so each of them stands for something it really finds.
"""

import re
from pathlib import Path

import pytest

from pendopo.engine.api import check
from pendopo.engine.load import validated
from pendopo.engine.verify.codes import CODES

from . import faults, faults_fees, faults_workflow
from .branching import branching, branching_source
from .faults import Patch
from .faults_found import FOUND
from .shipped import VOCABULARY, load_shipped, source

Data = faults.Data
ROOT = Path(__file__).parents[2]

OF_WORKFLOW = {**faults_workflow.FAULTS, **faults_workflow.MORE}
TWINS = {**faults.FAULTS, **faults_workflow.FAULTS, **faults_fees.FAULTS}
PATCHES: dict[str, Patch] = {code: fault for code, (fault, _) in TWINS.items()}
PATCHES |= {name: fault for name, (_, fault) in {**faults.MORE, **faults_workflow.MORE, **faults_fees.MORE}.items()}
CODE_OF = {code: code for code in TWINS} | {name: code for name, (code, _) in faults.MORE.items()}
CODE_OF |= {name: code for name, (code, _) in {**faults_workflow.MORE, **faults_fees.MORE}.items()}
REASONS = FOUND | faults_fees.FOUND


def findings(name: str, patch: Patch, *, scenarios: bool = True) -> frozenset[str]:
    """Code and node of all that is found; the branching definition has no scenarios of its own."""
    data: Data = branching_source() if name in OF_WORKFLOW else source()
    patch(data)
    found = check(validated(data), VOCABULARY)
    hidden = name in OF_WORKFLOW or not scenarios
    return frozenset(f"{one.code} {one.node}" for one in found if not (hidden and one.code.startswith("skenario-")))


def test_the_shipped_definition_has_no_findings() -> None:
    assert check(load_shipped(), VOCABULARY) == []


def test_the_branching_definition_is_sound_but_for_scenarios() -> None:
    assert {one.code for one in check(branching(), VOCABULARY)} <= {"skenario-gagal", "skenario-kurang"}


def test_the_corpus_shows_every_code() -> None:
    assert set(TWINS) == set(CODES)
    assert len(PATCHES) >= 60


@pytest.mark.parametrize("name", PATCHES)
def test_a_fault_is_refused_for_the_right_reason_at_the_right_node(name: str) -> None:
    found = findings(name, PATCHES[name])
    assert CODE_OF[name] in {one.split(" ")[0] for one in found}
    assert found == REASONS[name]


@pytest.mark.parametrize("code", TWINS)
def test_the_healthy_twin_is_accepted(code: str) -> None:
    """Scenarios were written for the original; only a twin about scenarios must pass them too."""
    assert findings(code, TWINS[code][1], scenarios=code.startswith("skenario-")) == frozenset()


def test_every_finding_says_where_and_how_to_mend_it() -> None:
    for name, patch in PATCHES.items():
        data: Data = branching_source() if name in OF_WORKFLOW else source()
        patch(data)
        for finding in check(validated(data), VOCABULARY):
            assert ":" in finding.node
            assert finding.message.endswith((".", "”"))
            assert finding.mend


def test_the_table_of_codes_in_the_documents_is_that_of_the_verifier() -> None:
    page = (ROOT / "docs/subsistem/engine-kode.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", page, flags=re.MULTILINE))
    assert told == CODES
