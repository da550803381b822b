"""A new version or a proposal, weighed: the merge, what it means in words, proofs, and the region's own cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pendopo.bundles.models_review import Review
from pendopo.bundles.queries_upgrades import PROPOSAL
from pendopo.cases.api import Rehearsal
from pendopo.definitions.api import Proposal, Release, own_scenarios, propose, standing_of
from pendopo.engine.api import (
    AnyChange,
    Definition,
    DefinitionError,
    Report,
    Scenario,
    Side,
    Signature,
    Usage,
    canonical,
    compile,
    digest,
    disputes,
    from_canonical,
    migration_for,
    run_scenario,
    sentences,
    spoken,
)

UNKNOWN = "(orang kedua)"
"""Who stands by guarded refusals while nobody does yet: so that everything else can be reckoned."""
MOST_TOLD = 400


def upstream_of(review: Review) -> Definition:
    """What is offered. Raises `DefinitionError` never: it was read before it was kept."""
    return from_canonical(bytes(review.body))


def weighed(review: Review, release: Release, usage: Usage | None, signed: Signature | None = None) -> Proposal:
    """The merge of a review with its choices. In the open region; raises `DefinitionError`."""
    choices: Mapping[str, Side] = review.choices
    published = from_canonical(bytes(review.base)) if review.source == PROPOSAL else None
    signed = signed or Signature(by=review.chosen_name or "-", second=UNKNOWN, why=review.why or "-")
    return propose(
        release, upstream_of(review), choices=choices, signed=signed, usage=usage, published=published
    )  # fmt: skip


def told_of(release: Release, upstream: Definition, proposal: Proposal) -> dict[str, Any]:
    """Everything that the page shows of a merge, as JSON values."""
    standing = standing_of(release)
    merged = proposal.definition
    rebased = proposal.rebased
    return {
        "changes": _offered(proposal, standing.definition, upstream),
        "conflicts": _conflicts(proposal, standing.definition, upstream),
        "kept": _told(rebased.kept, upstream, merged or upstream)[:MOST_TOLD],
        "given_back": _told(rebased.given_back, standing.base, standing.definition)[:MOST_TOLD],
        "reports": [one.text for one in rebased.reports][:MOST_TOLD],
        "blocking": [*map(_blocking, rebased.blocking), *({"text": one, "local": [], "upstream": []}
                                                         for one in proposal.faults)],
        "scenarios": _scenarios(merged, upstream) if merged else [],
        "policy": _policy(standing.definition, merged),
    }  # fmt: skip


def _offered(proposal: Proposal, here: Definition, upstream: Definition) -> list[dict[str, Any]]:
    by_key = {one.change.key: one for one in proposal.rebased.offered}
    lines = spoken([one.change for one in proposal.rebased.offered], here, upstream)
    told = [
        {
            "key": change.key, "text": said.text, "behaviour": said.behaviour, "keep": by_key[change.key].keep,
            "refused": by_key[change.key].refused,
        }
        for change, said in lines
    ]  # fmt: skip
    return sorted(told, key=lambda one: not one["behaviour"])[:MOST_TOLD]


def _conflicts(proposal: Proposal, here: Definition, upstream: Definition) -> list[dict[str, Any]]:
    return [
        {
            "key": one.conflict.key, "title": one.title, "base": one.base, "local": one.local,
            "upstream": one.upstream, "keep": one.conflict.keep, "default": one.conflict.default,
            "chosen": one.conflict.chosen or "", "long": "\n" in one.local + one.upstream,
        }
        for one in disputes(proposal.rebased.conflicts, here, upstream)
    ]  # fmt: skip


def _told(changes: Sequence[AnyChange], before: Definition, after: Definition) -> list[str]:
    return list(dict.fromkeys(one.text for one in sentences(changes, before, after)))


def _blocking(report: Report) -> dict[str, Any]:
    return {
        "text": report.text, "local": sorted({one.key for one in report.local})[:8],
        "upstream": sorted({one.key for one in report.upstream})[:8],
    }  # fmt: skip


def _scenarios(merged: Definition, upstream: Definition) -> list[dict[str, Any]]:
    """Upstream's scenarios and the region's own, run on what would be published."""
    try:
        compiled = compile(merged)
    except DefinitionError:
        return []
    theirs = {one.id for one in upstream.scenarios}
    rows: Iterable[tuple[str, Scenario]] = [
        *(("hulu" if one.id in theirs else "daerah", one) for one in merged.scenarios),
        *(("daerah", one) for one in own_scenarios(merged.id)),
    ]
    return [
        {"side": side, "title": one.title, "faults": list(run_scenario(compiled, one).faults)[:3]} for side, one in rows
    ]


def _policy(here: Definition, merged: Definition | None) -> dict[str, str]:
    found = migration_for(here, merged) if merged else None
    return {"policy": found.policy, "reason": found.reason} if found else {}


def rehearsed(outcome: Rehearsal) -> dict[str, Any]:
    """A rehearsal as the page shows it."""
    return {
        "total": outcome.total, "tried": outcome.tried, "different": len(outcome.different),
        "counts": [[sentence, count] for sentence, count in outcome.counts[:50]],
        "cases": [[str(one.case_id), one.number, list(one.sentences)[:6]] for one in outcome.different[:500]],
    }  # fmt: skip


def digest_of(definition: Definition) -> str:
    """SHA-256 of its canonical bytes."""
    return digest(canonical(definition))
