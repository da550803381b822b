"""Reads of definitions. Compiled releases are shared by digest in a bounded cache of the process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from pendopo.core.api import effect_names, required_names, vocabulary_modules, wilayah_label, work_calendar
from pendopo.definitions import memory
from pendopo.definitions.cards import fees_unlawful
from pendopo.definitions.models import Binding, Installed, RegionScenario, Release
from pendopo.definitions.proofs import findings_of, scenario_faults_of
from pendopo.definitions.vocabulary import SOURCES
from pendopo.engine.api import (
    Add,
    Compiled,
    Context,
    Definition,
    Function,
    Overlay,
    Rebased,
    Scenario,
    Sentence,
    Side,
    Signature,
    Usage,
    Vocabulary,
    canonical,
    compacted,
    compile,
    days_off_of,
    diff,
    digest,
    from_canonical,
    migration_for,
    migration_gaps,
    overlay_from_bytes,
    rebase,
    scenario_from_bytes,
    sentences,
    settled,
)
from pendopo.lib.briefly import Briefly
from pendopo.tenancy.api import Region, current_region_id

_bound: Briefly[dict[str, tuple[Post, ...]]] = Briefly()
_taking_part: Briefly[dict[str, frozenset[tuple[UUID, str]]]] = Briefly()
_numbered: dict[tuple[int | None, str, int], str] = {}


@dataclass(frozen=True)
class Current:
    """A definition in force: its release row and the compiled form.

    `is_open`: new applications are taken. While a fee names no regional law they are not: it could never be charged.
    `is_waiting`: it was never opened here; the public does not see it.
    """

    release: Release
    compiled: Compiled
    is_open: bool
    is_waiting: bool = False


@dataclass(frozen=True)
class Post:
    """The role in the unit that a function is bound to."""

    role: str
    unit_id: UUID


def vocabulary() -> Vocabulary:
    """What a definition may name: what the apps say in their vocabularies, of effects and requirements what they do."""
    told = Vocabulary.of(vocabulary_modules())
    return replace(told, effects=effect_names(), requires=required_names())


def compiled_of(release: Release) -> Compiled:
    """The compiled form of a release; its body is fetched only when the digest is not in memory."""
    found = memory.compiled.get(release.digest)
    if found is None:
        body = bytes(release.body)
        found = compile(compacted(from_canonical(body)), release.digest)
        memory.compiled.keep(release.digest, found, len(body))
    return found


def compiled_release(definition_id: str, number: int) -> Compiled:
    """The compiled form of a release by its number, as events name it. It never changes: read once by a process.

    Raises Release.DoesNotExist.
    """
    key = (current_region_id(), definition_id, number)
    found = memory.compiled.get(_numbered.get(key, ""))
    if found is None:
        release = Release.objects.get(definition_id=definition_id, number=number)
        found, _numbered[key] = compiled_of(release), release.digest
    return found


def _current(installed: Installed) -> Current:
    compiled = compiled_of(installed.release)
    is_open = installed.is_open and not installed.is_waiting and not fees_without_law(compiled)
    return Current(installed.release, compiled, is_open, installed.is_waiting)


def fees_without_law(compiled: Compiled) -> list[str]:
    """The titles of fees whose parameter for the regional law is still empty here."""
    return fees_unlawful(compiled.definition)


def current(definition_id: str) -> Current:
    """The release in force. Raises Http404 when this region does not offer it."""
    try:
        row = Installed.objects.select_related("release").defer("release__body").get(definition_id=definition_id)
    except Installed.DoesNotExist:
        raise Http404 from None
    return _current(row)


def in_force_id() -> Subquery:
    """For a query of rows with a `definition_id`: the id of the release in force, read along."""
    return Subquery(Installed.objects.filter(definition_id=OuterRef("definition_id")).values("release_id")[:1])


def forget_bindings() -> None:
    """Drop what this process keeps of bindings: after binding anew, and between tests."""
    _bound.forget()
    _taking_part.forget()
    _numbered.clear()


def bindings_of(definition_id: str) -> dict[str, tuple[Post, ...]]:
    """Which posts do which function of a definition in the open region; kept a few seconds per process."""
    return _bound.get((current_region_id(), definition_id), lambda: _read_bindings(definition_id))


def _read_bindings(definition_id: str) -> dict[str, tuple[Post, ...]]:
    found: dict[str, tuple[Post, ...]] = {}
    for row in Binding.objects.filter(definition_id=definition_id).order_by("function", "unit_id"):
        found[row.function] = (*found.get(row.function, ()), Post(row.role, row.unit_id))
    return found


def unbound_functions(compiled: Compiled) -> list[Function]:
    """The staff functions of a definition that no post does here. One statement."""
    bound = set(Binding.objects.filter(definition_id=compiled.definition.id).values_list("function", flat=True))
    return [one for one in compiled.functions.values() if one.kind == "staff" and one.id not in bound]


def posts_of_definitions() -> dict[str, frozenset[tuple[UUID, str]]]:
    """For each definition the posts that take part in it: who may read its cases. Kept a few seconds per process."""
    return _taking_part.get(current_region_id(), _read_posts)


def _read_posts() -> dict[str, frozenset[tuple[UUID, str]]]:
    found: dict[str, set[tuple[UUID, str]]] = {}
    for definition_id, unit_id, role in Binding.objects.values_list("definition_id", "unit_id", "role"):
        found.setdefault(definition_id, set()).add((unit_id, role))
    return {name: frozenset(posts) for name, posts in found.items()}


def _label(region: Region, source: str, code: str) -> str | None:
    return wilayah_label(region, code) if source in SOURCES else None


def context_for(region: Region, now: datetime) -> Context:
    """What answers are read against: the day and the areas of the region, and the reader's language for refusals."""
    lang = "en" if get_language() == "en" else "id"
    return Context(
        today=timezone.localtime(now, region.tz).date(), now=now, labels=partial(_label, region), lang=lang,
        days_off=lambda: days_off_of(work_calendar(region)),
    )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What a release is made of: the upstream base, the region's overlay, and the flat definition of both."""

    base: Definition
    overlay: Overlay
    definition: Definition


