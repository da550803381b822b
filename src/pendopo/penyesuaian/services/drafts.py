"""A draft from its first change to its publication. The only writers of drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.definitions.api import Release, change
from pendopo.engine.api import (
    AnyChange,
    DefinitionError,
    Overlay,
    apply,
    diff,
    grow,
    revised,
    tidied,
)
from pendopo.penyesuaian.models import Rancangan
from pendopo.penyesuaian.queries_pengesahan import refuse_unmet
from pendopo.penyesuaian.queries_sunting import (
    OPEN,
    Desk,
    authors_of,
    desk_with,
    draft_of,
    functions_held,
    installed_of,
    may_decide,
    must_sign,
)
from pendopo.people.api import Actor

ELSEWHERE = "Rancangan ini sudah berubah di jendela lain. Isian Anda masih ada di bawah: periksa, lalu simpan lagi."
WITH_SECOND = "Rancangan ini sedang menunggu orang kedua. Tarik dahulu bila ingin mengubahnya."


class DraftMoved(Refusal):
    """Somebody wrote the draft since this page was opened; what was typed stays on it."""

    def __init__(self) -> None:
        super().__init__(ELSEWHERE, status=409)


@transaction.atomic
def edit(
    definition_id: str, changes: Sequence[AnyChange], *, version: int, actor: Actor, now: datetime
) -> Rancangan | None:
    """Add changes to the actor's draft, which begins with the first. None: there was nothing to change and no draft.

    Raises DraftMoved for an outdated `version`, Refusal for what does not fit or is locked, Http404.
    """
    desk = _held(definition_id, actor, version)
    if not changes:
        return desk.draft
    try:
        laid = revised(desk.flat, desk.laid, changes, unsigned=True)
    except DefinitionError as no:
        raise _refusal(no) from no
    return _keep(desk, laid, actor, now, [one.key for one in changes])


@transaction.atomic
def replace(definition_id: str, laid: Overlay, *, version: int, actor: Actor, now: datetime) -> Rancangan | None:
    """Make the draft lead to this whole overlay of the region (a file that was sent). Raises as `edit`."""
    desk = _held(definition_id, actor, version)
    own = desk.standing.overlay
    if laid.namespace not in ("", own.namespace):
        raise Refusal(f"Nama daerah pada lapisan harus {own.namespace}.", status=422)
    try:
        wanted = apply(desk.standing.base, laid)
        known = {one.key: one for one in laid.changes}
        stamp = {"by": actor.name or actor.label, "when": now.isoformat()}
        changes = [one.model_copy(update=_origin(known.get(one.key), stamp)) for one in diff(desk.flat, wanted)]
        start = desk.laid.with_changes(())
        made = revised(desk.flat, start, changes, unsigned=True)
    except DefinitionError as no:
        raise _refusal(no) from no
    return _keep(desk, made, actor, now, [one.key for one in made.changes])


def _origin(known: AnyChange | None, stamp: dict[str, str]) -> dict[str, str]:
    """Who, when, why and second of a change as the file says, else of whoever sent it."""
    if known is None or not known.by:
        return {**stamp, "why": known.why if known else ""}
    return {"by": known.by, "when": known.when or stamp["when"], "why": known.why}


@transaction.atomic
def undo(definition_id: str, key: str, *, version: int, actor: Actor, now: datetime) -> Rancangan | None:
    """Take one change out of the draft. Raises Http404 when it has none such, Refusal when others build on it."""
    desk = _held(definition_id, actor, version)
    rest = tuple(one for one in desk.laid.changes if one.key != key)
    if len(rest) == len(desk.laid.changes):
        raise Http404
    try:
        laid = tidied(desk.flat, desk.laid.with_changes(rest))
    except DefinitionError as no:
        raise Refusal("Perubahan lain dalam rancangan ini bergantung padanya. Urungkan itu dahulu.") from no
    return _keep(desk, laid, actor, now, [key])


@transaction.atomic
def take_back(definition_id: str, key: str, *, version: int, actor: Actor, now: datetime) -> Rancangan | None:
    """Put one published change of the region back as upstream has it, in the draft. Raises Http404, Refusal."""
    desk = _held(definition_id, actor, version)
    own = desk.standing.overlay
    rest = tuple(one for one in own.changes if one.key != key)
    if len(rest) == len(own.changes):
        raise Http404
    stamp = {"by": actor.name or actor.label, "when": now.isoformat()}
    try:
        without = apply(desk.standing.base, own.with_changes(rest))
        back = [one.model_copy(update=stamp) for one in diff(desk.flat, without)]
        laid = revised(desk.flat, desk.laid, _fitting(desk, back), unsigned=True)
    except DefinitionError as no:
        raise Refusal("Perubahan lain bergantung padanya. Kembalikan itu dahulu.") from no
    return _keep(desk, laid, actor, now, [key])


def _fitting(desk: Desk, changes: Iterable[AnyChange]) -> list[AnyChange]:
    """The changes with what they expect to find set to what the draft has."""
    tree = grow(desk.definition)
    return [one.model_copy(update={"was": tree.get(one.node, one.attr)}) if one.op == "set" else one for one in changes]


@transaction.atomic
def discard(definition_id: str, *, version: int, actor: Actor, now: datetime) -> None:
    """Throw the draft away. Nothing that is published changes."""
    draft = _own(definition_id, actor, version)
    _decide(draft, Rancangan.DISCARDED, actor, now, "penyesuaian.draft_discarded")


@transaction.atomic
def publish(definition_id: str, *, reason: str, version: int, actor: Actor, now: datetime) -> Release:
    """Publish a draft that needs no second person. Raises Refusal when it does, or when the gate is shut."""
    desk = _held(definition_id, actor, version)
    if desk.draft is None:
        raise Http404
    if must_sign(desk, actor):
        raise Refusal("Rancangan ini memuat perubahan yang dijaga: ajukan kepada orang kedua.")
    return _publish(desk, desk.draft, _reason(reason), "", actor, now)


@transaction.atomic
def send(definition_id: str, *, reason: str, version: int, actor: Actor, now: datetime) -> Rancangan:
    """Hand the draft to the second person. Raises Refusal without a reason or while the gate is shut."""
    desk = _held(definition_id, actor, version)
    if desk.draft is None or not desk.laid.changes:
        raise Http404
    _refuse_shut(desk)
    draft = _moved(desk, desk.draft)
    draft.state, draft.reason, draft.sent_at, draft.note = Rancangan.SENT, _reason(reason), now, ""
    draft.version, draft.changed_at = draft.version + 1, now
    draft.save()
    data = {"definition": definition_id, "changes": len(desk.laid.changes)}
    record("penyesuaian.draft_sent", subject=draft, actor=actor, now=now, data=data)
    return draft


@transaction.atomic
def pull_back(definition_id: str, *, version: int, actor: Actor, now: datetime) -> Rancangan:
    """The author takes the draft back from the second person, to change it further."""
    draft = _own(definition_id, actor, version)
    return _reopen(draft, "", actor, now)


@transaction.atomic
def send_back(draft: Rancangan, *, note: str, actor: Actor, now: datetime) -> Rancangan:
    """The second person says no, and why; the author goes on. Raises Refusal."""
    row = _for_second(draft, actor)
    if not note.strip():
        raise Refusal("Tulis apa yang perlu diperbaiki.", status=422)
    return _reopen(row, note.strip()[:500], actor, now)


@transaction.atomic
def approve(draft: Rancangan, *, version: int, actor: Actor, now: datetime) -> Release:
    """The second person publishes. Raises Refusal: not theirs, changed since it was read, or the gate is shut."""
    row = _for_second(draft, actor)
    if row.version != version:
        raise Refusal("Rancangan ini berubah sejak Anda membukanya. Baca lagi, lalu putuskan.", status=409)
    desk = desk_with(installed_of(row.definition_id), row)
    beyond = _params_beyond(desk, row, actor)
    if beyond:
        raise Refusal(f"{beyond} hanya boleh disetujui oleh yang berwenang menetapkannya.", status=403)
    return _publish(desk, row, row.reason, actor.name or actor.label, actor, now)


def _params_beyond(desk: Desk, row: Rancangan, actor: Actor) -> str:
    """A parameter in the draft that neither this actor may set; '' when there is none."""
    held = functions_held(desk.definition_id, actor)
    touched = {line.change.node for line in desk.lines}
    for param in desk.definition.params:
        if f"param:{param.id}" in touched and param.who and param.who not in held:
            return str(param.label)
    return ""


def _publish(
    desk: Desk, draft: Rancangan, reason: str, second: str, actor: Actor, now: datetime
) -> Release:  # fmt: skip
    """Sign the changes and put them through the gate of `definitions`."""
    if not desk.laid.changes:
        raise Refusal("Rancangan ini tidak mengubah apa pun.")
    _refuse_shut(desk)
    guarded = {line.key for line in must_sign(desk, None)}
    signed = [
        one.model_copy(update={"why": one.why or reason, "second": second if one.key in guarded else one.second})
        for one in desk.laid.changes
    ]
    release = change(desk.definition_id, signed, actor=actor, now=now)
    draft.published, draft.reason = release, reason
    _decide(draft, Rancangan.PUBLISHED, actor, now, "penyesuaian.draft_published")
    return release


def _refuse_shut(desk: Desk) -> None:
    if desk.findings:
        first = desk.findings[0]
        raise Refusal(f"Belum dapat diterbitkan: {first.message} {first.mend}")
    if desk.faults:
        raise Refusal(f"Skenario daerah sendiri tidak lagi lulus: {desk.faults[0]}")
    if desk.flat.service.depth != "lengkap" and desk.definition.service.depth == "lengkap":
        refuse_unmet(desk)


def _reason(text: str) -> str:
    if not text.strip():
        raise Refusal("Tulis alasan perubahan ini.", status=422)
    return text.strip()[:500]


def _held(definition_id: str, actor: Actor, version: int) -> Desk:
    """The actor's desk, its draft held until the transaction ends. Raises DraftMoved, Refusal."""
    installed = installed_of(definition_id)
    draft = draft_of(definition_id, actor)
    if draft is not None:
        draft = Rancangan.objects.select_for_update(of=("self",)).select_related(
            "release", "release__base", "release__overlay"
        ).get(pk=draft.pk)  # fmt: skip
        if draft.state == Rancangan.SENT:
            raise Refusal(WITH_SECOND, status=409)
    if (draft.version if draft and draft.state in OPEN else 0) != version:
        raise DraftMoved
    return desk_with(installed, draft)


