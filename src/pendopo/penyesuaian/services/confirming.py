"""Confirming what is unverified with a law, taking that back, and calling a service lengkap. All through the draft."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.engine.api import (
    Add,
    AnyChange,
    DefinitionError,
    Reference,
    Remove,
    Set,
    form_point,
    points,
    revised,
)
from pendopo.files.api import CleanUpload, store_clean
from pendopo.penyesuaian.models import Rancangan, Rujukan
from pendopo.penyesuaian.queries_pengesahan import refuse_unmet
from pendopo.penyesuaian.queries_sunting import Desk, desk_of
from pendopo.penyesuaian.rules_rujukan import Law
from pendopo.penyesuaian.services import drafts
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region

FORM = "form:self"
PURPOSE = "rujukan"


@transaction.atomic
def confirm(
    definition_id: str, nodes: Collection[str], law: Law, *, corrections: Sequence[AnyChange] = (), version: int,
    actor: Actor, now: datetime,
) -> Rancangan:  # fmt: skip
    """Put into the actor's draft that these points are right as they are, or as corrected, by this law.

    Raises Refusal: nothing is chosen, a point is empty or is none; and whatever `drafts.edit` raises.
    """
    desk = desk_of(definition_id, actor)
    if not nodes:
        raise Refusal("Pilih sedikitnya satu butir.", status=422)
    after = _applied(desk, corrections)
    known = {one.node: one for one in points(after.definition)}
    if not set(nodes) <= known.keys():
        raise Refusal("Salah satu butir sudah tidak ada. Muat ulang halaman ini.", status=409)
    empty = [known[node].title for node in nodes if not known[node].value.strip()]
    if empty:
        raise Refusal(f"“{empty[0]}” belum terisi. Isi dahulu nilainya, lalu sahkan.", status=422)
    covers = {node: known[node].value for node in known if node in nodes}
    node_id = _id_of(desk, law.key + law.article, covers, now)
    return _put(desk, after, [*corrections], law.node(node_id, covers), version, actor, now)


@transaction.atomic
def review_form(definition_id: str, *, note: str, version: int, actor: Actor, now: datetime) -> Rancangan:
    """Put into the draft that the questions were reviewed as they are. Raises Refusal without saying by whom."""
    if len(note.strip()) < 10:
        raise Refusal("Tulis siapa yang meninjau isiannya dan apa hasilnya.", status=422)
    desk = desk_of(definition_id, actor)
    point = form_point(desk.definition)
    node_id = _id_of(desk, "tinjauan", {FORM: point.value}, now)
    review = Reference(
        id=node_id, kind="tinjauan", year=str(now.year), title="isian formulir", note=note.strip()[:500],
        in_force=now.date().isoformat(), covers={FORM: point.value},
    )  # fmt: skip
    return _put(desk, desk, [], review, version, actor, now)


@transaction.atomic
def withdraw(definition_id: str, node: str, *, version: int, actor: Actor, now: datetime) -> None:
    """Put into the draft that a point is not confirmed any more. Raises Http404 when nothing here confirms it."""
    desk = desk_of(definition_id, actor)
    changes = list(_uncovered(desk, [node], _stamp(actor, now)))
    if not changes:
        raise Http404
    drafts.edit(definition_id, changes, version=version, actor=actor, now=now)
    data = {"definition": definition_id, "points": [node]}
    record("penyesuaian.confirmation_withdrawn", subject=desk.installed, actor=actor, now=now, data=data)


@transaction.atomic
def complete(definition_id: str, *, reason: str, version: int, actor: Actor, now: datetime) -> Rancangan:
    """Ask a second person to call the service lengkap. Raises Refusal with the first condition that is not met."""
    desk = desk_of(definition_id, actor)
    if desk.definition.service.depth == "lengkap":
        raise Refusal("Layanan ini sudah lengkap, atau rancangan Anda sudah mengusulkannya.")
    refuse_unmet(desk)
    stamp = _stamp(actor, now)
    made = Set(node="service:self", attr="depth", was="dasar", to="lengkap", **stamp)
    draft = drafts.edit(definition_id, [made], version=version, actor=actor, now=now)
    assert draft is not None  # a change was made
    record("penyesuaian.completion_asked", subject=draft, actor=actor, now=now, data={"definition": definition_id})
    return drafts.send(definition_id, reason=reason, version=draft.version, actor=actor, now=now)


@transaction.atomic
def keep_law(place: Region, law: Law, copy: CleanUpload | None, *, actor: Actor, now: datetime) -> Rujukan:
    """Keep a law so that it need not be typed again; the newest words and copy hold."""
    assert actor.actor_id is not None  # staff of the region: the door let nobody else in
    told = {
        "kind": law.kind, "number": law.number, "year": law.year, "issuer": law.issuer, "title": law.title,
        "url": law.url, "in_force": law.in_force, "kept_at": now, "kept_by_id": actor.actor_id,
    }  # fmt: skip
    if copy is not None:
        told["copy"] = store_clean(place, copy, purpose=PURPOSE, now=now)
    row, _made = Rujukan.objects.update_or_create(key=law.key, defaults=told)
    data = {"kind": law.kind, "number": law.number, "year": law.year, "with_copy": copy is not None}
    record("penyesuaian.reference_kept", subject=row, actor=actor, now=now, data=data)
    return row


def _put(
    desk: Desk, after: Desk, corrections: list[AnyChange], law: Reference, version: int, actor: Actor, now: datetime
) -> Rancangan:
    """The corrections, the former references without what the new one covers, and the new one, into the draft."""
    stamp = _stamp(actor, now)
    last = after.tree.row("definition:self", "reference")
    add = Add(
        node=f"reference:{law.id}", parent="definition:self", after=last[-1] if last else "",
        to=law.model_dump(exclude_defaults=True), **stamp,
    )  # fmt: skip
    changes = [*corrections, add, *_uncovered(after, law.covers, stamp)]
    draft = drafts.edit(desk.definition_id, changes, version=version, actor=actor, now=now)
    assert draft is not None  # a reference was added
    data = {"definition": desk.definition_id, "points": sorted(law.covers)[:100], "reference": law.id}
    record("penyesuaian.points_confirmed", subject=draft, actor=actor, now=now, data=data)
    return draft


def _uncovered(desk: Desk, nodes: Iterable[str], stamp: Mapping[str, str]) -> Iterator[AnyChange]:
    """The region's own references without these points; one that covers nothing more goes."""
    gone = set(nodes)
    for law in desk.definition.references:
        mine = [node for node in law.covers if node in gone]
        if not mine or not law.id.startswith(f"{desk.namespace}_"):
            continue
        if len(mine) == len(law.covers):
            yield Remove(node=f"reference:{law.id}", **stamp)
            continue
        for node in mine:
            yield Set(node=f"reference:{law.id}", attr=f"covers.{node}", was=law.covers[node], to=None, **stamp)


def _applied(desk: Desk, changes: Sequence[AnyChange]) -> Desk:
    """The desk with the corrections in memory. Raises Refusal when they do not fit."""
    if not changes:
        return desk
    try:
        laid = revised(desk.flat, desk.laid, changes, unsigned=True)
    except DefinitionError as no:
        first = no.findings[0]
        raise Refusal(f"Perbaikan ini tidak dapat disimpan: {first.message} {first.mend}", status=422) from no
    return Desk(desk.installed, desk.standing, desk.flat, desk.draft, laid, desk.moved)


def _id_of(desk: Desk, law: str, covers: Mapping[str, str], now: datetime) -> str:
    """An id of the region's own, the same only for the same at the same moment: two drafts never collide."""
    told = repr((law, sorted(covers.items()), now.isoformat()))
    return f"{desk.namespace}_rujukan_{sha256(told.encode()).hexdigest()[:10]}"


def _stamp(actor: Actor, now: datetime) -> dict[str, str]:
    return {"by": actor.name or actor.label, "when": now.isoformat()}
