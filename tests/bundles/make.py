"""Bundles by hand, without a database: the shipped definition with something changed."""

from __future__ import annotations

import json
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pendopo
from pendopo.bundles.archive import pack
from pendopo.bundles.content import Bundle, make_bundle
from pendopo.bundles.manifest import Manifest, Materials, Needs, Publisher
from pendopo.engine.api import Definition, canonical, digest, load_folder

SERVICE = "izin-reklame-insidentil"


@cache
def shipped() -> Definition:
    """The service that ships with Pendopo."""
    return load_folder(Path(pendopo.__file__).parent / "perizinan" / "definitions" / SERVICE)


def manifest(what: Definition, /, **changes: Any) -> Manifest:
    """A manifest that fits a definition, with changes."""
    plain = Manifest(
        definition=what.id, version=what.version, number=1, title=what.title, kind=what.kind, licence=what.licence,
        publisher=Publisher(namespace="r9999", code="99.99", name="Kota Uji"),
        digest=digest(canonical(what)), engine=Needs(language=1, pendopo="0"),
        sbom=Materials(pendopo="0", language=1),
    )  # fmt: skip
    return Manifest.model_validate({**plain.plain, **changes})


def bundle(what: Definition | None = None, /, **changes: Any) -> Bundle:
    """A bundle that fits together unless `changes` of the manifest say otherwise."""
    chosen = what or shipped()
    return make_bundle(chosen, manifest(chosen, **changes), "# Uji\n", {})


def files() -> dict[str, bytes]:
    """What a good bundle holds."""
    with zipfile.ZipFile(BytesIO(bundle().raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archived(changes: dict[str, bytes]) -> bytes:
    """A bundle with some files put in the place of its own."""
    return pack({**files(), **changes})


def plain_definition() -> dict[str, Any]:
    """The definition as JSON values."""
    found: dict[str, Any] = json.loads(files()["definition.json"])
    return found


def picture(form: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture."""
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()
