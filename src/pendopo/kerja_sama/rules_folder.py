"""A definition as the open folder that authors edit: YAML and typst files, packed as ZIP. Pure.

Reading the folder again gives the same definition, byte for byte in its canonical form.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import yaml

from pendopo.engine.api import Definition, canonical

PARTS = {"form": "form.yaml", "workflow": "workflow.yaml", "params": "params.yaml"}
FEES = ("tables", "fees")
NO_DATE = (1980, 1, 1, 0, 0, 0)


class _Tidy(yaml.SafeDumper):
    """Long texts as blocks; no anchors, which the reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Tidy.add_representer(str, _text)


def folder(definition: Definition, readme: str = "") -> dict[str, bytes]:
    """The files of a definition by name."""
    data: dict[str, Any] = json.loads(canonical(definition))
    files: dict[str, bytes] = {"README.md": readme.encode()} if readme else {}
    for letter in data.get("letters", ()):
        files[f"letters/{letter['id']}.typ"] = letter.pop("template", "").encode()
    for lang, texts in data.pop("texts", {}).items():
        files[f"i18n/{lang}.yaml"] = _yaml(texts)
    for part in ("scenarios", "migrations"):
        for one in data.pop(part, ()):
            files[f"{part}/{one['id']}.yaml"] = _yaml(one)
    for part, name in PARTS.items():
        if part in data:
            found = data.pop(part)
            files[name] = _yaml({part: found} if part == "params" else found)
    fees = {name: data.pop(name) for name in FEES if name in data}
    if fees:
        files["fees.yaml"] = _yaml(fees)
    files["definition.yaml"] = _yaml(_leading(data))
    return files


def _leading(data: Mapping[str, Any]) -> dict[str, Any]:
    """What people look for first stands first."""
    first = [name for name in ("id", "version", "kind", "title", "summary", "category") if name in data]
    return {name: data[name] for name in [*first, *(name for name in data if name not in first)]}


def _yaml(data: Any) -> bytes:
    return str(yaml.dump(data, Dumper=_Tidy, allow_unicode=True, sort_keys=False, width=110)).encode()


def zipped(files: Mapping[str, bytes], top: str) -> bytes:
    """One ZIP with everything in the folder `top`; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}", NO_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def publiccode(manifest: Any, *, url: str, landing: str, released: str) -> bytes:
    """publiccode.yml of one app (version 0.4 of that standard), for inventories of public software."""
    words = {
        "shortDescription": manifest.summary[:150] or manifest.title,
        "longDescription": " ".join((manifest.purpose or manifest.summary or manifest.title).split()),
        "features": [f"{manifest.quality.passed} skenario uji lulus", f"Jenis: {manifest.kind}"],
    }
    code = {
        "publiccodeYmlVersion": "0.4", "name": manifest.title, "url": url, "landingURL": landing,
        "softwareVersion": f"{manifest.version}.{manifest.number}", "releaseDate": released, "platforms": ["web"],
        "categories": ["government-websites", "workflow-management"], "developmentStatus": "stable",
        "softwareType": "addon",
        "intendedAudience": {"countries": ["ID"], "scope": ["government", "local-authorities"]},
        "description": {"id": words}, "legal": {"license": manifest.licence},
        "maintenance": {"type": "internal", "contacts": [{"name": manifest.maintainer or manifest.publisher.name}]},
        "localisation": {"localisationReady": True, "availableLanguages": ["id"]},
        "dependsOn": {"open": [{"name": "Pendopo", "versionMin": manifest.engine.pendopo}]},
    }  # fmt: skip
    return _yaml(code)
