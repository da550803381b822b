"""Giving back, before anything is signed: which changes are the region's own, what would travel, what betrays it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pendopo.bundles.contribution import (
    Base,
    Proposed,
    is_local,
    nameless,
    own_id,
    packed,
    proposed_form,
    read_proposal,
    texts_in,
)
from pendopo.bundles.manifest import Publisher
from pendopo.bundles.models import Contribution, Origin, Partner
from pendopo.bundles.published_form import KINDS_OF_REGION
from pendopo.bundles.queries import namespace_of
from pendopo.bundles.refusal import BundleRefused
from pendopo.bundles.weighing import digest_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import Base as KeptBase
from pendopo.definitions.api import current, own_scenarios, standing_of, vocabulary
from pendopo.engine.api import (
    AnyChange,
    Definition,
    Overlay,
    Scenario,
    check,
    compile,
    from_canonical,
    plain_change,
    read_changes,
    run_scenario,
    scenario_bytes,
    scenario_from_bytes,
    sentences,
    settled,
    spoken,
)
from pendopo.people.api import Unit
from pendopo.tenancy.api import Region

NO_PARTNER = "Layanan ini tidak datang dari katalog mitra, jadi tidak ada penerbit yang dapat menerima usulannya."


@dataclass(frozen=True)
class Proof:
    """A scenario that goes along: whether it passes with the change, and whether it fails without it."""

    scenario: Scenario
    passes: bool
    notices: bool
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Flag:
    """A text that names this region or one of its offices: it must be edited, or confirmed as meant."""

    node: str
    word: str
    text: str


@dataclass(frozen=True)
class Packed:
    """A proposal before it is signed. `findings`: why it cannot be sent; `flags`: what must be confirmed."""

    proposal: Proposed
    sentences: tuple[str, ...]
    proofs: tuple[Proof, ...]
    flags: tuple[Flag, ...]
    findings: tuple[str, ...]


def own_changes(place: Region, definition_id: str) -> tuple[Origin, list[tuple[AnyChange, str]]]:
    """The region's own changes that could be given back, with their sentences. In the open region. Raises Refusal."""
    origin = Origin.objects.select_related("partner").filter(definition_id=definition_id).first()
    if origin is None or origin.partner is None:
        raise Refusal(NO_PARTNER)
    standing = standing_of(current(definition_id).release)
    picked = [one for one in standing.overlay.changes if not is_local(one) and getattr(one, "origin", "") != "usul"]
    return origin, [(one, said.text) for one, said in spoken(picked, standing.base, standing.definition)]


def pack_contribution(
    place: Region, definition_id: str, keys: Sequence[str], scenarios: Sequence[str], *, title: str, reason: str,
    edits: Mapping[str, str] | None = None,
) -> Packed:  # fmt: skip
    """The proposal of picked changes (by key) and own scenarios (by id). In the open region; nothing is stored.

    `edits`: texts replaced before they travel. Raises Refusal for what cannot be packed at all.
    """
    origin, mine = own_changes(place, definition_id)
    partner: Partner = origin.partner
    if not keys or not set(keys) <= {one.key for one, _ in mine}:
        raise Refusal("Pilih paling sedikit satu perubahan.", status=422)
    stories = [own_id(namespace_of(place), one) for one in own_scenarios(definition_id) if one.id in set(scenarios)]
    if not stories:
        raise Refusal("Sertakan paling sedikit satu skenario yang membuktikan perubahan itu.", status=422)
    if len(reason.strip()) < 10 or len(title.strip()) < 3:
        raise Refusal("Tulis judul dan alasannya: mengapa perubahan ini berguna juga bagi daerah lain.", status=422)
    standing = standing_of(current(definition_id).release)
    changes = _replaced(_loosened(standing.overlay, set(keys)), edits or {})
    proposal = packed(
        Publisher(namespace=namespace_of(place), code=place.code, name=place.title), partner.namespace,
        Base(namespace=partner.namespace, number=max(origin.number, 1), digest=digest_of(standing.base)), definition_id,
        (title.strip(), reason.strip()), changes, [_edited(one, edits or {}) for one in stories],
    )  # fmt: skip
    return _judged(place, standing.base, proposal)


