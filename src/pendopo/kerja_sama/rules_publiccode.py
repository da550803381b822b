"""publiccode.yml of an app in the catalogue, for inventories of public software. Pure."""

from __future__ import annotations

from typing import Any

from pendopo.engine.api import tidy_yaml


def publiccode(manifest: Any, *, url: str, landing: str, released: str) -> bytes:
    """The file of one app, in version 0.4 of that standard."""
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
    return tidy_yaml(code)
