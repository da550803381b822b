"""Publishing: nothing is stored that the verifier refuses. Every release says what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.definitions.cards import FORM, card_of, stored
from pendopo.definitions.models import Base, Installed, Overlay, Release
from pendopo.definitions.proofs import findings_of, read_folder
from pendopo.definitions.queries import standing_of, vocabulary
from pendopo.engine.api import Definition, Finding, canonical, digest, from_canonical
from pendopo.people.api import Actor

TOLD = 5


def refuse_findings(findings: Sequence[Finding], what: str) -> None:
    """Raise Refusal with the first findings that refuse publication."""
    wrong = [finding for finding in findings if finding.level == "galat"]
    if wrong:
        more = f" (dan {len(wrong) - TOLD} lagi)" if len(wrong) > TOLD else ""
        raise Refusal(f"{what}: " + "; ".join(f"{f.node}: {f.message}" for f in wrong[:TOLD]) + more)


def locked(definition_id: str) -> Installed | None:
    """What is in force, held until the transaction ends, so that two changes come one after the other."""
    rows = Installed.objects.select_related("release", "release__base", "release__overlay")
    return rows.select_for_update(of=("self",)).filter(definition_id=definition_id).first()


@transaction.atomic
def adopt_base(definition: Definition, *, actor: Actor, now: datetime) -> Base:
    """Keep an upstream version that the verifier accepts; nothing comes into force by it. Raises Refusal.

    The same content twice is one base.
    """
    return _base(definition, canonical(definition), actor=actor, now=now)


def _base(definition: Definition, body: bytes, *, actor: Actor, now: datetime) -> Base:
    """As `adopt_base`, inside the caller's transaction; `body`: the canonical bytes."""
    refuse_findings(findings_of(definition, vocabulary(), body), "Definisi belum dapat dipakai")
    found: Base | None = Base.objects.filter(definition_id=definition.id, digest=digest(body)).first()
    if found is not None:
        return found
    base: Base = Base.objects.create(
        definition_id=definition.id, version=definition.version, digest=digest(body), body=body, adopted_at=now,
        adopted_by=actor.actor_id,
    )  # fmt: skip
    record(
        "definitions.base_adopted", subject=base, actor=actor, now=now,
        data={"definition": definition.id, "version": definition.version, "digest": base.digest},
    )  # fmt: skip
    return base


@transaction.atomic
def publish(definition: Definition, *, actor: Actor, now: datetime, waiting: bool = False) -> Release:
    """Check, store as the next release and put it in force, as it is. Raises Refusal with the first findings.

    A region that has changes of its own is not overwritten: it upgrades. `waiting`: what is new here takes no
    applications before `open_service`; of what is here already it changes nothing.
    """
    installed, body = locked(definition.id), canonical(definition)
    base = _base(definition, body, actor=actor, now=now)
    if installed is not None:
        release: Release = installed.release
        if release.digest == base.digest:
            return release
        changes = len(standing_of(release).overlay.changes)
        if changes:
            reason = f"Daerah ini punya {changes} perubahan sendiri pada definisi ini."
            raise Refusal(f"{reason} Pakai `pendopo upgrade` supaya tidak hilang.")
    return put_in_force(
        definition, base, None, actor=actor, now=now, kind="definitions.published", data={}, waiting=waiting, body=body
    )


def publish_folder(folder: Path, *, actor: Actor, now: datetime) -> Release:
    """Publish a definition folder as it lies on disk. Raises DefinitionError or Refusal."""
    return publish(read_folder(folder), actor=actor, now=now)


def put_in_force(
    definition: Definition,
    base: Base | None,
    overlay: Overlay | None,
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    data: Mapping[str, Any],
    waiting: bool = False,
    body: bytes = b"",
) -> Release:
    """Store the flat definition as the next release and make it the one for new applications; `kind` is the event.

    `body`: its canonical bytes, where the caller has just made them.
    """
    body = body or canonical(definition)
    last = Release.objects.filter(definition_id=definition.id).aggregate(number=Max("number"))["number"]
    release = Release.objects.create(
        definition_id=definition.id, number=(last or 0) + 1, digest=digest(body), base=base,
        overlay=overlay, title=definition.title, body=body, published_at=now, published_by=actor.actor_id,
    )  # fmt: skip
    stands = Installed(
        definition_id=definition.id, release=release, card=stored(card_of(definition), release.digest),
        is_open=not waiting, is_waiting=waiting,
    )  # fmt: skip
    # One statement: what is there already follows the new release, and stays as open as it was.
    Installed.objects.bulk_create(
        [stands], update_conflicts=True, unique_fields=["region", "definition_id"], update_fields=["release", "card"]
    )
    facts: dict[str, Any] = {"definition": definition.id, "number": release.number, "digest": release.digest}
    record(kind, subject=release, actor=actor, now=now, data={**facts, **data})
    return release


def renew_cards() -> int:
    """Make the cards anew that are missing or of a former form, such as after an update of the program; how many."""
    rows = list(Installed.objects.exclude(card__contains={"form": FORM}).select_related("release"))
    for row in rows:
        row.card = stored(card_of(from_canonical(bytes(row.release.body))), row.release.digest)
    Installed.objects.bulk_update(rows, ["card"], batch_size=50)
    return len(rows)