def _loosened(overlay: Overlay, keys: set[str]) -> list[AnyChange]:
    """The picked changes; a left neighbour that is not picked is replaced by the one on its left."""
    left = {one.node: one.after for one in overlay.changes if one.op == "add" and one.key not in keys}
    found: list[AnyChange] = []
    for one in (nameless(change) for change in overlay.changes if change.key in keys):
        if one.op in ("add", "move"):
            after = one.after
            while after in left:
                after = left[after]
            one = one.model_copy(update={"after": after})
        found.append(one)
    return found


def _replaced(changes: Sequence[AnyChange], edits: Mapping[str, str]) -> list[AnyChange]:
    plain = [_swapped(plain_change(one), edits) for one in changes]
    return list(read_changes(plain))


def _edited(scenario: Scenario, edits: Mapping[str, str]) -> Scenario:
    return scenario_from_bytes(json.dumps(_swapped(json.loads(scenario_bytes(scenario)), edits)).encode())


def _swapped(value: Any, edits: Mapping[str, str]) -> Any:
    """Whole texts replaced, never parts of them."""
    if isinstance(value, str):
        return edits.get(value, value)
    if isinstance(value, dict):
        return {key: _swapped(child, edits) for key, child in value.items()}
    return [_swapped(child, edits) for child in value] if isinstance(value, list) else value


def _judged(place: Region, base: Definition, proposal: Proposed) -> Packed:
    """What stands against it, and what must be looked at, before it is signed."""
    try:
        form = proposed_form(proposal, base)
    except BundleRefused as no:
        return Packed(proposal, (), (), (), (no.sentence,))
    ready = settled(form, base)
    findings = [f"{one.node}: {one.message}" for one in check(ready, vocabulary()) if one.level == "galat"][:5]
    proofs = proofs_of(base, ready, proposal)
    findings += [f"Skenario “{one.scenario.title}” tidak lulus: {one.faults[0]}" for one in proofs if not one.passes]
    told = sentences(proposal.read, base, ready)
    return Packed(
        proposal,
        tuple(dict.fromkeys(one.text for one in told)),
        proofs,
        tuple(_flags(place, proposal)),
        tuple(findings),
    )


def proofs_of(base: Definition, ready: Definition, proposal: Proposed) -> tuple[Proof, ...]:
    """The proofs run with the changes and without them; `ready`: the version with the changes, as if published."""
    told = {one.id: one for one in ready.scenarios}
    before, after = compile(base), compile(ready)
    found = []
    for one in proposal.stories:
        faults = tuple(run_scenario(after, told.get(one.id, one)).faults)
        found.append(Proof(one, not faults, bool(run_scenario(before, one).faults), faults))
    return tuple(found)


def local_words(place: Region) -> tuple[str, ...]:
    """The names by which texts betray a region: its own and the short names of its offices. In the open region."""
    short = KINDS_OF_REGION.sub("", place.name).strip()
    offices = {unit.short for unit in Unit.objects.exclude(short="").only("short")}
    return (short, *sorted(name for name in offices if len(name) > 3))


def _flags(place: Region, proposal: Proposed) -> Iterable[Flag]:
    words = local_words(place)
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
    found: dict[str, Flag] = {}
    for node, text in texts_in(proposal.read, proposal.stories):
        match = pattern.search(text)
        if match and text not in found:
            found[text] = Flag(node, match.group(0), text)
    return list(found.values())[:30]


def said_by(row: Contribution) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What one of our own proposals changes, in sentences, and the titles of its proofs. In the open region."""
    proposal = read_proposal(bytes(row.body))
    titles = tuple(one.title for one in proposal.stories)
    kept = KeptBase.objects.filter(definition_id=row.definition_id, digest=row.base_digest).first()
    if kept is None:
        return tuple(dict.fromkeys(one.node for one in proposal.read)), titles
    base = from_canonical(bytes(kept.body))
    told = sentences(proposal.read, base, proposed_form(proposal, base))
    return tuple(dict.fromkeys(one.text for one in told)), titles
