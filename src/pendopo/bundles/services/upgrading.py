"""Upgrading: a newer version is fetched, weighed by a job, decided change by change, used or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from pendopo.audit.api import record
from pendopo.bundles.models import Offer, Origin
from pendopo.bundles.models_review import Review
from pendopo.bundles.queries_origins import upgrade_fault
from pendopo.bundles.queries_upgrades import CATALOGUE, PROGRAM, PROPOSAL, Waiting, shipped, waiting
from pendopo.bundles.refusal import BundleRefused
from pendopo.bundles.weighing import digest_of, rehearsed, told_of, upstream_of, weighed
from pendopo.cases.api import Rehearsal, rehearse, rehearse_in_parts, usage_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, Proposal, Release, current, propose, revert, upgrade
from pendopo.engine.api import Definition, DefinitionError, Side, Signature, canonical, compile, load_folder
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, defer, region

RECKON, MOVE = "pendopo.bundles.hitung", "pendopo.bundles.pindahkan"
BENCH_CASES = 200
STALE = "Rilis yang berlaku sudah berubah sejak usulan ini dihitung. Hitung ulang dahulu."


@dataclass(frozen=True)
class _Found:
    """A version as it was fetched."""

    definition: Definition
    bundle_digest: str = ""
    manifest: Mapping[str, Any] | None = None


def prepare(place: Region, definition_id: str, *, actor: Actor, now: datetime) -> Review:
    """Fetch the newest version that waits, and let a job weigh it. Not inside `region()`. Raises Http404 when nothing
    waits, Refusal or BundleRefused when it cannot be fetched or is not believed."""
    with region(place):
        one = next((one for one in waiting(place) if one.definition_id == definition_id), None)
        offer = _offer(one) if one is not None else None
    if one is None:
        raise Http404
    found = _fetched(place, one, offer, now)
    with region(place):
        row, _ = Review.objects.update_or_create(
            definition_id=definition_id, source=one.source, digest=digest_of(found.definition),
            defaults={
                "partner": offer.partner if offer else None, "number": one.number, "title": found.definition.title,
                "bundle_digest": found.bundle_digest, "manifest": dict(found.manifest or {}),
                "body": canonical(found.definition), "made_at": now, "choices": {}, "why": "", "chosen_by": None,
                "chosen_name": "", "former": None, "result": None, "decided_at": None, "decided_by": None,
            },
        )  # fmt: skip
        data = {"definition": definition_id, "source": one.source, "number": one.number, "digest": row.digest}
        record("bundles.upgrade_prepared", subject=row, actor=actor, now=now, data=data)
        return ask_reckoning(place, row, actor=actor, now=now)


def _offer(one: Waiting) -> Offer | None:
    if one.source != CATALOGUE:
        return None
    rows = Offer.objects.select_related("partner")
    return rows.filter(definition_id=one.definition_id, number=one.number, digest=one.digest).first()


def _fetched(place: Region, one: Waiting, offer: Offer | None, now: datetime) -> _Found:
    from pendopo.bundles.services.partners import fetch

    if offer is not None:
        bundle = fetch(place, offer.partner, one.definition_id, one.number, now=now)
        return _Found(bundle.definition, bundle.bundle_digest, bundle.manifest.plain)
    if one.source != PROGRAM:
        raise Http404
    try:
        return _Found(load_folder(shipped()[one.definition_id].folder))
    except DefinitionError as no:
        raise BundleRefused(f"Versi baru dari Pendopo tidak dapat dibaca: {no.findings[0].message}"[:300]) from no


def ask_reckoning(place: Region, row: Review, *, actor: Actor, now: datetime) -> Review:
    """Weigh a review (again), in a job. In the open region."""
    row.state, row.trouble, row.done, row.total = "menghitung", "", 0, 0
    row.save(update_fields=["state", "trouble", "done", "total"])
    defer(RECKON, region=place, subject=row.pk, lock=f"timbang-{row.pk}")
    data = {"definition": row.definition_id, "source": row.source, "number": row.number}
    record("bundles.reckoning_asked", subject=row, actor=actor, now=now, data=data)
    return row


def reckon(place: Region, review_id: UUID) -> None:
    """Job: merge, prove, rehearse on the region's own cases. Begins anew when a release comes into force meanwhile."""
    now = timezone.now()
    for _ in range(3):
        with region(place):
            row = Review.objects.filter(pk=review_id).first()
            if row is None or row.state != "menghitung":
                return
            release = current(row.definition_id).release
            try:
                proposal = weighed(row, release, usage_of(row.definition_id, now=now))
                told = told_of(release, upstream_of(row), proposal)
            except DefinitionError as no:
                row.state, row.trouble = "gagal", f"{no.findings[0].node}: {no.findings[0].message}"[:500]
                row.save(update_fields=["state", "trouble"])
                _note_reckoned(row, now)
                return
        told["rehearsal"] = _rehearsal(place, row, proposal, now)
        if _keep(place, row, proposal, told, now):
            return


