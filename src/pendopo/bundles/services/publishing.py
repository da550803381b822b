"""The own catalogue: founded, published into, withdrawn from, renewed. No transaction is open while keys are worked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import Http404

from pendopo.audit.api import record
from pendopo.bundles import disk
from pendopo.bundles.content import Bundle, make_bundle, read_bundle
from pendopo.bundles.manifest import Ancestor, Contributor, Manifest, Picture, Publisher, manifest_of
from pendopo.bundles.models import Catalogue, Contribution, Origin, Published
from pendopo.bundles.pictures import clean_picture, picture_name
from pendopo.bundles.published_form import Story, manifest_for, readme_for, refuse_local_names, stripped
from pendopo.bundles.queries import last_published, namespace_of, need_catalogue
from pendopo.core.api import Refusal
from pendopo.definitions.api import Installed, compiled_of, vocabulary
from pendopo.documents.api import passphrase_problem
from pendopo.engine.api import Definition, canonical, digest
from pendopo.people.api import Actor
from pendopo.tenancy.api import Region, defer, region

MARK_JOB = "pendopo.bundles.nilai"
NEED_WHY = "Tulis alasannya."


@dataclass(frozen=True)
class Shot:
    """A picture that somebody chose for an app, and what it shows, for who cannot see it."""

    alt: str
    content: bytes


def found_catalogue(place: Region, *, passphrase: str, actor: Actor, now: datetime) -> Catalogue:
    """Make the region a publisher: keys, root, an empty signed catalogue. Safe to repeat. Raises Refusal."""
    from pendopo.bundles import keys
    from pendopo.bundles.repository import Repository

    problem = passphrase_problem(passphrase)
    if problem:
        raise Refusal(problem, status=422)
    files = Repository(place.id)
    with disk.locked(files.folder):
        with region(place):
            known = Catalogue.objects.first()
        if known is not None:
            return known
        if not files.is_founded:
            identity = {"namespace": namespace_of(place), "code": place.code, "name": place.title}
            files.found(identity, keys.make_keys(place.id, passphrase), now)
        root = (files.metadata / "1.root.json").read_bytes()
        return _note_founded(place, sha256(root).hexdigest(), actor, now)


def _note_founded(place: Region, root_digest: str, actor: Actor, now: datetime) -> Catalogue:
    with region(place):
        made = Catalogue.objects.create(namespace=namespace_of(place), root_digest=root_digest, founded_at=now)
        data = {"namespace": made.namespace, "root": root_digest}
        record("bundles.catalogue_founded", subject=made, actor=actor, now=now, data=data)
    return made


def root_of(place: Region) -> bytes:
    """The first root of the region's catalogue: what a partner pins. Raises Refusal while there is none."""
    from pendopo.bundles.repository import NOT_FOUNDED, Repository

    path = Repository(place.id).metadata / "1.root.json"
    if not path.is_file():
        raise Refusal(NOT_FOUNDED)
    return path.read_bytes()


@dataclass(frozen=True)
class _Material:
    """What the database knows of a definition that is to be published."""

    definition: Definition
    former: Published | None
    lineage: tuple[Ancestor, ...]
    contributors: tuple[Contributor, ...]


def publish_bundle(
    place: Region,
    definition_id: str,
    *,
    note: str = "",
    pictures: Sequence[Shot] = (),
    passphrase: str,
    actor: Actor,
    now: datetime,
    purpose: str = "",
    mark: int | None = None,
) -> Published:
    """Put the release in force into the region's catalogue as its next number, without local values.

    The same content again is the same number. `mark`: the quality mark in percent, when it was measured. Raises
    Http404 for what is not in force here, Refusal or BundleRefused with the reason; then nothing was published.
    """
    from pendopo.bundles.repository import Repository

    shots = [(*clean_picture(shot.content), shot.alt) for shot in pictures]
    files = Repository(place.id)
    with disk.locked(files.folder):
        with region(place):
            need_catalogue()
            material = _material(definition_id)
        refuse_local_names(material.definition, place.name)
        listed = files.role("targets").signed.targets
        bundle = _bundle(place, material, _former(files, listed, material.former), shots, (note, purpose, mark))
        row = material.former
        if row is not None and row.withdrawn_at is None and row.bundle_digest == bundle.bundle_digest:
            return row
        _lay_down(files, bundle, passphrase, now)
        return _note_published(place, bundle, note, actor, now)