def standing_of(release: Release) -> Standing:
    """Base and overlay of a release; one that names no base is its own."""
    definition = compiled_of(release).definition
    namespace = f"r{release.region_id}"
    if release.base is None:
        laid = Overlay(definition=release.definition_id, base=release.digest, namespace=namespace)
        return Standing(definition, laid, definition)
    base = from_canonical(bytes(release.base.body))
    if release.overlay is None:
        laid = Overlay(definition=release.definition_id, base=release.base.digest, namespace=namespace)
    else:
        laid = overlay_from_bytes(bytes(release.overlay.body))
    return Standing(base, laid, definition)


def own_scenarios(definition_id: str) -> list[Scenario]:
    """The region's own scenarios that count, by name."""
    rows = RegionScenario.objects.filter(definition_id=definition_id).order_by("recorded_at", "id")
    last = {row.name: bytes(row.body) for row in rows}
    return [scenario_from_bytes(body) for name, body in sorted(last.items()) if body]


def scenario_faults(definition: Definition) -> list[str]:
    """What the region's own scenarios find wrong with a definition."""
    scenarios = own_scenarios(definition.id)
    if not scenarios:
        return []
    compiled = compile(definition, digest(canonical(definition)))
    return [f"{one.title}: {fault}" for one in scenarios for fault in scenario_faults_of(compiled, one)]


@dataclass(frozen=True)
class Proposal:
    """An upgrade as it is shown before it is decided: what changes in words, what blocks, what is still open.

    `definition`: what would be published, upstream's scenarios told under the region's own days; None: there is none.
    `against`: the digest of the release for which it was reckoned; with another one in force it is stale.
    """

    rebased: Rebased
    changelog: tuple[Sentence, ...]
    faults: tuple[str, ...]
    definition: Definition | None
    against: str = ""

    @property
    def blocking(self) -> list[str]:
        """Why it cannot be published, as sentences."""
        return [f"{report.node}: {report.text}" for report in self.rebased.blocking] + list(self.faults)


def propose(
    release: Release,
    upstream: Definition,
    *,
    choices: Mapping[str, Side] | None = None,
    signed: Signature | None = None,
    usage: Usage | None = None,
    published: Definition | None = None,
) -> Proposal:
    """Rehearse the merge of a region's changes into a new upstream version; reads only. Raises `DefinitionError`.

    `published`: `upstream` is another region's proposal to this publisher, made on this version of its own catalogue;
    everything that differs since then is the publisher's side.
    """
    standing, known = standing_of(release), vocabulary()
    base, laid = standing.base, standing.overlay
    if published is not None:
        base, laid = published, overlay_since(published, standing)
    rebased = rebase(
        base, laid, upstream, choices=choices, signed=signed, usage=usage, owner=published is not None,
        verify=lambda merged: findings_of(settled(merged, upstream), known),
    )  # fmt: skip
    if rebased.definition is None:
        return Proposal(rebased, (), (), None, release.digest)
    merged = settled(rebased.definition, upstream)
    told = sentences(rebased.taken, standing.definition, merged)
    faults = (*scenario_faults(merged), *map_faults(standing.definition, merged))
    return Proposal(rebased, told, faults, merged, release.digest)


def overlay_since(published: Definition, standing: Standing) -> Overlay:
    """What the region changed since it published a version, its own parameter values included, as an overlay on it."""
    body = digest(canonical(published))
    changes = tuple(
        one.model_copy(update={"origin": "usul"}) if isinstance(one, Add) else one
        for one in diff(published, standing.definition)
    )
    return Overlay(definition=published.id, base=body, namespace=standing.overlay.namespace, changes=changes)


def map_faults(old: Definition, new: Definition) -> list[str]:
    """Why cases of the old release cannot all be moved, if the new version wants to: its map must be total."""
    migration = migration_for(old, new)
    if migration is None or migration.policy != "move":
        return []
    return [
        f"migration:{migration.id}: peta pindah belum lengkap, {gap}" for gap in migration_gaps(old, new, migration)
    ]