def _rehearsal(place: Region, row: Review, proposal: Proposal, now: datetime) -> dict[str, Any]:
    """The cases under what would be published; nothing when there is no such definition."""
    if proposal.definition is None:
        return {}

    def tell(done: int, of: int) -> None:
        Review.objects.filter(pk=row.pk).update(done=done, total=of)

    try:
        compiled = compile(proposal.definition, digest_of(proposal.definition))
    except DefinitionError:
        return {}
    return rehearsed(rehearse_in_parts(place, row.definition_id, compiled, now=now, tell=tell))


def _note_reckoned(row: Review, now: datetime) -> None:
    tried = row.told.get("rehearsal", {})
    data = {
        "definition": row.definition_id, "state": row.state, "blocking": len(row.told.get("blocking", ())),
        "tried": tried.get("tried", 0), "different": tried.get("different", 0),
    }  # fmt: skip
    record("bundles.reckoned", subject=row, actor=SYSTEM, now=now, data=data)


def _keep(place: Region, row: Review, proposal: Proposal, told: dict[str, Any], now: datetime) -> bool:
    """Keep the outcome if it is still about the release in force and these choices."""
    with region(place):
        fresh = Review.objects.select_for_update().filter(pk=row.pk).first()
        if fresh is None or fresh.state != "menghitung":
            return True
        if current(row.definition_id).release.digest != proposal.against or fresh.choices != row.choices:
            return False
        fresh.state, fresh.told, fresh.against = "siap", told, proposal.against
        fresh.save(update_fields=["state", "told", "against"])
        _note_reckoned(fresh, now)
        return True


def is_stale(review: Review) -> bool:
    """Whether another release came into force since it was weighed. In the open region."""
    digest = Installed.objects.filter(definition_id=review.definition_id).values_list("release__digest", flat=True)
    return review.against != (digest.first() or "")


@transaction.atomic
def choose(
    place: Region, review: Review, choices: Mapping[str, Side], *, why: str, actor: Actor, now: datetime
) -> Review:
    """Keep what people decided, and weigh it again. Raises Refusal for a decision that cannot be made or explained."""
    row = _held(review)
    known = {one["key"]: one for one in (*row.told.get("changes", ()), *row.told.get("conflicts", ()))}
    strange = sorted(choices.keys() - known.keys())
    locked = {key for key, one in known.items() if one["keep"] == "locked" and "base" not in one}
    if strange or any(choices[key] == "daerah" for key in locked & choices.keys()):
        raise Refusal("Perubahan ini tidak dapat ditolak: dikunci penulisnya, atau tidak ada lagi.", status=422)
    if _guarded(row, choices) and row.source != PROPOSAL and len(why.strip()) < 5:
        raise Refusal("Menolak yang dijaga perlu alasan. Tulis alasannya.", status=422)
    row.choices, row.why = dict(sorted(choices.items())), why.strip()[:1000]
    row.chosen_by, row.chosen_name = actor.actor_id, (actor.name or actor.label)[:120]
    row.save(update_fields=["choices", "why", "chosen_by", "chosen_name"])
    data = {"definition": row.definition_id, "choices": row.choices, "why": row.why[:300]}
    record("bundles.upgrade_chosen", subject=row, actor=actor, now=now, data=data)
    return ask_reckoning(place, row, actor=actor, now=now)


def _held(review: Review) -> Review:
    row = Review.objects.select_for_update().filter(pk=review.pk).first()
    if row is None:
        raise Http404
    if row.state not in ("siap", "menghitung", "gagal"):
        raise Refusal("Ini sudah diputuskan.")
    return row


def _guarded(row: Review, choices: Mapping[str, Side]) -> list[str]:
    """The refusals among the choices that need a second person."""
    return [
        one["key"]
        for one in row.told.get("changes", ())
        if one["keep"] == "guarded" and choices.get(one["key"]) == "daerah"
    ]


def needs_second(review: Review) -> bool:
    """Whether somebody else than who chose must put it into force."""
    return review.source != PROPOSAL and bool(_guarded(review, review.choices))


@transaction.atomic
def use(place: Region, review: Review, *, actor: Actor, now: datetime) -> Release:
    """Publish what was weighed, with its choices; the origin moves along. All of it or nothing. In the open region.

    Raises Refusal: stale, blocking, undecided, or the second person is missing.
    """
    row = _held(review)
    if row.source == PROPOSAL:
        raise Http404
    if row.state != "siap" or is_stale(row):
        raise Refusal(STALE)
    if needs_second(row) and actor.actor_id == row.chosen_by:
        raise Refusal("Penolakan yang dijaga perlu orang kedua: rekan lain yang memasangnya.")
    _refuse_without_basis(row)
    release = current(row.definition_id).release
    signed = Signature(
        by=row.chosen_name or actor.name or actor.label, second=actor.name or actor.label,
        when=now.isoformat(timespec="minutes"), why=row.why,
    )  # fmt: skip
    ready = weighed(row, release, usage_of(row.definition_id, now=now), signed)
    made, proposal = upgrade(upstream_of(row), actor=actor, now=now, ready=ready)
    _settle(row, "dipakai", actor, now, former=release.number, result=made.number, origin=_move_origin(row))
    if proposal.definition and _policy(row) in ("move", "security"):
        defer(MOVE, region=place, subject=row.pk)
    ours = sorted(key for key, side in row.choices.items() if side == "daerah")
    data = {
        "definition": row.definition_id, "from": release.number, "to": made.number, "source": row.source,
        "number": row.number, "refused": ours[:50],
    }  # fmt: skip
    record("bundles.upgraded", subject=row, actor=actor, now=now, data=data)
    return made


