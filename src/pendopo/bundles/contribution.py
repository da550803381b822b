"""A proposal as it travels: changes of one region to a version of another's catalogue, with reason and proofs.

Signed by its place in the proposer's TUF catalogue. It holds no person's name, no parameter value and no binding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pendopo.bundles import jsons
from pendopo.bundles.manifest import Count, DefinitionName, Digest, Namespace, Number, Publisher
from pendopo.bundles.refusal import BundleRefused
from pendopo.engine.api import (
    Add,
    AnyChange,
    Definition,
    DefinitionError,
    Overlay,
    Scenario,
    Set,
    apply,
    judge,
    plain_change,
    read_changes,
    scenario_bytes,
    scenario_from_bytes,
)

FORMAT = 1
MOST_BYTES = 512 << 10
MOST_CHANGES, MOST_SCENARIOS = 200, 20
NEWER = "Usulan ini dibuat dengan Pendopo yang lebih baru. Perbarui Pendopo di sini dahulu."


class Base(BaseModel):
    """The published version on which the changes are made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    namespace: Namespace
    number: Number
    digest: Digest


class Proposed(BaseModel):
    """The proposal itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Count
    proposer: Publisher
    to: Namespace
    definition: DefinitionName
    base: Base
    title: Annotated[str, Field(min_length=3, max_length=160)]
    reason: Annotated[str, Field(min_length=10, max_length=2000)]
    changes: Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=MOST_CHANGES)]
    scenarios: Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=MOST_SCENARIOS)]

    @property
    def bytes(self) -> bytes:
        """The one byte form; its SHA-256 is the proposal's name."""
        return jsons.written(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """The name under which everybody speaks of it."""
        return sha256(self.bytes).hexdigest()

    @property
    def read(self) -> tuple[AnyChange, ...]:
        """The changes as values, given a reason and two names so that they can be judged. Raises BundleRefused."""
        try:
            found = read_changes(list(self.changes))
        except DefinitionError as no:
            raise BundleRefused(f"Perubahan di dalam usulan tidak dapat dibaca: {no.findings[0].message}"[:300]) from no
        signed = {"by": self.proposer.name, "second": f"pengulas {self.to}", "why": self.reason}
        return tuple(one.model_copy(update=signed) for one in found)

    @property
    def stories(self) -> tuple[Scenario, ...]:
        """The proofs as values. Raises BundleRefused."""
        try:
            return tuple(scenario_from_bytes(json.dumps(one).encode()) for one in self.scenarios)
        except DefinitionError as no:
            raise BundleRefused(f"Skenario di dalam usulan tidak dapat dibaca: {no.findings[0].message}"[:300]) from no


def packed(
    proposer: Publisher, to: str, base: Base, definition_id: str, said: tuple[str, str],
    changes: Sequence[AnyChange], scenarios: Sequence[Scenario],
) -> Proposed:  # fmt: skip
    """A proposal of picked changes; `said` is title and reason. Raises BundleRefused for what is out of bounds."""
    try:
        return Proposed(
            format=FORMAT, proposer=proposer, to=to, definition=definition_id, base=base, title=said[0], reason=said[1],
            changes=tuple(plain_change(nameless(one)) for one in changes),
            scenarios=tuple(json.loads(scenario_bytes(one)) for one in scenarios),
        )  # fmt: skip
    except ValidationError as error:
        raise BundleRefused(_told(error)) from error


def nameless(change: AnyChange) -> AnyChange:
    """Without the persons who made it."""
    return change.model_copy(update={"by": "", "second": "", "when": "", "why": ""})


def read_proposal(raw: bytes) -> Proposed:
    """A proposal from outside. Raises BundleRefused with one sentence."""
    if len(raw) > MOST_BYTES:
        raise BundleRefused("Usulan ini terlalu besar (paling besar 512 kB).")
    data = jsons.read(raw, "Usulan")
    if isinstance(data, dict) and isinstance(data.get("format"), int) and data["format"] > FORMAT:
        raise BundleRefused(NEWER)
    try:
        found = Proposed.model_validate(data)
    except ValidationError as error:
        raise BundleRefused(_told(error)) from error
    if found.bytes != raw:
        raise BundleRefused("Usulan ini tidak dalam bentuk baku.")
    return found


def _told(error: ValidationError) -> str:
    place = ".".join(str(part) for part in error.errors()[0]["loc"])[:80]
    return f"Usulan tidak sesuai bentuknya pada “{place}”."


def proposed_form(proposal: Proposed, base: Definition) -> Definition:
    """The version with the changes and the proofs. Raises BundleRefused: foreign ids, locked changes, local values, or
    changes that do not fit."""
    namespace, changes = proposal.proposer.namespace, proposal.read
    if any(is_local(one) for one in changes):
        raise BundleRefused("Usulan ini memuat nilai parameter atau pengesahan; itu urusan tiap daerah.")
    if any(isinstance(one, Add) and one.origin != "daerah" for one in changes):
        raise BundleRefused("Usulan ini memuat simpul yang bukan milik pengusulnya.")
    laid = Overlay(
        definition=base.id, base=proposal.base.digest, namespace=namespace,
        changes=(*changes, *_added(proposal, base, namespace)),
    )  # fmt: skip
    try:
        wrong = judge(base, laid)
        if wrong:
            raise BundleRefused(f"Usulan ini ditolak: {wrong[0].node}: {wrong[0].message}"[:300])
        return apply(base, laid)
    except DefinitionError as no:
        told = no.findings[0]
        raise BundleRefused(f"Usulan ini tidak cocok dengan versinya: {told.node}: {told.message}"[:300]) from no


def _added(proposal: Proposed, base: Definition, namespace: str) -> Iterator[AnyChange]:
    """The proofs as scenarios of the definition, after its own."""
    after = f"scenario:{base.scenarios[-1].id}" if base.scenarios else ""
    for data in proposal.scenarios:
        if not str(data.get("id", "")).startswith(f"{namespace}_"):
            raise BundleRefused("Skenario di dalam usulan tidak memakai nama daerah pengusulnya.")
        node = f"scenario:{data['id']}"
        yield Add(node=node, parent="definition:self", after=after, to=data)
        after = node


def is_local(change: AnyChange) -> bool:
    """Whether a change is a region's own affair: the value of a parameter, or what it confirmed by which law."""
    return change.node.startswith("reference:") or (
        isinstance(change, Set) and change.node.startswith("param:") and change.attr == "value"
    )


def own_id(namespace: str, scenario: Scenario) -> Scenario:
    """A scenario under a name that carries the region's namespace, so that two regions never collide."""
    if scenario.id.startswith(f"{namespace}_"):
        return scenario
    return scenario.model_copy(update={"id": f"{namespace}_{scenario.id}"[:64]})


def texts_in(changes: Sequence[AnyChange], scenarios: Sequence[Scenario]) -> Iterator[tuple[str, str]]:
    """Every text that would travel, with the node that holds it."""
    for change in changes:
        if isinstance(change, (Set, Add)):
            yield from ((change.node, text) for text in _texts(change.to))
    for one in scenarios:
        yield from ((f"scenario:{one.id}", text) for text in _texts(one.model_dump(mode="json")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, (list, tuple)):
        for child in value:
            yield from _texts(child)
