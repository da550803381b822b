"""`pendopo adaptasi ID LAPISAN`: make a file the region's whole overlay; `-` prints the one that holds.

`--kembali RILIS` publishes a former release anew.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from django.http import Http404
from django.utils import timezone

from pendopo.config.commands.places import place_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import Release, adapt, compiled_of, current, revert, standing_of
from pendopo.engine.api import DefinitionError, diff, grouped, overlay_from_yaml, overlay_to_yaml, sentences
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import region


def run(args: argparse.Namespace) -> int:
    """Lay the overlay, publish the release and say what runs differently from now on."""
    place = place_of(args.region)
    if place is None:
        return 1
    try:
        with region(place):
            release = current(args.id).release
            before = compiled_of(release).definition
            if args.kembali is None and args.overlay == "-":
                print(overlay_to_yaml(standing_of(release).overlay), end="")
                return 0
            made = published(args)
            after = compiled_of(made).definition
    except (OSError, DefinitionError) as wrong:
        print(wrong)
        return 1
    except Http404:
        print(f"{place.title} tidak menawarkan {args.id}, atau tidak punya rilis itu.")
        return 1
    except Refusal as no:
        print(no.sentence)
        return 1
    if made.id == release.id:
        print(f"{made.title}: isi ini sudah berlaku sejak rilis {made.number}.")
        return 0
    changes = [change for change in diff(before, after) if not change.node.startswith("scenario:")]
    told = grouped(sentences(changes, before, after))
    print(f"{made.title}: rilis {made.number} berlaku di {place.title} untuk permohonan baru.")
    print("\n".join(f"  - {text}" for text in (*told[True], *told[False])))
    return 0


def published(args: argparse.Namespace) -> Release:
    """The release that the command asks for: of the overlay in the file, or a former one."""
    if args.kembali is not None:
        return revert(args.id, args.kembali, actor=SYSTEM, now=timezone.now(), why=args.alasan)
    laid = overlay_from_yaml(Path(args.overlay).read_text(encoding="utf-8"), args.overlay)
    return adapt(args.id, laid, actor=SYSTEM, now=timezone.now())
