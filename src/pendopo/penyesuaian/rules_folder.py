"""A definition as the folder that people edit, in one zip with the same bytes each time. No Django."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import yaml

from pendopo.engine.api import Definition, canonical

MOMENT = (2026, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same definition gives the same bytes."""


def folder_of(definition: Definition) -> dict[str, str]:
    """The files of a definition's folder by name; `load_folder` reads them to the same definition."""
    data: dict[str, Any] = json.loads(canonical(definition))
    files: dict[str, str] = {}
    for letter in data.get("letters", ()):
        files[f"letters/{letter['id']}.typ"] = letter.pop("template", "")
    files["form.yaml"] = written(data.pop("form"))
    files["workflow.yaml"] = written(data.pop("workflow"))
    params = data.pop("params", [])
    if params:
        files["params.yaml"] = written({"params": params})
    fees = {name: data.pop(name) for name in ("tables", "fees") if name in data}
    if fees:
        files["fees.yaml"] = written(fees)
    for lang, texts in data.pop("texts", {}).items():
        files[f"i18n/{lang}.yaml"] = written(texts)
    for part in ("scenarios", "migrations"):
        for number, one in enumerate(data.pop(part, ()), 1):
            files[f"{part}/{number:03}_{one['id']}.yaml"] = written(one)
    files["definition.yaml"] = written(data)
    return files


def written(data: Any) -> str:
    """Plain data as YAML, keys in the order of the canonical form."""
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=True, width=110)
    return text


def zip_of(definition: Definition) -> bytes:
    """The folder as a zip with the id of the definition as its only folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(folder_of(definition).items()):
            entry = zipfile.ZipInfo(f"{definition.id}/{name}", MOMENT)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    return out.getvalue()
