"""A bundle from outside becomes a value only when everything in it fits together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pendopo.bundles import archive, jsons
from pendopo.bundles.manifest import NEWER, Manifest, read_manifest
from pendopo.bundles.pictures import check_picture
from pendopo.bundles.refusal import BundleRefused
from pendopo.engine.api import Definition, DefinitionError, canonical, digest, from_canonical

LANGUAGE = 1
FOREIGN = re.compile(r"(r[0-9]{2,4})_")
"""How ids begin that a region added: its namespace and an underscore."""


@dataclass(frozen=True)
class Bundle:
    """One published version, checked. `digest`: of the canonical definition; `bundle_digest`: of the archive."""

    definition: Definition
    manifest: Manifest
    readme: str
    pictures: Mapping[str, bytes]
    digest: str
    bundle_digest: str
    size: int
    raw: bytes = b""


def make_bundle(definition: Definition, manifest: Manifest, readme: str, pictures: Mapping[str, bytes]) -> Bundle:
    """A bundle of our own, through the same door as those of others. Raises BundleRefused."""
    files = {
        "definition.json": canonical(definition), "manifest.json": manifest.bytes, "README.md": readme.encode(),
        **pictures,
    }  # fmt: skip
    return read_bundle(archive.pack(files))


def read_bundle(raw: bytes) -> Bundle:
    """The bytes of a bundle as a value. Raises BundleRefused with one sentence; nothing is kept.

    What it means here (vocabulary, letters) is another question: `judging.judge`.
    """
    files = archive.unpack(raw)
    for name in archive.LIMITS:
        if name not in files:
            raise BundleRefused(f"Bingkisan ini tidak lengkap: {name} tidak ada.")
    manifest = read_manifest(files["manifest.json"])
    if manifest.engine.language > LANGUAGE:
        raise BundleRefused(NEWER)
    definition = _definition(files["definition.json"])
    bundle = Bundle(
        definition, manifest, _readme(files["README.md"]), _pictures(files, manifest), digest(files["definition.json"]),
        sha256(raw).hexdigest(), len(raw), raw,
    )  # fmt: skip
    _agree(bundle)
    _names(bundle)
    return bundle


def _definition(raw: bytes) -> Definition:
    data = jsons.read(raw, "Definisi di dalam bingkisan")
    language = str(data.get("language", "1")) if isinstance(data, dict) else "1"
    if language.isdigit() and int(language[:6]) > LANGUAGE:
        raise BundleRefused(NEWER)
    try:
        definition = from_canonical(raw)
    except DefinitionError as error:
        told = error.findings[0]
        raise BundleRefused(f"Definisi di dalam bingkisan tidak sah: {told.node}: {told.message}"[:300]) from error
    if canonical(definition) != raw:
        raise BundleRefused("Definisi di dalam bingkisan tidak dalam bentuk baku.")
    return definition


def _readme(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise BundleRefused("README.md di dalam bingkisan bukan teks.") from error
    if any(ord(char) < 32 and char not in "\n\t" for char in text):
        raise BundleRefused("README.md di dalam bingkisan memuat karakter kendali.")
    return text


def _pictures(files: Mapping[str, bytes], manifest: Manifest) -> dict[str, bytes]:
    named = {picture.name: picture.digest for picture in manifest.pictures}
    found = {name: content for name, content in files.items() if name not in archive.LIMITS}
    if {name: sha256(content).hexdigest() for name, content in found.items()} != named:
        raise BundleRefused("Gambar di dalam bingkisan tidak sama dengan yang disebut keterangannya.")
    for name, content in found.items():
        check_picture(name, content)
    return found


def _agree(bundle: Bundle) -> None:
    """What the manifest says is what the definition is."""
    manifest, definition = bundle.manifest, bundle.definition
    for word, said, real in (
        ("id", manifest.definition, definition.id),
        ("sidik", manifest.digest, bundle.digest),
        ("judul", manifest.title, definition.title),
        ("versi", manifest.version, definition.version),
        ("jenis", manifest.kind, definition.kind),
        ("lisensi", manifest.licence, definition.licence),
    ):
        if said != real:
            raise BundleRefused(f"Keterangan bingkisan tidak cocok dengan definisinya: {word} berbeda.")
    if any(param.value for param in definition.params):
        raise BundleRefused("Bingkisan ini masih memuat nilai parameter daerah asalnya.")


def _names(bundle: Bundle) -> None:
    """Ids carry the publisher's namespace, none, or that of somebody whom the manifest names."""
    manifest = bundle.manifest
    allowed = {manifest.publisher.namespace, *(one.namespace for one in manifest.contributors)}
    strange = namespaces_in(bundle.definition) - allowed
    if strange:
        raise BundleRefused(
            f"Bingkisan ini memuat id milik daerah lain ({sorted(strange)[0]}) yang tidak disebut sebagai penyumbang."
        )


def namespaces_in(definition: Definition) -> set[str]:
    """The namespaces by which ids in a definition begin."""
    found = (FOREIGN.match(name) for name in _ids(definition.model_dump(mode="json", by_alias=True)))
    return {match.group(1) for match in found if match}


def _ids(value: Any) -> Iterator[str]:
    """Every id and every key of a mapping, in any depth; also after a `kind:`."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield key.rpartition(":")[2]
            if key == "id" and isinstance(child, str):
                yield child
            yield from _ids(child)
    elif isinstance(value, list):
        for child in value:
            yield from _ids(child)
