"""Which region a command means."""

from __future__ import annotations

from pendopo.tenancy.api import Region, all_regions


def place_of(code: str | None) -> Region | None:
    """The region of the code; without a code the only one there is. Says what to type when that is not clear."""
    found = [place for place in all_regions() if code is None or place.code == code]
    if len(found) == 1:
        return found[0]
    print("Sebutkan daerahnya: --region KODE. Yang ada: " + ", ".join(place.code for place in all_regions()))
    return None
