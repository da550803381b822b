"""A folder of YAML and typst files → `Definition`. Scalars stay text; aliases, tags and double keys are refused."""

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from .findings import DefinitionError, Finding
from .parts import flat
from .schema import Definition

MAX_FILE_BYTES = 512_000
MAX_DEPTH = 12


Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where PyYAML was built with it: about six times as quick."""


def read_yaml(text: str, file: str) -> Any:
    """The text as plain data (dict, list, str), or a `DefinitionError` that names the file."""
    clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    try:
        refuse_more(yaml.parse(clean, Loader=Loader))
        return plain(yaml.compose(clean, Loader=Loader), depth=0)
    except (yaml.YAMLError, RecursionError) as error:
        raise unreadable(file, " ".join(str(error).split())) from error


def refuse_more(events: Iterable[yaml.Event]) -> None:
    """Only plain mappings, sequences and scalars, and not too deep: nothing is built before that is known."""
    depth = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH + 1:
            raise yaml.YAMLError(f"baris {line}: terlalu dalam, paling banyak {MAX_DEPTH} tingkat")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.YAMLError(f"baris {line}: jangkar dan alias (& dan *) tidak dipakai")
        if getattr(event, "tag", None):
            raise yaml.YAMLError(f"baris {line}: tanda ! tidak dipakai")


def plain(node: yaml.Node | None, *, depth: int) -> Any:
    """A composed YAML node without types: every scalar is text."""
    if node is None:
        return {}
    if depth > MAX_DEPTH:
        raise yaml.YAMLError(f"baris {node.start_mark.line + 1}: terlalu dalam, paling banyak {MAX_DEPTH} tingkat")
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [plain(child, depth=depth + 1) for child in node.value]
    result: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.YAMLError(f"baris {key.start_mark.line + 1}: kunci harus berupa teks")
        if key.value in result:
            raise yaml.YAMLError(f"baris {key.start_mark.line + 1}: kunci “{key.value}” ditulis dua kali")
        result[key.value] = plain(value, depth=depth + 1)
    return result


def load_folder(path: str | Path) -> Definition:
    """Read a definition folder; raises `DefinitionError` when it cannot be read as one."""
    folder = Path(path)
    head = read_part(folder, "definition.yaml", required=True)
    is_whole = "parts" not in head
    data = flat(head | rest_of(folder, is_whole=is_whole), folder, read_shared)
    add_templates(folder, data)
    return validated(data)


def rest_of(folder: Path, *, is_whole: bool = True) -> dict[str, Any]:
    """What stands beside `definition.yaml`; of what is not whole by itself only the files that are there."""
    data: dict[str, Any] = {}
    for part in ("form", "workflow"):
        if is_whole or (folder / f"{part}.yaml").is_file():
            data[part] = read_part(folder, f"{part}.yaml", required=True)
    data |= read_part(folder, "params.yaml") | read_part(folder, "fees.yaml")
    data["texts"] = {file.stem: read_part(folder, f"i18n/{file.name}") for file in listing(folder, "i18n", "*.yaml")}
    for part in ("scenarios", "migrations"):
        data[part] = [read_part(folder, f"{part}/{file.name}") for file in listing(folder, part, "*.yaml")]
    return data


def read_shared(folder: Path) -> dict[str, Any]:
    """A shared part as it is written, its letters included; `bagian` is what it says of itself."""
    data = {"bagian": read_part(folder, "bagian.yaml", required=True)} | read_part(folder, "definition.yaml")
    data |= rest_of(folder, is_whole=False)
    add_templates(folder, data, are_here=False)
    return data


def add_templates(folder: Path, data: dict[str, Any], *, are_here: bool = True) -> None:
    """Put the source of `letters/<id>.typ` into each letter of `definition.yaml`; a definition's own file leads.

    `are_here` False: a shared part may leave a letter's source to the definition that uses it.
    """
    letters = data.get("letters", [])
    for letter in letters if isinstance(letters, list) else []:
        if not isinstance(letter, dict):
            continue
        file = f"letters/{letter.get('id', '')}.typ"
        if (folder / file).is_file() or (are_here and "template" not in letter):
            letter["template"] = read_text(folder, file, required=True)


def listing(folder: Path, name: str, pattern: str) -> list[Path]:
    """The files of a sub-folder in a fixed order."""
    return sorted((folder / name).glob(pattern))


def read_part(folder: Path, file: str, *, required: bool = False) -> dict[str, Any]:
    """One YAML file of the folder as a mapping; a missing optional file is empty."""
    data = read_yaml(read_text(folder, file, required=required), file)
    if not isinstance(data, dict):
        raise unreadable(file, "isi paling luar harus berupa pasangan kunci dan nilai")
    return data


def read_text(folder: Path, file: str, *, required: bool) -> str:
    """The text of one file, bounded in size."""
    path = folder / file
    if not path.is_file():
        if not required:
            return ""
        raise DefinitionError([Finding("berkas-tidak-ada", file, "Berkas ini tidak ada.", "Buat berkasnya.")])
    if path.stat().st_size > MAX_FILE_BYTES:
        raise unreadable(file, f"lebih besar dari {MAX_FILE_BYTES} byte")
    try:
        return unicodedata.normalize("NFC", path.read_text(encoding="utf-8").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise unreadable(file, "bukan teks UTF-8") from error


def unreadable(file: str, reason: str) -> DefinitionError:
    """The error for a file that is no strict YAML or text."""
    return DefinitionError(
        [Finding("berkas-tidak-terbaca", file, f"Berkas tidak terbaca: {reason}.", "Perbaiki berkasnya.")]
    )


def validated(data: Mapping[str, Any]) -> Definition:
    """Plain data → `Definition`; every fault of form becomes a finding."""
    try:
        return Definition.model_validate(data)
    except ValidationError as error:
        raise DefinitionError([shape_finding(fault) for fault in error.errors()]) from error


def shape_finding(fault: Any) -> Finding:
    """A pydantic error as a finding with the place where it stands."""
    place = ".".join(str(part) for part in fault["loc"])
    words = {
        "missing": "Bagian ini wajib ada.",
        "extra_forbidden": "Kunci ini tidak dikenal.",
        "literal_error": "Nilai ini tidak termasuk pilihan yang ada.",
        "string_pattern_mismatch": "Id hanya boleh berisi huruf kecil, angka, dan garis bawah.",
    }
    message = words.get(fault["type"], f"Nilai tidak sesuai bentuknya ({fault['msg']}).")
    return Finding("bentuk", place, message, "Sesuaikan dengan contoh di README definisi.")