def _material(definition_id: str) -> _Material:
    installed = Installed.objects.select_related("release").filter(definition_id=definition_id).first()
    if installed is None:
        raise Http404
    definition = stripped(compiled_of(installed.release).definition)
    origin = Origin.objects.select_related("partner").filter(definition_id=definition_id).first()
    lineage, credited = _ancestors(origin)
    taken = Contribution.objects.select_related("partner").filter(
        definition_id=definition_id, direction="masuk", state="diterima"
    )
    mine = [
        Contributor(namespace=one.partner.namespace, name=one.partner.name, proposal=one.digest, sentences=(one.title,))
        for one in taken.order_by("decided_at", "id")
    ]
    former = last_published(definition_id)
    return _Material(definition, former, lineage, tuple(_each_once([*credited, *mine])))


def _ancestors(origin: Origin | None) -> tuple[tuple[Ancestor, ...], list[Contributor]]:
    """Whence an adopted definition came, nearest first, and whom its manifest credits already."""
    if origin is None or origin.partner is None:
        return (), []
    partner = origin.partner
    nearest = Ancestor(
        namespace=partner.namespace, definition=str(origin.manifest.get("definition", origin.definition_id)),
        number=origin.number, digest=origin.digest,
    )  # fmt: skip
    credited = [Contributor(namespace=partner.namespace, name=partner.name)]
    if not origin.manifest:
        return (nearest,), credited
    told = manifest_of(origin.manifest)
    return (nearest, *told.lineage), [*credited, *told.contributors]


def _each_once(found: Sequence[Contributor]) -> list[Contributor]:
    return list({(one.namespace, one.proposal): one for one in found}.values())[:100]


def _former(files: Any, listed: Mapping[str, Any], row: Published | None) -> Bundle | None:
    """The bundle of the former number, when its file is still there."""
    path = bundle_path(row.definition_id, row.number) if row else ""
    if path not in listed:
        return None
    return read_bundle(files.content(path, listed[path]))


def _bundle(
    place: Region,
    material: _Material,
    former: Bundle | None,
    shots: Sequence[tuple[bytes, str, str]],
    told: tuple[str, str, int | None],
) -> Bundle:
    """The bundle as it would travel; under the former number when nothing in it changed."""
    note, purpose, mark = told
    definition = material.definition
    pictures = {picture_name(f"{alt[:40]}-{at}", ending): content for at, (content, ending, alt) in enumerate(shots, 1)}
    named = zip(pictures.items(), shots, strict=True)
    shown = tuple(Picture(name=n, alt=alt[:300], digest=sha256(c).hexdigest()) for (n, c), (_c, _e, alt) in named)
    publisher = Publisher(namespace=namespace_of(place), code=place.code, name=place.title)
    purpose = purpose.strip() or definition.summary
    readme = readme_for(definition, purpose, note)
    row = material.former

    def made(number: int, before: Definition | None) -> Bundle:
        story = Story(
            publisher, number, purpose, before, material.lineage, material.contributors, shown, mark, place.name
        )
        return make_bundle(definition, manifest_for(definition, story, vocabulary()), readme, pictures)

    if row is None:
        return made(1, None)
    if former is not None and row.withdrawn_at is None and former.digest == digest(canonical(definition)):
        again = make_bundle(definition, _with_changes(made(row.number, None).manifest, former), readme, pictures)
        if again.bundle_digest == row.bundle_digest:
            return again
    return made(row.number + 1, former.definition if former else None)


def _with_changes(manifest: Manifest, former: Bundle) -> Manifest:
    """As the former number told what had changed."""
    return manifest.model_copy(update={"changes": former.manifest.changes, "quality": former.manifest.quality})


def bundle_path(definition_id: str, number: int) -> str:
    """Where a bundle stands among the targets."""
    return f"bingkisan/{definition_id}/{number}.zip"


def manifest_path(definition_id: str, number: int) -> str:
    """Where its manifest stands by itself, so that offers are read without fetching bundles."""
    return f"manifes/{definition_id}/{number}.json"


def _lay_down(files: Any, bundle: Bundle, passphrase: str, now: datetime) -> None:
    """Bundle and manifest on the disk, then signed into the catalogue."""
    name, number = bundle.manifest.definition, bundle.manifest.number
    put = {
        bundle_path(name, number): files.put(bundle_path(name, number), bundle.raw),
        manifest_path(name, number): files.put(manifest_path(name, number), bundle.manifest.bytes),
    }
    files.change(now, passphrase=passphrase, targets=lambda signed: signed.targets.update(put))


