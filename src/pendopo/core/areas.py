"""Areas by code, for choices and labels; a region's areas change rarely and are kept a short while per process."""

from __future__ import annotations

import time as clock

from pendopo.core.models import Wilayah
from pendopo.tenancy.api import Region

_KEEP_SECONDS = 60.0
_kept: dict[int, tuple[float, dict[str, tuple[str, str, str]]]] = {}


def _areas(region: Region) -> dict[str, tuple[str, str, str]]:
    made_at, areas = _kept.get(region.id, (-_KEEP_SECONDS, {}))
    if not areas or clock.monotonic() - made_at > _KEEP_SECONDS:
        areas = {w.code: (w.name, w.level, w.parent_code) for w in Wilayah.objects.order_by("code")}
        _kept[region.id] = (clock.monotonic(), areas)
    return areas


def forget_areas() -> None:
    _kept.clear()


def wilayah_label(region: Region, code: str) -> str | None:
    """'Kelurahan Citarum, Kecamatan Bandung Wetan', or None for a code this region does not have."""
    areas = _areas(region)
    if code not in areas:
        return None
    name, level, parent = areas[code]
    above = areas.get(parent)
    return f"{level.capitalize()} {name}" + (f", Kecamatan {above[0]}" if above else "")


def wilayah_groups(region: Region) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kelurahan and desa grouped by kecamatan, for a select: [('Kecamatan X', [(code, name), …]), …]."""
    areas = _areas(region)
    groups: dict[str, list[tuple[str, str]]] = {
        code: [] for code, (_, level, _p) in areas.items() if level == "kecamatan"
    }
    for code, (name, level, parent) in areas.items():
        if level != "kecamatan" and parent in groups:
            groups[parent].append((code, name))
    named = [(f"Kecamatan {areas[code][0]}", sorted(rows, key=lambda r: r[1])) for code, rows in groups.items()]
    return sorted(named)
