"""The verifier: proves a definition before it can be published, each fault with code, node and mend."""

from collections.abc import Callable, Iterator

from ..findings import Finding, Vocabulary
from ..names import Names
from ..schema import Definition
from .blocking import check_blocking
from .branches import check_branches
from .expressions import check_expressions
from .fees import check_fees
from .form import check_form
from .knowledge import check_knowledge
from .law import check_law
from .letters import check_letters
from .links import check_links
from .personal import check_personal
from .promise import check_promise
from .references import check_references
from .rehearsal import check_scenarios
from .texts import check_texts
from .unused import check_unused
from .waiting import check_waiting
from .workflow import check_workflow

__all__ = ["check"]

Check = Callable[[Definition, Vocabulary, Names], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_expressions,
    check_form,
    check_personal,
    check_links,
    check_law,
    check_blocking,
    check_fees,
    check_letters,
    check_unused,
    check_texts,
)
"""Every node by itself and with those it names."""

PATHS: tuple[Check, ...] = (check_workflow, check_branches, check_waiting, check_promise, check_knowledge)
"""The workflow as a whole; what they would say of one with broken references would only follow from these."""

PLACES = ("workflow:", "state:", "transition:", "track:", "stage:", "function:")


def check(definition: Definition, vocabulary: Vocabulary) -> list[Finding]:
    """All findings, most structural first; scenarios run only when nothing else is wrong."""
    names = Names(definition)
    findings = list(check_references(definition, vocabulary, names))
    broken = [one for one in findings if one.code in ("rujukan-putus", "id-ganda") and one.node.startswith(PLACES)]
    for each in CHECKS if broken else CHECKS + PATHS:
        findings += each(definition, vocabulary, names)
    if any(finding.level == "galat" for finding in findings):
        return findings
    return findings + list(check_scenarios(definition))