def _note_published(place: Region, bundle: Bundle, note: str, actor: Actor, now: datetime) -> Published:
    manifest = bundle.manifest
    with region(place):
        row = Published.objects.create(
            definition_id=manifest.definition, number=manifest.number, digest=bundle.digest,
            bundle_digest=bundle.bundle_digest, size=bundle.size, title=manifest.title, manifest=manifest.plain,
            note=note, published_at=now, published_by=actor.actor_id,
        )  # fmt: skip
        data = {"definition": manifest.definition, "number": manifest.number, "bundle": bundle.bundle_digest}
        record("bundles.published", subject=row, actor=actor, now=now, data=data)
        if manifest.quality.mark is None:
            defer(MARK_JOB, region=place, subject=row.pk)
    return row


def withdraw_bundle(
    place: Region, definition_id: str, *, why: str, passphrase: str, actor: Actor, now: datetime
) -> None:
    """Take every version of a definition out of the catalogue. Who adopted it keeps it. Raises Refusal, Http404."""
    from pendopo.bundles.repository import Repository

    if not why.strip():
        raise Refusal(NEED_WHY, status=422)
    files = Repository(place.id)
    prefixes = (f"bingkisan/{definition_id}/", f"manifes/{definition_id}/")

    def edit(signed: Any) -> None:
        for path in [path for path in signed.targets if path.startswith(prefixes)]:
            del signed.targets[path]

    with disk.locked(files.folder):
        with region(place):
            if not Published.objects.filter(definition_id=definition_id, withdrawn_at=None).exists():
                raise Http404
        files.change(now, passphrase=passphrase, targets=edit)
        _note_withdrawn(place, definition_id, why.strip(), actor, now)


def _note_withdrawn(place: Region, definition_id: str, why: str, actor: Actor, now: datetime) -> None:
    with region(place):
        rows = list(Published.objects.filter(definition_id=definition_id, withdrawn_at=None).order_by("number"))
        Published.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=now)
        data = {"definition": definition_id, "numbers": [row.number for row in rows], "why": why[:300]}
        record("bundles.withdrawn", subject=rows[-1], actor=actor, now=now, data=data)


def publish_proposal(
    place: Region, body: bytes, to_namespace: str, *, passphrase: str, actor: Actor, now: datetime
) -> str:
    """Sign a proposal for a partner into the own catalogue; its digest. Whoever it is for finds it there."""
    from pendopo.bundles.repository import Repository

    name = sha256(body).hexdigest()
    path = f"usul/{to_namespace}/{name}.json"
    files = Repository(place.id)
    with disk.locked(files.folder):
        with region(place):
            catalogue = need_catalogue()
        put = files.put(path, body)
        files.change(now, passphrase=passphrase, targets=lambda signed: signed.targets.update({path: put}))
        with region(place):
            data = {"to": to_namespace, "digest": name}
            record("bundles.proposal_published", subject=catalogue, actor=actor, now=now, data=data)
    return name


def renew(place: Region, *, now: datetime) -> bool:
    """Sign snapshot and timestamp anew, as the worker does every day; False when there is no catalogue."""
    from pendopo.bundles.repository import Repository

    files = Repository(place.id)
    if not files.is_founded:
        return False
    with disk.locked(files.folder):
        files.change(now)
    return True


def rotate_keys(place: Region, *, passphrase: str, new_passphrase: str = "", actor: Actor, now: datetime) -> Catalogue:
    """New keys for everything, also after one was lost to somebody; partners follow by the signed roots in between.

    Needs the root key that is in force. Raises Refusal.
    """
    from pendopo.bundles import keys
    from pendopo.bundles.repository import Repository

    problem = passphrase_problem(new_passphrase) if new_passphrase else None
    if problem:
        raise Refusal(problem, status=422)
    files = Repository(place.id)
    with disk.locked(files.folder):
        with region(place):
            catalogue = need_catalogue()
        former = keys.open_key(place.id, keys.ROOT, files.root().signed.roles["root"].keyids, passphrase)
        version = files.rotate(former, keys.make_keys(place.id, new_passphrase or passphrase), now)
        with region(place):
            Catalogue.objects.filter(pk=catalogue.pk).update(root_version=version)
            data = {"root_version": version}
            record("bundles.keys_rotated", subject=catalogue, actor=actor, now=now, data=data)
            return Catalogue.objects.get(pk=catalogue.pk)


def renew_targets(place: Region, *, passphrase: str, actor: Actor, now: datetime) -> None:
    """Sign the list of bundles for another year; also what is needed after a restore from a backup."""
    from pendopo.bundles.repository import Repository

    files = Repository(place.id)
    with disk.locked(files.folder):
        with region(place):
            catalogue = need_catalogue()
        files.change(now, passphrase=passphrase, targets=lambda signed: None)
        with region(place):
            record("bundles.catalogue_renewed", subject=catalogue, actor=actor, now=now, data={})
