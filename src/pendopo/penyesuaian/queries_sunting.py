"""The editor's reads: a service as its draft would make it, and what the draft changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from pendopo.core.api import Card
from pendopo.definitions.api import (
    Installed,
    Release,
    Standing,
    bindings_of,
    scenario_faults,
    standing_of,
    vocabulary,
)
from pendopo.engine.api import (
    AnyChange,
    Class,
    Compiled,
    Definition,
    DefinitionError,
    Finding,
    Overlay,
    Tree,
    apply,
    canonical,
    check,
    compile,
    digest,
    grow,
    kept_classes,
    overlay_from_bytes,
    rebase,
    sentences,
    settled,
)
from pendopo.penyesuaian.models import Rancangan
from pendopo.penyesuaian.rules_slots import section_of
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

MANAGER, HEAD = "pengelola_layanan", "penanda_tangan"
OPEN = (Rancangan.DRAFTED, Rancangan.SENT)


@dataclass(frozen=True)
class Line:
    """One change in words. `key`: under which it is undone; `signs`: it waits for a second person."""

    change: AnyChange
    text: str
    behaviour: bool
    kept: Class
    section: str
    signs: bool = False

    @property
    def key(self) -> str:
        """What the change is about."""
        return self.change.key

    @property
    def when(self) -> datetime | None:
        """When it was made; None where nobody wrote it."""
        try:
            return datetime.fromisoformat(self.change.when) if self.change.when else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Desk:
    """A service on somebody's desk: what is in force, and what their draft makes of it.

    `flat`: base and overlay of the release in force, on which `laid`, the draft's overlay, lies. `moved`: what somebody
    must know since others published meanwhile.
    """

    installed: Installed
    standing: Standing
    flat: Definition
    draft: Rancangan | None
    laid: Overlay
    moved: tuple[str, ...]

    @property
    def definition_id(self) -> str:
        """The id of the service."""
        return str(self.installed.definition_id)

    @property
    def release(self) -> Release:
        """The release in force."""
        release: Release = self.installed.release
        return release

    @property
    def namespace(self) -> str:
        """How ids begin that the region adds."""
        return self.laid.namespace

    @property
    def version(self) -> int:
        """The draft's version; 0 while there is none."""
        return self.draft.version if self.draft else 0

    @property
    def is_sent(self) -> bool:
        """The draft lies with the second person: it is not edited meanwhile."""
        return self.draft is not None and self.draft.state == Rancangan.SENT

    @cached_property
    def definition(self) -> Definition:
        """As the draft would have it."""
        return apply(self.flat, self.laid)

    @cached_property
    def tree(self) -> Tree:
        """The same as a tree."""
        return grow(self.definition)

    @cached_property
    def upstream(self) -> Tree:
        """The base of the region's changes."""
        return grow(self.standing.base)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the verifier refuses in it."""
        told = check(settled(self.definition, self.standing.base), vocabulary())
        return tuple(one for one in told if one.level == "galat")

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """What the region's own scenarios find; nothing while the verifier refuses."""
        return () if self.findings else tuple(scenario_faults(settled(self.definition, self.standing.base)))

    @property
    def is_green(self) -> bool:
        """The gate is open."""
        return not self.findings and not self.faults

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What the draft changes, in words."""
        return lines_of(self.flat, self.laid)

    @cached_property
    def compiled(self) -> Compiled | None:
        """Ready to serve, or None while an expression is wrong."""
        try:
            return compile(self.definition)
        except DefinitionError:
            return None

    def findings_in(self, section: str) -> list[Finding]:
        """The findings that are shown in a section."""
        return [one for one in self.findings if section_of(one.node, one.code) == section]


def lines_of(base: Definition, laid: Overlay) -> tuple[Line, ...]:
    """Every change of an overlay in words, with the class of what it touches."""
    after = apply(base, laid)
    found = []
    for change, kept in kept_classes(base, laid):
        told = sentences((change,), base, after)[0]
        found.append(Line(change, told.text, told.behaviour, kept, section_of(change.node), signs=kept == "guarded"))
    return tuple(sorted(found, key=lambda line: not line.behaviour))


def installed_of(definition_id: str) -> Installed:
    """What is in force. Raises Http404 when the region does not have it."""
    rows = Installed.objects.select_related("release", "release__base", "release__overlay")
    found = rows.filter(definition_id=definition_id).first()
    if found is None:
        raise Http404
    return found


def draft_of(definition_id: str, actor: Actor) -> Rancangan | None:
    """The actor's own open draft."""
    rows = Rancangan.objects.filter(definition_id=definition_id, author_id=actor.actor_id, state__in=OPEN)
    return rows.select_related("release", "release__base", "release__overlay").first()


def get_draft(draft_id: UUID) -> Rancangan:
    """A draft of the region, whosever. Raises Http404."""
    rows = Rancangan.objects.select_related("release", "release__base", "release__overlay", "author")
    found = rows.filter(pk=draft_id).first()
    if found is None:
        raise Http404
    return found


def desk_of(definition_id: str, actor: Actor) -> Desk:
    """The service with the actor's draft. Raises Http404 when the region does not have it."""
    return desk_with(installed_of(definition_id), draft_of(definition_id, actor))