def _refuse_without_basis(row: Review) -> None:
    """What serves citizens already takes a partner's version only under an agreement or a decree."""
    origin = Origin.objects.select_related("partner").filter(definition_id=row.definition_id).first()
    if row.source != CATALOGUE or origin is None or current(row.definition_id).is_waiting:
        return
    fault = upgrade_fault(origin)
    if fault:
        raise Refusal(fault)


def _policy(row: Review) -> str:
    return str(row.told.get("policy", {}).get("policy", ""))


def _move_origin(row: Review) -> dict[str, Any]:
    """The origin names the version that is used now; what it named before is given back."""
    if row.source != CATALOGUE:
        return {}
    origin = Origin.objects.select_for_update(of=("self",)).filter(definition_id=row.definition_id).first()
    if origin is None:
        return {}
    before = {
        "number": origin.number, "digest": origin.digest, "bundle_digest": origin.bundle_digest,
        "manifest": origin.manifest,
    }  # fmt: skip
    origin.number, origin.digest, origin.bundle_digest = row.number, row.digest, row.bundle_digest
    origin.manifest = row.manifest
    origin.save(update_fields=["number", "digest", "bundle_digest", "manifest"])
    return before


def _settle(
    row: Review, state: str, actor: Actor, now: datetime, *, former: int, result: int, origin: Mapping[str, Any]
) -> None:
    row.state, row.former, row.result, row.former_origin = state, former, result, dict(origin)
    row.decided_at, row.decided_by = now, actor.actor_id
    row.save(update_fields=["state", "former", "result", "former_origin", "decided_at", "decided_by"])


@transaction.atomic
def take_back(place: Region, review: Review, *, why: str, actor: Actor, now: datetime) -> Release:
    """One click back: the release of before is published anew, and the origin is the former one. Raises Refusal
    without a reason, or when something else came into force since."""
    row = Review.objects.select_for_update().filter(pk=review.pk, state="dipakai").first()
    if row is None or row.former is None:
        raise Http404
    if current(row.definition_id).release.number != row.result:
        raise Refusal("Sesudah pemutakhiran ini sudah ada rilis lain. Kembalikan dari riwayat rilisnya.")
    release = revert(row.definition_id, row.former, actor=actor, now=now, why=why)
    if row.former_origin:
        Origin.objects.filter(definition_id=row.definition_id).update(**row.former_origin)
    row.state = "dikembalikan"
    row.save(update_fields=["state"])
    data = {"definition": row.definition_id, "to": release.number, "why": why.strip()[:300]}
    record("bundles.upgrade_taken_back", subject=row, actor=actor, now=now, data=data)
    return release


@transaction.atomic
def pass_over(place: Region, review: Review, *, why: str, actor: Actor, now: datetime) -> None:
    """This version is not wanted; the next one is offered again. Raises Refusal without a reason."""
    row = _held(review)
    if not why.strip():
        raise Refusal("Tulis mengapa versi ini dilewati.", status=422)
    row.state, row.why, row.decided_at, row.decided_by = "dilewati", why.strip()[:1000], now, actor.actor_id
    row.save(update_fields=["state", "why", "decided_at", "decided_by"])
    data = {"definition": row.definition_id, "number": row.number, "why": why.strip()[:300]}
    record("bundles.upgrade_passed", subject=row, actor=actor, now=now, data=data)


def upgrade_region(
    place: Region, definition_id: str, upstream: Definition, *, actor: Actor, now: datetime
) -> tuple[Release, Rehearsal]:
    """One app of one region in one go: merge, verifier, scenarios, rehearsal over 200 cases, publication; conflicts
    take their default. For benches and operators. Not inside `region()`. Raises Refusal with what blocks."""
    with region(place):
        release = current(definition_id).release
        usage = usage_of(definition_id, now=now)
        proposal = propose(release, upstream, usage=usage)
        if proposal.definition is None:
            raise Refusal("Belum dapat dimutakhirkan: " + "; ".join(proposal.blocking[:5]))
        compiled = compile(proposal.definition, digest_of(proposal.definition))
        outcome = rehearse(place, definition_id, compiled, now=now, at_most=BENCH_CASES)
    with region(place):
        made, _ = upgrade(upstream, actor=actor, now=now, accept_defaults=True, ready=proposal)
    return made, outcome
