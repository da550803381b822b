"""`pendopo check FOLDER`: prove a definition folder without Django and without a database."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pendopo
from pendopo.engine.api import (
    Definition,
    DefinitionError,
    Finding,
    Mark,
    Vocabulary,
    canonical,
    check,
    digest,
    load_folder,
    quality_mark,
    read_part,
)


def run(args: argparse.Namespace) -> int:
    """Print what the verifier finds in `args.folder` (with `args.json`: as JSON). Exit code 1 when it is refused.

    With `args.mutasi` also how many planted faults its scenarios notice; that never refuses a definition.
    """
    as_json = getattr(args, "json", False)
    try:
        definition = load_folder(args.folder)
        reasons = equivalents(Path(args.folder)) if getattr(args, "mutasi", False) else None
    except DefinitionError as error:
        return report(None, error.findings, as_json=as_json)
    findings = check(definition, app_vocabulary())
    refused = any(finding.level == "galat" for finding in findings)
    if reasons is None or (refused and not as_json):
        return report(definition, findings, as_json=as_json)
    mark = None if refused else quality_mark(definition, reasons)
    return report_mark(definition, findings, mark, as_json=as_json)


def equivalents(folder: Path) -> dict[str, str]:
    """`mutasi.yaml`: planted faults that are known to change nothing, and why. Raises `DefinitionError`."""
    data = read_part(folder, "mutasi.yaml")
    return {name: " ".join(str(reason).split()) for name, reason in data.items()}


def app_vocabulary() -> Vocabulary:
    """What the apps offer, read from each package's `vocabulary.py` (plain names, no Django)."""
    files = sorted(Path(pendopo.__file__).parent.glob("*/vocabulary.py"))
    return Vocabulary.of(importlib.import_module(f"pendopo.{file.parent.name}.vocabulary") for file in files)


def report(definition: Definition | None, findings: Sequence[Finding], *, as_json: bool) -> int:
    """Findings for people or machines; 1 when any of them refuses the definition."""
    refused = any(finding.level == "galat" for finding in findings)
    if as_json:
        json.dump([asdict(finding) for finding in findings], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(in_words(definition, findings))
    return 1 if refused else 0


def report_mark(definition: Definition, findings: Sequence[Finding], mark: Mark | None, *, as_json: bool) -> int:
    """Findings and the quality mark of the scenarios; a refused definition has none, and gives exit code 1."""
    if as_json:
        whole: dict[str, Any] = {"findings": [asdict(one) for one in findings], "mutasi": mark and mark_as_data(mark)}
        json.dump(whole, sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif mark:
        print(in_words(definition, findings), mark_in_words(mark), sep="\n")
    return 0 if mark else 1


def mark_as_data(mark: Mark) -> dict[str, Any]:
    """The quality mark for machines."""
    seeds = [one.seed for one in mark.survivors]
    return {
        "percent": round(mark.percent, 1),
        "planted": mark.planted,
        "caught": mark.caught,
        "survivors": [{"id": one.id, "node": one.node, "told": one.told, "mend": one.mend} for one in seeds],
        "equivalent": [{"id": one.seed.id, "reason": one.reason} for one in mark.equivalent],
    }


def mark_in_words(mark: Mark) -> str:
    """The quality mark as text: the share that was noticed, then what was not, with what would notice it."""
    lines = [f"luput {one.seed.id}\n  {one.seed.told}\n  → {one.seed.mend}" for one in mark.survivors]
    lines += [f"setara {one.seed.id}\n  {one.reason}" for one in mark.equivalent]
    lines += [f"mutasi.yaml menyebut “{name}” yang tidak luput; hapus barisnya." for name in mark.unknown]
    counted = mark.planted - len(mark.equivalent)
    share = f"{mark.percent:.1f}".replace(".", ",")
    return "\n".join([*lines, f"Mutu skenario {share} %: {mark.caught} dari {counted} kesalahan tanaman tertangkap."])


def in_words(definition: Definition | None, findings: Sequence[Finding]) -> str:
    """The report as text."""
    lines = [f"{one.level} {one.code} · {one.node}\n  {one.message}\n  → {one.mend}" for one in findings]
    if definition is None:
        return "\n".join([*lines, "Folder ini belum dapat dibaca sebagai definisi."])
    name = f"{definition.title} ({definition.id} versi {definition.version})"
    if findings:
        return "\n".join([*lines, f"{name}: {len(findings)} temuan."])
    passed = f"{len(definition.scenarios)} skenario lulus"
    return f"{name}: tidak ada temuan, {passed}.\nSidik SHA-256 {digest(canonical(definition))}"