def _own(definition_id: str, actor: Actor, version: int) -> Rancangan:
    draft = draft_of(definition_id, actor)
    if draft is None:
        raise Http404
    held = Rancangan.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if held.version != version:
        raise DraftMoved
    return held


def _for_second(draft: Rancangan, actor: Actor) -> Rancangan:
    rows = Rancangan.objects.select_for_update(of=("self",))
    row = rows.select_related("release", "release__base", "release__overlay").get(pk=draft.pk)
    if row.state != Rancangan.SENT:
        raise Refusal("Rancangan ini tidak sedang menunggu orang kedua.", status=409)
    if not may_decide(actor) or actor.actor_id in authors_of(row):
        raise Refusal("Orang kedua harus orang lain daripada yang membuat rancangannya.", status=403)
    return row


def _keep(
    desk: Desk, laid: Overlay, actor: Actor, now: datetime, touched: Sequence[str]
) -> Rancangan | None:  # fmt: skip
    draft = desk.draft
    if draft is None and not laid.changes:
        return None
    if draft is None:
        assert actor.actor_id is not None  # staff of the region: the door let nobody else in
        draft = Rancangan(
            definition_id=desk.definition_id, author_id=actor.actor_id, author_label=actor.label, started_at=now,
            version=0,
        )  # fmt: skip
    draft.release, draft.body = desk.release, laid.bytes
    draft.moved = list(desk.moved)[-20:]
    draft.version, draft.changed_at = draft.version + 1, now
    draft.save()
    data = {"definition": desk.definition_id, "version": draft.version, "touched": sorted(set(touched))[:50]}
    record("penyesuaian.draft_changed", subject=draft, actor=actor, now=now, data=data)
    return draft


