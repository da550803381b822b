"""`pendopo check FOLDER`: prove a definition folder without Django and without a database."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pendopo
from pendopo.engine.api import Definition, DefinitionError, Finding, Vocabulary, canonical, check, digest, load_folder


def run(args: argparse.Namespace) -> int:
    """Print what the verifier finds in `args.folder` (with `args.json`: as JSON). Exit code 1 when it is refused."""
    try:
        definition = load_folder(args.folder)
    except DefinitionError as error:
        return report(None, error.findings, as_json=getattr(args, "json", False))
    findings = check(definition, app_vocabulary())
    return report(definition, findings, as_json=getattr(args, "json", False))


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
