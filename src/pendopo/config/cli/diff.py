"""`pendopo diff LAMA BARU`: what differs between two definition folders, without Django and without a database."""

import argparse
import json
import sys
from pathlib import Path

from pendopo.engine.api import (
    Definition,
    DefinitionError,
    Overlay,
    canonical,
    diff,
    digest,
    grouped,
    load_folder,
    overlay_to_yaml,
    plain_change,
    sentences,
)


def run(args: argparse.Namespace) -> int:
    """Print the differences as sentences or JSON; with `--overlay` also write them as an overlay. 1: unreadable."""
    try:
        old, new = load_folder(args.old), load_folder(args.new)
        changes = diff(old, new)
    except DefinitionError as error:
        print(error, file=sys.stderr)
        return 1
    if args.overlay:
        overlay = Overlay(definition=old.id, base=digest(canonical(old)), changes=changes)
        Path(args.overlay).write_text(overlay_to_yaml(overlay), encoding="utf-8")
    told = sentences(changes, old, new)
    if args.json:
        data = {
            "changes": [plain_change(change) for change in changes],
            "sentences": [{"text": one.text, "node": one.node, "behaviour": one.behaviour} for one in told],
        }
        json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(in_words(old, new, grouped(told)))
        if args.overlay:
            print(f"Ditulis sebagai lapisan: {args.overlay} (isi namespace, by, why, dan bila perlu second).")
    return 0


def in_words(old: Definition, new: Definition, told: dict[bool, list[str]]) -> str:
    """The report as text: behaviour first, then words."""
    lines = [f"{old.title} (versi {old.version}) → {new.title} (versi {new.version})"]
    for behaviour, heading in ((True, "Yang berjalan lain"), (False, "Kata-kata, urutan, dan contoh")):
        if told[behaviour]:
            lines += [f"{heading}:", *(f"  - {text}" for text in told[behaviour])]
    return "\n".join(lines) if len(lines) > 1 else f"{lines[0]}\nTidak ada bedanya."
