"""Mirrors as commands ask for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pendopo.bundles import disk
from pendopo.bundles.looks import Mirrored
from pendopo.bundles.queries import region_ids
from pendopo.tenancy.api import Region


def make_mirror(place: Region, folder: Path, *, address: str, offline_until: date | None, now: datetime) -> Mirrored:
    """Copy the catalogue at an address into a folder, verified. `offline_until`: also sign leave to believe it offline
    until that day; only for the region's own. Raises BundleRefused."""
    from pendopo.bundles import mirror
    from pendopo.bundles.fetching import fetcher_of, is_offline

    with disk.locked(disk.catalogue_folder(place.id)):
        made = mirror.make(fetcher_of(address, region_ids()), folder, now=now, is_offline=is_offline(address))
        if offline_until is None:
            return made
        mirror.leave(place.id, folder, until=offline_until, now=now)
    return replace(made, offline_until=offline_until)


def check_mirror(folder: Path, *, now: datetime) -> Mirrored:
    """Read everything in a mirror as a stranger would. Raises BundleRefused."""
    from pendopo.bundles import mirror

    return mirror.check(folder, now=now)
