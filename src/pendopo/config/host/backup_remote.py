"""Which kind of place an address names."""

from pathlib import Path

from pendopo.config.host.backup_places import FolderPlace, Spot


def place_of(home: Path, spot: Spot, cell: str) -> FolderPlace:
    """The place of a setting."""
    return FolderPlace(spot.name, Path(spot.address), cell)
