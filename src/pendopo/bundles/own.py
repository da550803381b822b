"""The region's own catalogue, read back from its files."""

from __future__ import annotations

from django.http import Http404

from pendopo.bundles.content import Bundle, read_bundle
from pendopo.bundles.services.publishing import bundle_path
from pendopo.tenancy.api import Region


def own_bundle(place: Region, definition_id: str, number: int) -> Bundle:
    """One version of the region's own catalogue, as it lies there signed. Raises Http404 for what is not in it."""
    from pendopo.bundles.repository import Repository

    files = Repository(place.id)
    path = bundle_path(definition_id, number)
    listed = files.role("targets").signed.targets if files.is_founded else {}
    if path not in listed:
        raise Http404
    return read_bundle(files.content(path, listed[path]))
