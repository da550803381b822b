"""Founding a region's row. What else a region needs is founded by the packages above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pendopo.tenancy.models import Region
from pendopo.tenancy.queries import forget_regions


def create_region(
    *,
    code: str,
    name: str,
    kind: str,
    slug: str,
    base_url: str,
    head_title: str,
    time_zone: str,
    is_contoh: bool,
    now: datetime,
    host: str | None = None,
    address: str = "",
    help_phone: str = "",
) -> Region:
    """Add a region; its id is the Kemendagri code without the dot. Raises IntegrityError when it exists."""
    region = Region.objects.create(
        id=int(code.replace(".", "")), code=code, name=name, kind=kind, slug=slug, host=host, base_url=base_url,
        head_title=head_title, time_zone=time_zone, is_contoh=is_contoh, address=address, help_phone=help_phone,
        founded_at=now,
    )  # fmt: skip
    forget_regions()
    return region


def change_region(region: Region, **changes: str | int) -> Region:
    """Change how a region is called or looks; the caller's verb records it. Returns the row as it is now."""
    Region.objects.filter(id=region.id).update(**changes)
    forget_regions()
    return Region.objects.get(id=region.id)


def set_base_url(region: Region, base_url: str) -> None:
    """Change the permanent public address. Letters already issued keep the old one on paper."""
    Region.objects.filter(id=region.id).update(base_url=base_url)
    forget_regions()


def close_region(region: Region) -> None:
    """From now on it is only read: the database refuses every change (`pendopo_refuse_closed`)."""
    Region.objects.filter(id=region.id).update(state=Region.CLOSED, moved_to="")
    forget_regions()


def reopen_region(region: Region) -> None:
    """Work goes on here."""
    Region.objects.filter(id=region.id).update(state="", moved_to="")
    forget_regions()


def send_region_away(region: Region, address: str) -> None:
    """It lives at another address now: nothing is written here any more, its pages lead there."""
    Region.objects.filter(id=region.id).update(state=Region.MOVED, moved_to=address.rstrip("/"))
    forget_regions()


def set_local_languages(region: Region, codes: Iterable[str]) -> None:
    """Which local languages the region's public pages offer beside Indonesian and English."""
    Region.objects.filter(id=region.id).update(local_languages=" ".join(dict.fromkeys(codes)))
    forget_regions()
