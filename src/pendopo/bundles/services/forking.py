"""Copying an app under a new id: what an author has locked may be changed only there. Shown as a variant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404

from pendopo.audit.api import record
from pendopo.bundles.models import Origin
from pendopo.bundles.queries import namespace_of
from pendopo.bundles.rules_adopting import is_id_of_fork
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, Release, compiled_of, publish
from pendopo.engine.api import Definition
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region, region


def fork(place: Region, definition_id: str, new_id: str, title: str, *, actor: Actor, now: datetime) -> Release:
    """Publish a copy of the release in force under `new_id`, waiting to be bound and opened like anything adopted.

    The right under which the original is used goes on: a copy of a partner's app needs the same basis. Raises Http404
    for what is not installed, Refusal for an id that is taken or not the region's.
    """
    title = " ".join(title.split())
    begin = namespace_of(place)
    if not is_id_of_fork(begin, new_id):
        raise Refusal(f"Id tiruan berawal dengan {begin}- dan hanya memakai huruf kecil, angka, dan -.", status=422)
    if not title or len(title) > 160:
        raise Refusal("Tulis judul tiruannya, paling banyak 160 huruf.", status=422)
    with region(place):
        installed = Installed.objects.select_related("release").filter(definition_id=definition_id).first()
        if installed is None:
            raise Http404
        if Installed.objects.filter(definition_id=new_id).exists():
            raise Refusal(f"Id {new_id} sudah dipakai di daerah ini.", status=422)
        former = Origin.objects.filter(definition_id=definition_id).first()
        source = compiled_of(installed.release).definition
        release = publish(_copy(source, new_id, title), actor=actor, now=now, waiting=True)
        origin = Origin.objects.create(
            definition_id=new_id, partner=former.partner if former else None, number=former.number if former else 1,
            digest=installed.release.digest, manifest=former.manifest if former else {}, adopted_at=now,
            adopted_by=actor.actor_id,
        )  # fmt: skip
        data = {"definition": new_id, "based_on": definition_id, "digest": installed.release.digest}
        record("bundles.forked", subject=origin, actor=actor, now=now, data=data)
        return release


def _copy(source: Definition, new_id: str, title: str) -> Definition:
    """The same nodes under another id; maps from former versions of the original mean nothing here."""
    texts: dict[str, Mapping[str, Mapping[str, Any]]] = {
        lang: {**nodes, **({"definition:self": {**nodes["definition:self"], "title": title}}
                           if "title" in nodes.get("definition:self", {}) else {})}
        for lang, nodes in source.texts.items()
    }  # fmt: skip
    changed = {
        "id": new_id, "version": 1, "title": title, "based_on": f"{source.id}@{source.version}", "renamed": {},
        "migrations": (), "texts": texts,
    }  # fmt: skip
    return source.model_copy(update=changed)
