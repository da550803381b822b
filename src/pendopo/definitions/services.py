"""Publishing: nothing is stored that the verifier refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.definitions.models import Binding, Installed, Release
from pendopo.definitions.queries import forget_bindings, vocabulary
from pendopo.engine.api import Definition, canonical, check, digest, load_folder
from pendopo.people.api import Actor, Unit


@transaction.atomic
def publish(definition: Definition, *, actor: Actor, now: datetime) -> Release:
    """Check, store as the next release and put it in force. Raises Refusal with the first findings."""
    findings = [finding for finding in check(definition, vocabulary()) if finding.level == "galat"]
    if findings:
        raise Refusal("Definisi belum dapat diterbitkan: " + "; ".join(f"{f.code} {f.message}" for f in findings[:5]))
    body = canonical(definition)
    last = Release.objects.filter(definition_id=definition.id).order_by("-number").first()
    if last is not None and last.digest == digest(body):
        return last
    release = Release.objects.create(
        definition_id=definition.id, number=(last.number if last else 0) + 1, digest=digest(body),
        title=definition.title, body=body, published_at=now, published_by=actor.actor_id,
    )  # fmt: skip
    Installed.objects.update_or_create(definition_id=definition.id, defaults={"release": release})
    record(
        "definitions.published", subject=release, actor=actor, now=now,
        data={"definition": definition.id, "number": release.number, "digest": release.digest},
    )  # fmt: skip
    return release


def publish_folder(folder: Path, *, actor: Actor, now: datetime) -> Release:
    """Publish a definition folder as it lies on disk. Raises DefinitionError or Refusal."""
    return publish(load_folder(folder), actor=actor, now=now)


@transaction.atomic
def bind(definition_id: str, functions: Mapping[str, tuple[str, Unit]], *, actor: Actor, now: datetime) -> None:
    """Bind functions to (role, unit); what was bound before is replaced."""
    Binding.objects.filter(definition_id=definition_id).delete()
    rows = [
        Binding(definition_id=definition_id, function=function, role=role, unit=unit)
        for function, (role, unit) in functions.items()
    ]
    Binding.objects.bulk_create(rows)
    forget_bindings()
    subject = Installed.objects.get(definition_id=definition_id)
    record(
        "definitions.bound", subject=subject, actor=actor, now=now,
        data={"definition": definition_id, "functions": sorted(functions)},
    )  # fmt: skip
