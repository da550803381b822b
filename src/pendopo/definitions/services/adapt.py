"""A region's own changes: laid over the base, verified together, published as the next release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from pendopo.audit.api import record
from pendopo.core.api import Refusal
from pendopo.definitions.models import Base, Overlay, Release
from pendopo.definitions.proofs import findings_of
from pendopo.definitions.queries import Standing, bindings_of, scenario_faults, standing_of, vocabulary
from pendopo.definitions.services.publish import adopt_base, locked, put_in_force, refuse_findings
from pendopo.engine.api import (
    Add,
    AnyChange,
    DefinitionError,
    Param,
    Set,
    apply,
    digest,
    judge,
    overlay_from_bytes,
    revised,
    settled,
    tidied,
    value_fits,
)
from pendopo.engine.api import Overlay as Laid
from pendopo.people.api import SYSTEM, Actor


@transaction.atomic
def change(definition_id: str, changes: Sequence[AnyChange], *, actor: Actor, now: datetime) -> Release:
    """Add changes to the region's overlay and publish. Raises Http404 for what is not offered here, Refusal with the
    reason: it does not fit, it is locked, a second person is missing, the verifier or a scenario refuses it."""
    release, standing = _standing(definition_id)
    try:
        laid = revised(standing.base, standing.overlay, changes)
    except DefinitionError as no:
        raise _refusal(no) from no
    return _publish(release, standing, laid, actor=actor, now=now)


@transaction.atomic
def adapt(definition_id: str, laid: Laid, *, actor: Actor, now: datetime) -> Release:
    """Make this the region's whole overlay and publish. The same overlay again changes nothing. Raises as `change`."""
    release, standing = _standing(definition_id)
    if laid.namespace not in ("", standing.overlay.namespace):
        raise Refusal(f"Nama daerah pada lapisan harus {standing.overlay.namespace}.")
    laid = laid.model_copy(update={"namespace": standing.overlay.namespace})
    try:
        refuse_findings(judge(standing.base, laid), "Lapisan belum dapat dipasang")
        former = {change.node for change in standing.overlay.changes if is_of_others(change)}
        if any(is_of_others(change) and change.node not in former for change in laid.changes):
            raise Refusal("Hanya pemutakhiran dan usulan yang diterima yang membawa simpul daerah lain (origin).")
        laid = tidied(standing.base, laid)  # a file may name its changes in any order
        if laid == standing.overlay:
            return release
    except DefinitionError as no:
        raise _refusal(no) from no
    return _publish(release, standing, laid, actor=actor, now=now)


def is_of_others(change: AnyChange) -> bool:
    """Whether a change adds a node that another region named."""
    return isinstance(change, Add) and change.origin != "daerah"


def set_params(definition_id: str, values: Mapping[str, str], *, actor: Actor, now: datetime, why: str = "") -> Release:
    """Give parameters the region's values ('' returns to the default). Raises Refusal for a value out of bounds or a
    person who may not set it, Http404 for a parameter that is not there."""
    release, standing = _standing(definition_id)
    params = {param.id: param for param in standing.definition.params}
    changes = []
    for name, value in values.items():
        if name not in params:
            raise Http404
        param = params[name]
        _check_who(release, param, actor)
        if value and not value_fits(param, value):
            raise Refusal(f"{param.label}: “{value}” tidak sah{_bounds(param)}.", status=422)
        if value != param.value:
            by = actor.name or actor.label
            changes.append(
                Set(node=f"param:{name}", attr="value", was=param.value, to=value, by=by, when=now.isoformat(), why=why)
            )
    if not changes:
        return release
    return change(definition_id, changes, actor=actor, now=now)


def _standing(definition_id: str) -> tuple[Release, Standing]:
    """The release in force, held, and what it is made of. Raises Http404 when there is none."""
    installed = locked(definition_id)
    if installed is None:
        raise Http404
    release: Release = installed.release
    return release, standing_of(release)


def _check_who(release: Release, param: Param, actor: Actor) -> None:
    """Only who does the function that the definition names may set a value; commands of the operator may.

    Before a service is opened nothing is charged or signed by it: whoever prepares it fills the values in.
    """
    if actor == SYSTEM or not param.who or release.installed_set.filter(is_waiting=True).exists():
        return
    posts = {(post.unit_id, post.role) for post in bindings_of(release.definition_id).get(param.who, ())}
    if not posts & actor.posts:
        raise Refusal(f"{param.label} hanya boleh diubah oleh yang berwenang.", status=403)


def _bounds(param: Param) -> str:
    """The bounds in words."""
    if param.min and param.max:
        return f", isi {param.min} sampai {param.max}"
    return f", paling sedikit {param.min}" if param.min else f", paling banyak {param.max}" if param.max else ""


def _refusal(no: DefinitionError) -> Refusal:
    told = "; ".join(f"{finding.node}: {finding.message} {finding.mend}" for finding in no.findings[:5])
    return Refusal(f"Perubahan belum dapat dipasang: {told}")


def _publish(release: Release, standing: Standing, laid: Laid, *, actor: Actor, now: datetime) -> Release:
    if laid == standing.overlay:
        return release
    definition = settled(apply(standing.base, laid), standing.base)
    refuse_findings(findings_of(definition, vocabulary()), "Perubahan belum dapat diterbitkan")
    faults = scenario_faults(definition)
    if faults:
        raise Refusal("Skenario daerah sendiri tidak lagi lulus: " + "; ".join(faults[:5]))
    base = release.base or adopt_base(standing.base, actor=actor, now=now)
    overlay = keep_overlay(base, laid, actor=actor, now=now)
    data: dict[str, Any] = {"overlay": overlay.number, "changes": len(laid.changes)}
    return put_in_force(definition, base, overlay, actor=actor, now=now, kind="definitions.changed", data=data)


def keep_overlay(base: Base, laid: Laid, *, actor: Actor, now: datetime) -> Overlay:
    """Store the next revision of the region's overlay; its event names the nodes, the values are in the revision."""
    last = Overlay.objects.filter(definition_id=base.definition_id).order_by("-number").first()
    overlay = Overlay.objects.create(
        definition_id=base.definition_id, base=base, number=(last.number if last else 0) + 1, digest=digest(laid.bytes),
        body=laid.bytes, made_at=now, made_by=actor.actor_id,
    )  # fmt: skip
    former = overlay_from_bytes(bytes(last.body)).changes if last else ()
    touched = sorted({one.key for one in laid.changes if one not in former})
    record(
        "definitions.overlay_kept", subject=overlay, actor=actor, now=now,
        data={"definition": base.definition_id, "number": overlay.number, "touched": touched[:50]},
    )  # fmt: skip
    return overlay