def _moved(desk: Desk, draft: Rancangan) -> Rancangan:
    """The draft as it lies on the release in force."""
    draft.release, draft.body, draft.moved = desk.release, desk.laid.bytes, list(desk.moved)[-20:]
    return draft


def _reopen(draft: Rancangan, note: str, actor: Actor, now: datetime) -> Rancangan:
    if draft.state != Rancangan.SENT:
        raise Refusal("Rancangan ini tidak sedang menunggu orang kedua.", status=409)
    draft.state, draft.note, draft.version, draft.changed_at = Rancangan.DRAFTED, note, draft.version + 1, now
    draft.save()
    data = {"definition": draft.definition_id, "by_second": bool(note)}
    record("penyesuaian.draft_sent_back", subject=draft, actor=actor, now=now, data=data)
    return draft


def _decide(draft: Rancangan, state: str, actor: Actor, now: datetime, kind: str) -> None:
    draft.state, draft.decided_at, draft.changed_at = state, now, now
    draft.decided_by_id, draft.decided_label = actor.actor_id, actor.label
    draft.version += 1
    draft.save()
    record(kind, subject=draft, actor=actor, now=now, data={"definition": draft.definition_id})


def _refusal(no: DefinitionError) -> Refusal:
    told = " ".join(f"{one.message} {one.mend}" for one in no.findings[:3])
    return Refusal(f"Perubahan ini tidak dapat disimpan: {told}", status=422)
