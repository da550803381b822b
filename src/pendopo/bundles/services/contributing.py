"""Giving back: picked changes become a signed proposal. Receiving: read, judged, weighed like an upgrade, answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import Event, record
from pendopo.bundles.contribution import Proposed, proposed_form, read_proposal
from pendopo.bundles.giving_back import Packed, proofs_of
from pendopo.bundles.judging import try_letter
from pendopo.bundles.models import Catalogue, Contribution, Partner, Published
from pendopo.bundles.models_review import Review
from pendopo.bundles.published_form import stripped
from pendopo.bundles.queries import namespace_of
from pendopo.bundles.queries_upgrades import PROPOSAL
from pendopo.bundles.refusal import BundleRefused
from pendopo.bundles.services.upgrading import STALE, ask_reckoning, is_stale
from pendopo.bundles.weighing import digest_of, weighed
from pendopo.cases.api import usage_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import Release, compiled_of, current, take_proposal, vocabulary
from pendopo.engine.api import Definition, Signature, canonical, check, compile, sample_letters, settled
from pendopo.people.api import SYSTEM, Actor
from pendopo.tenancy.api import Region, region

NAMES = "Ada teks yang menyebut nama daerah atau kantor Anda. Ubah, atau nyatakan memang dimaksud."


@transaction.atomic
def keep_draft(place: Region, ready: Packed, *, actor: Actor, now: datetime, confirmed: bool = False) -> Contribution:
    """Keep a packed proposal until it is signed. Raises Refusal: findings, or names that nobody confirmed."""
    if ready.findings:
        raise Refusal("Usulan ini belum dapat dikirim: " + "; ".join(ready.findings[:3]), status=422)
    if ready.flags and not confirmed:
        raise Refusal(NAMES, status=422)
    proposal = ready.proposal
    partner = Partner.objects.get(namespace=proposal.to)
    row, made = Contribution.objects.get_or_create(
        direction="keluar", digest=proposal.digest,
        defaults={
            "definition_id": proposal.definition, "partner": partner, "base_digest": proposal.base.digest,
            "title": proposal.title, "reason": proposal.reason, "body": proposal.bytes, "state": "disiapkan",
            "made_at": now, "made_by": actor.actor_id,
        },
    )  # fmt: skip
    if made:
        _note(row, "bundles.proposal_drafted", actor, now)
    return row


def send_contribution(
    place: Region, contribution_id: UUID, *, passphrase: str, actor: Actor, now: datetime
) -> Contribution:
    """Sign a kept proposal into the own catalogue. Not inside `region()`. Safe to repeat. Raises Refusal, Http404."""
    from pendopo.bundles.services.publishing import publish_proposal

    with region(place):
        row = Contribution.objects.select_related("partner").filter(pk=contribution_id, direction="keluar").first()
    if row is None:
        raise Http404
    publish_proposal(place, bytes(row.body), row.partner.namespace, passphrase=passphrase, actor=actor, now=now)
    with region(place):
        row = Contribution.objects.select_for_update().get(pk=contribution_id)
        if row.state == "disiapkan":
            row.state, row.made_at = "dikirim", now
            row.save(update_fields=["state", "made_at"])
            _note(row, "bundles.proposal_sent", actor, now)
        return row


def _note(row: Contribution, kind: str, actor: Actor, now: datetime, **more: Any) -> None:
    data = {"definition": row.definition_id, "proposal": row.digest, **more}
    record(kind, subject=row, actor=actor, now=now, data=data)


def receive_contributions(place: Region, partner: Partner, *, now: datetime) -> list[Contribution]:
    """Read what a partner proposes to this region. What is refused leaves an event only. Not inside `region()`.

    Raises BundleRefused when the partner's catalogue itself is not believed.
    """
    from pendopo.bundles.services.partners import proposals_for

    with region(place):
        if not Catalogue.objects.exists():
            return []
    taken = [_received(place, partner, raw, now) for raw in proposals_for(place, partner, now=now)]
    return [row for row in taken if row is not None]


def _received(place: Region, partner: Partner, raw: bytes, now: datetime) -> Contribution | None:
    name = sha256(raw).hexdigest()
    with region(place):
        if Contribution.objects.filter(direction="masuk", digest=name).exists() or _was_refused(partner, name):
            return None
    try:
        proposal = read_proposal(raw)
        base, form = _admissible(place, partner, proposal, now)
    except BundleRefused as no:
        with region(place):
            data = {"namespace": partner.namespace, "proposal": name, "why": no.sentence[:300]}
            record("bundles.proposal_refused", subject=partner, actor=SYSTEM, now=now, data=data)
        return None
    return _take_in(place, partner, proposal, base, form, now)


def _was_refused(partner: Partner, name: str) -> bool:
    seen = Event.objects.filter(kind="bundles.proposal_refused", subject_id=partner.pk)
    return seen.filter(data__proposal=name).exists()


def _admissible(place: Region, partner: Partner, proposal: Proposed, now: datetime) -> tuple[Definition, Definition]:
    """The published version and the proposed form. Raises BundleRefused for whatever may not come in."""
    if proposal.proposer.namespace != partner.namespace:
        raise BundleRefused("Usulan ini mengaku dari daerah lain daripada katalog tempatnya.")
    if proposal.to != namespace_of(place) or proposal.base.namespace != proposal.to:
        raise BundleRefused("Usulan ini bukan untuk daerah ini.")
    base = published_form_of(place, proposal.definition, proposal.base.digest)
    form = proposed_form(proposal, base)
    ready = settled(form, base)
    wrong = [one for one in check(ready, vocabulary()) if one.level == "galat"]
    if wrong:
        raise BundleRefused(f"Usulan ini ditolak pemeriksa: {wrong[0].node}: {wrong[0].message}"[:300])
    failing = next((one for one in proofs_of(base, ready, proposal) if not one.passes), None)
    if failing is not None:
        raise BundleRefused(f"Skenario “{failing.scenario.title}” tidak lulus dengan perubahannya sendiri."[:300])
    former = {one.id: one.template for one in base.letters}
    known = sample_letters(compile(ready))
    for letter in ready.letters:
        if former.get(letter.id) != letter.template:
            try_letter(place, ready, letter, known.get(letter.id, {}), now)
    return base, form


def published_form_of(place: Region, definition_id: str, digest: str) -> Definition:
    """A version of the own catalogue by its digest, from the releases. Raises BundleRefused when there was none."""
    with region(place):
        if not Published.objects.filter(definition_id=definition_id, digest=digest).exists():
            raise BundleRefused("Usulan ini dibuat atas versi yang tidak pernah diterbitkan daerah ini.")
        rows = Release.objects.filter(definition_id=definition_id).order_by("-number")
        for release in rows.iterator(chunk_size=10):
            form = stripped(compiled_of(release).definition)
            if digest_of(form) == digest:
                return form
    raise BundleRefused("Versi yang menjadi dasar usulan ini tidak ada lagi di daerah ini.")


def _take_in(
    place: Region, partner: Partner, proposal: Proposed, base: Definition, form: Definition, now: datetime
) -> Contribution:
    """Keep the proposal and let a job weigh it against the release in force."""
    with region(place):
        row = Contribution.objects.create(
            direction="masuk", definition_id=proposal.definition, partner=partner, digest=proposal.digest,
            base_digest=proposal.base.digest, title=proposal.title, reason=proposal.reason, body=proposal.bytes,
            state="masuk", made_at=now,
        )  # fmt: skip
        _note(row, "bundles.proposal_received", SYSTEM, now, namespace=partner.namespace)
        review = Review.objects.create(
            definition_id=proposal.definition, source=PROPOSAL, partner=partner, contribution=row,
            number=proposal.base.number, title=proposal.title, digest=proposal.digest, body=canonical(form),
            base=canonical(base), state="menghitung", made_at=now,
        )  # fmt: skip
        ask_reckoning(place, review, actor=SYSTEM, now=now)
        return row


@transaction.atomic
def accept_contribution(place: Region, review: Review, *, answer: str, actor: Actor, now: datetime) -> Release:
    """Take what was proposed, as chosen: the region's own change, in the proposer's name. Raises Refusal."""
    row = Review.objects.select_for_update(of=("self",)).select_related("contribution__partner").get(pk=review.pk)
    given = row.contribution
    if row.source != PROPOSAL or given is None:
        raise Http404
    if given.state != "masuk":
        raise Refusal("Usulan ini sudah dijawab.")
    if row.state != "siap" or is_stale(row):
        raise Refusal(STALE)
    release = current(row.definition_id).release
    proposal = weighed(row, release, usage_of(row.definition_id, now=now))
    if not proposal.rebased.taken:
        raise Refusal("Tidak ada yang diterima dari usulan ini. Tolak usulannya, dengan jawaban.", status=422)
    signed = Signature(
        by=f"{given.partner.name} ({given.partner.namespace})"[:120], second=actor.name or actor.label,
        when=now.isoformat(timespec="minutes"), why=given.reason, origin="usul",
    )  # fmt: skip
    made = take_proposal(proposal, signed=signed, actor=actor, now=now)
    row.state, row.former, row.result = "dipakai", release.number, made.number
    row.decided_at, row.decided_by = now, actor.actor_id
    row.save(update_fields=["state", "former", "result", "decided_at", "decided_by"])
    _decide(given, "diterima", answer, actor, now)
    return made


@transaction.atomic
def decline_contribution(place: Region, review: Review, *, answer: str, actor: Actor, now: datetime) -> None:
    """Say no, with an answer that the proposer reads. Raises Refusal without one."""
    row = Review.objects.select_for_update(of=("self",)).select_related("contribution").get(pk=review.pk)
    given = row.contribution
    if row.source != PROPOSAL or given is None:
        raise Http404
    if given.state != "masuk":
        raise Refusal("Usulan ini sudah dijawab.")
    if len(answer.strip()) < 10:
        raise Refusal("Tulis jawabannya: pengusul membacanya.", status=422)
    row.state, row.decided_at, row.decided_by = "ditolak", now, actor.actor_id
    row.save(update_fields=["state", "decided_at", "decided_by"])
    _decide(given, "ditolak", answer, actor, now)


def _decide(given: Contribution, state: str, answer: str, actor: Actor, now: datetime) -> None:
    given.state, given.answer = state, answer.strip()[:2000]
    given.decided_at, given.decided_by = now, actor.actor_id
    given.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    _note(given, f"bundles.proposal_{'taken' if state == 'diterima' else 'declined'}", actor, now)


def state_answers(place: Region, *, now: datetime) -> int:
    """Say publicly, signed, what became of each proposal; the same again changes nothing. Not inside `region()`."""
    from pendopo.bundles.services.statements import state_publicly

    with region(place):
        if not Catalogue.objects.exists():
            return 0
        rows = list(Contribution.objects.filter(direction="masuk", state__in=("diterima", "ditolak")).defer("body"))
    for row in rows:
        document = {
            "proposal": row.digest, "definition": row.definition_id, "state": row.state, "answer": row.answer,
            "decided": row.decided_at.date().isoformat() if row.decided_at else "",
        }  # fmt: skip
        state_publicly(place, f"jawaban-{row.digest}", document, now=now)
    return len(rows)


def read_answers(place: Region, partner: Partner, *, now: datetime) -> int:
    """Learn from a partner's statements what became of our proposals. Not inside `region()`. Raises BundleRefused."""
    from pendopo.bundles.services.partners import statements_of

    with region(place):
        rows = list(Contribution.objects.filter(direction="keluar", state="dikirim", partner=partner).defer("body"))
    if not rows:
        return 0
    told = statements_of(place, partner, now=now)
    return sum(_heard(place, row, told.get(f"pernyataan/jawaban-{row.digest}"), now) for row in rows)


def _heard(place: Region, row: Contribution, said: Mapping[str, Any] | None, now: datetime) -> bool:
    if said is None or said.get("proposal") != row.digest or said.get("state") not in ("diterima", "ditolak"):
        return False
    with region(place):
        fresh = Contribution.objects.select_for_update().filter(pk=row.pk, state="dikirim").first()
        if fresh is None:
            return False
        _decide(fresh, str(said["state"]), str(said.get("answer", "")), SYSTEM, now)
    return True
