"""Upgrading to a new upstream version through the gate, and going back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.http import Http404

from pendopo.core.api import Refusal
from pendopo.definitions.models import Installed, Release
from pendopo.definitions.queries import Proposal, propose, standing_of
from pendopo.definitions.services.adapt import keep_overlay
from pendopo.definitions.services.publish import adopt_base, locked, put_in_force
from pendopo.engine.api import Definition, Side, Signature, Usage, from_canonical, laid_over
from pendopo.people.api import Actor


@transaction.atomic
def upgrade(
    upstream: Definition,
    *,
    actor: Actor,
    now: datetime,
    choices: Mapping[str, Side] | None = None,
    accept_defaults: bool = False,
    signed: Signature | None = None,
    usage: Usage | None = None,
    ready: Proposal | None = None,
) -> tuple[Release, Proposal]:
    """Merge the region's changes into `upstream` and publish, if nothing blocks. Raises Refusal with what does.

    `choices` decides conflicts by `kind:id.attribute` and refuses what upstream brings (`daerah`); with
    `accept_defaults` undecided conflicts take their default. `ready`: the proposal of just this, reckoned before.
    """
    installed = locked(upstream.id)
    if installed is None:
        raise Http404
    proposal = ready or propose(installed.release, upstream, choices=choices, signed=signed, usage=usage)
    definition = _publishable(installed, proposal, accept_defaults=accept_defaults)
    base = adopt_base(upstream, actor=actor, now=now)
    laid = proposal.rebased.overlay
    overlay = keep_overlay(base, laid, actor=actor, now=now) if laid.changes else None
    release = put_in_force(
        definition, base, overlay, actor=actor, now=now, kind="definitions.upgraded",
        data={
            "version": upstream.version, "kept": len(laid.changes), "given_back": len(proposal.rebased.given_back),
            "conflicts": sorted(conflict.key for conflict in proposal.rebased.conflicts)[:50],
        },
    )  # fmt: skip
    return release, proposal


@transaction.atomic
def take_proposal(proposal: Proposal, *, signed: Signature, actor: Actor, now: datetime) -> Release:
    """Publish what another region proposed as this publisher's own change, in its overlay and in the proposer's name
    (`signed`). Raises Refusal with what stands against it."""
    merged = proposal.definition
    installed = locked(merged.id) if merged else None
    if installed is None:
        raise Http404
    definition = _publishable(installed, proposal, accept_defaults=True)
    release: Release = installed.release
    standing = standing_of(release)
    laid = laid_over(standing.base, standing.overlay, definition, signed)
    base = release.base or adopt_base(standing.base, actor=actor, now=now)
    overlay = keep_overlay(base, laid, actor=actor, now=now) if laid.changes else None
    data = {"changes": len(proposal.rebased.taken), "from": signed.by[:120]}
    return put_in_force(definition, base, overlay, actor=actor, now=now, kind="definitions.proposal_taken", data=data)


def _publishable(installed: Installed, proposal: Proposal, *, accept_defaults: bool) -> Definition:
    """What a proposal would publish. Raises Refusal: it is stale, something blocks, or a conflict waits for people."""
    if proposal.against != installed.release.digest:
        raise Refusal("Rilis yang berlaku sudah berubah sejak usulan ini dihitung. Hitung ulang dahulu.")
    definition = proposal.definition
    if proposal.blocking or definition is None:
        raise Refusal("Belum dapat dimutakhirkan: " + "; ".join(proposal.blocking[:5]))
    undecided = proposal.rebased.undecided
    if undecided and not accept_defaults:
        names = ", ".join(conflict.key for conflict in undecided[:5])
        raise Refusal(f"{len(undecided)} perbedaan belum diputuskan: {names}.")
    return definition


@transaction.atomic
def revert(definition_id: str, number: int, *, actor: Actor, now: datetime, why: str) -> Release:
    """Publish a former release anew, as it was. Raises Http404 when there is no such one, Refusal without a reason.

    It was proven when it was published; what the program offered then it still offers, so it is not judged again.
    """
    installed = locked(definition_id)
    former = Release.objects.filter(definition_id=definition_id, number=number).first()
    if installed is None or former is None:
        raise Http404
    if not why.strip():
        raise Refusal("Tulis alasan kembali ke rilis lama.", status=422)
    current: Release = installed.release
    if current.digest == former.digest:
        return current
    definition = from_canonical(bytes(former.body))
    data = {"from": current.number, "to": former.number, "why": why.strip()[:300]}
    return put_in_force(
        definition, former.base, former.overlay, actor=actor, now=now, kind="definitions.reverted", data=data
    )
