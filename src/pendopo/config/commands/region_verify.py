"""`pendopo region verify BERKAS [--terhadap KODE]`: the file is whole; the region here is what it says."""

from __future__ import annotations

import argparse
from pathlib import Path

from pendopo.config.cli.errors import StartRefused
from pendopo.config.commands.places import place_of
from pendopo.config.commands.region_import import identity_of
from pendopo.config.region_move.compare import Comparison, compare
from pendopo.config.region_move.proof import columns_here, prove_file


def run(args: argparse.Namespace) -> int:
    """Print what was found; exit code 1 when anything is not as it should be."""
    path = Path(args.file).expanduser().absolute()
    identity = identity_of(path, args)
    proof = prove_file(path, identity, columns_here())
    told = proof.contents.about["region"]
    print(f"{told['name']} ({told['code']}), diekspor {proof.contents.manifest['made_at'][:16].replace('T', ' ')}")
    print("Di dalam berkas: " + ", ".join(f"{count} {name}" for name, count in proof.counted.items()))
    print(f"Sidik: {proof.contents.digest}")
    problems = list(proof.problems)
    if args.terhadap:
        place = place_of(args.terhadap)
        if place is None or place.code != told["code"]:
            raise StartRefused(f"Berkas ini memuat {told['name']} ({told['code']}), bukan {args.terhadap}.")
        found = compare(path, identity, place)
        _tell(found)
        problems += found.problems
    for line in problems:
        print(f"  - {line}")
    print("Ada yang tidak cocok." if problems else "Semuanya cocok.")
    return 1 if problems else 0


def _tell(found: Comparison) -> None:
    print(
        f"Di sel ini: {found.rows} baris dibandingkan, {found.files} berkas dibuka, {found.letters} surat diperiksa, "
        f"{found.events} peristiwa dirantai."
    )
    if found.has_worked:
        for word, rows in (("berubah", found.changed), ("bertambah", found.added), ("dihapus", found.missing)):
            if rows:
                print(f"Sejak impor {sum(rows.values())} baris {word}: " + ", ".join(sorted(rows)))
