"""`pendopo terbitkan FOLDER`: put a definition folder in force in one region, as its next release."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone

from pendopo.config.founding import bind_to_office
from pendopo.core.api import Refusal
from pendopo.definitions.api import bindings_of, publish_folder
from pendopo.engine.api import DefinitionError
from pendopo.people.api import SYSTEM, Unit
from pendopo.tenancy.api import Region, all_regions, region


def _place(code: str | None) -> Region | None:
    """The region of the code; without a code the only one there is."""
    found = [place for place in all_regions() if code is None or place.code == code]
    return found[0] if len(found) == 1 else None


def run(args: argparse.Namespace) -> int:
    """Publish and say which release is in force. Open cases stay with the release they were sent under."""
    place = _place(args.region)
    if place is None:
        print("Sebutkan daerahnya: --region KODE. Yang ada: " + ", ".join(r.code for r in all_regions()))
        return 1
    try:
        with region(place):
            now = timezone.now()
            release = publish_folder(Path(args.folder), actor=SYSTEM, now=now)
            bound = {}
            if not bindings_of(release.definition_id):
                bound = bind_to_office(release, Unit.objects.get(code="DPMPTSP"), now=now)
    except DefinitionError as wrong:
        print("\n".join(str(finding) for finding in wrong.findings))
        return 1
    except Refusal as no:
        print(no.sentence)
        return 1
    print(f"{release.title}: rilis {release.number} berlaku di {place.title} untuk permohonan baru.")
    print(f"Sidik {release.digest}")
    if bound:
        print("Layanan baru; sementara dikerjakan di DPMPTSP oleh:")
        print("\n".join(f"  {title}: peran {role}" for title, role in bound.items()))
    return 0
