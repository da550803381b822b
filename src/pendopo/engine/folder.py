"""A definition written as the open folder that authors edit: YAML and typst files, also packed as a ZIP.

`load_folder` reads it to the same definition, byte for byte in its canonical form.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from .canonical import canonical
from .merge.changes import Tidy
from .schema import Definition

PARTS = {"form": "form.yaml", "workflow": "workflow.yaml", "params": "params.yaml"}
FEES = ("tables", "fees")
FIRST = ("id", "version", "kind", "title", "summary", "category")
"""What people look for first stands first in `definition.yaml`."""
NO_DATE = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o100644 << 16


def folder_of(definition: Definition, readme: str = "") -> dict[str, bytes]:
    """The files of a definition by name."""
    data: dict[str, Any] = json.loads(canonical(definition))
    files: dict[str, bytes] = {"README.md": readme.encode()} if readme else {}
    for letter in data.get("letters", ()):
        files[f"letters/{letter['id']}.typ"] = letter.pop("template", "").encode()
    for lang, texts in data.pop("texts", {}).items():
        files[f"i18n/{lang}.yaml"] = tidy_yaml(texts)
    for part in ("scenarios", "migrations"):
        files |= {f"{part}/{name}": tidy_yaml(one) for name, one in _in_order(data.pop(part, ()))}
    for part, name in PARTS.items():
        if part in data:
            found = data.pop(part)
            files[name] = tidy_yaml({part: found} if part == "params" else found)
    fees = {name: data.pop(name) for name in FEES if name in data}
    if fees:
        files["fees.yaml"] = tidy_yaml(fees)
    leading = [name for name in FIRST if name in data]
    files["definition.yaml"] = tidy_yaml({name: data[name] for name in dict.fromkeys((*leading, *data))})
    return files


def folder_zip(definition: Definition, readme: str = "") -> bytes:
    """The folder in one ZIP, below the definition's id; the same definition gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(folder_of(definition, readme).items()):
            entry = zipfile.ZipInfo(f"{definition.id}/{name}", NO_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, PLAIN_FILE
            archive.writestr(entry, content)
    return out.getvalue()


def tidy_yaml(data: Any) -> bytes:
    """Plain data as people read and edit it, in the order in which it is given."""
    return str(yaml.dump(data, Dumper=Tidy, allow_unicode=True, sort_keys=False, width=110)).encode()


def _in_order(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """File names by id; with a number before it where the order of the ids is not that of the rows."""
    given = list(rows)
    names = [f"{one['id']}.yaml" for one in given]
    if names != sorted(names):
        names = [f"{number:03}_{name}" for number, name in enumerate(names, 1)]
    return zip(names, given, strict=True)