def desk_with(installed: Installed, draft: Rancangan | None) -> Desk:
    """The service with a draft, moved in memory onto the release in force where others published meanwhile."""
    standing = standing_of(installed.release)
    flat = apply(standing.base, standing.overlay)
    nothing = Overlay(
        definition=flat.id, base=digest(canonical(flat)), namespace=standing.overlay.namespace
    )  # fmt: skip
    if draft is None:
        return Desk(installed, standing, flat, None, nothing, ())
    laid = overlay_from_bytes(bytes(draft.body))
    told = tuple(draft.moved)
    if laid.base != nothing.base:
        laid, more = followed(draft, laid, flat)
        told = (*told, *more)
    return Desk(installed, standing, flat, draft, laid, told)


def followed(draft: Rancangan, laid: Overlay, flat: Definition) -> tuple[Overlay, list[str]]:
    """The draft's overlay on what was published since, and what its author must know, as sentences."""
    own = standing_of(draft.release)
    merged = rebase(apply(own.base, own.overlay), laid, flat)
    if merged.definition is None:
        nothing = laid.model_copy(update={"base": digest(canonical(flat)), "changes": ()})
        return nothing, ["Rancangan tidak dapat digabung dengan rilis yang baru terbit, jadi dikosongkan."]
    told = [
        f"{line.text}: orang lain juga mengubahnya. Yang dipakai rancangan ini: "
        + ("nilai Anda." if line.side == "daerah" else "nilai yang sudah terbit.")
        for line in (_Both(one.key, one.side, laid, flat) for one in merged.conflicts)
    ]
    told += [report.text for report in (*merged.reports, *merged.blocking) if report.code != "dijaga"]
    return merged.overlay, told


@dataclass(frozen=True)
class _Both:
    """An attribute that two people changed."""

    key: str
    side: str
    laid: Overlay
    flat: Definition

    @property
    def text(self) -> str:
        """Which it is, by name."""
        tree, node = grow(self.flat), self.key.rpartition(".")[0]
        names = (tree.get(node, attr) for attr in ("label", "title", "action", "text"))
        return f"“{next((str(one) for one in names if one), node)}”"


def drafts_of(definition_id: str) -> list[Rancangan]:
    """Open drafts of a service, the oldest first."""
    rows = Rancangan.objects.filter(definition_id=definition_id, state__in=OPEN).select_related("author")
    return list(rows.order_by("started_at", "id"))


def waiting_for(actor: Actor) -> list[Rancangan]:
    """Drafts that this actor may decide as the second person."""
    if not may_decide(actor):
        return []
    rows = Rancangan.objects.filter(state=Rancangan.SENT).select_related("author").order_by("sent_at", "id")
    return [one for one in rows if actor.actor_id not in authors_of(one)]


def may_decide(actor: Actor) -> bool:
    """Another manager of services or a head of office."""
    return bool(actor.roles & {MANAGER, HEAD})


def authors_of(draft: Rancangan) -> set[UUID]:
    """Who made it."""
    return {draft.author_id}


def must_sign(desk: Desk, actor: Actor | None) -> list[Line]:
    """The changes that need a second person: what is guarded, and parameters that are set by a function which
    `actor` does not do (None: nobody does)."""
    params = {f"param:{one.id}": one for one in desk.definition.params}
    held = functions_held(desk.definition_id, actor) if actor else set()
    found = []
    for line in desk.lines:
        param = params.get(line.change.node)
        beyond = param is not None and param.who and param.who not in held
        if line.kept == "guarded" or beyond:
            found.append(line)
    return found


def functions_held(definition_id: str, actor: Actor) -> set[str]:
    """The functions of a service that the actor's posts do."""
    bound = bindings_of(definition_id)
    return {name for name, posts in bound.items() if {(post.unit_id, post.role) for post in posts} & actor.posts}


def releases_of(definition_id: str) -> Sequence[Release]:
    """All releases, the newest first; their bodies stay where they are."""
    rows = Release.objects.filter(definition_id=definition_id).select_related("base", "overlay")
    return list(rows.defer("body", "base__body", "overlay__body").order_by("-number"))


def get_release(definition_id: str, number: int) -> Release:
    """One release. Raises Http404."""
    rows = Release.objects.select_related("base", "overlay")
    found = rows.filter(definition_id=definition_id, number=number).first()
    if found is None:
        raise Http404
    return found


def by_section(lines: Iterable[Line], titles: Sequence[tuple[str, str]]) -> list[tuple[str, list[Line]]]:
    """Changes grouped as the sections are, other things last."""
    titles = (*titles, ("verifikasi", "Verifikasi"))
    known = dict(titles)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.section if line.section in known else "", []).append(line)
    order = [name for name, _title in titles] + [""]
    return [(known.get(name, "Lain-lain"), groups[name]) for name in order if name in groups]


def waiting_card(place: Region, actor: Actor, now: datetime) -> Card | None:
    """For whoever may be the second person: how many drafts wait."""
    found = waiting_for(actor)
    if not found:
        return None
    many = len(found)
    return Card(
        _("Perubahan layanan"), _("%(n)s rancangan menunggu persetujuan Anda.") % {"n": many}, "jalan",
        reverse("penyesuaian:daftar"),
    )  # fmt: skip
