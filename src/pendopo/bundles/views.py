"""The catalogue as the plain files that it is."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from pendopo.bundles import disk
from pendopo.people.api import PendopoRequest, publik

METADATA_SECONDS, FOREVER = 60, 31_536_000


@publik(transaction=False)
def berkas(request: PendopoRequest, nama: str) -> HttpResponse:
    """One file of this region's catalogue. A target's name holds its digest, so it never changes."""
    path = disk.inside(disk.catalogue_folder(request.region.id), nama)
    if path is None or nama.partition("/")[0] not in ("metadata", "targets") or not path.is_file():
        raise Http404
    stat = path.stat()
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    unchanged = etag in request.headers.get("If-None-Match", "")
    kind = "application/zip" if nama.endswith(".zip") else "application/json"
    response = HttpResponse(status=304) if unchanged else HttpResponse(b"".join(disk.pieces(path)), content_type=kind)
    lasting = nama.startswith("targets/")
    response["Cache-Control"] = f"public, max-age={FOREVER}, immutable" if lasting else _short(nama)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Access-Control-Allow-Origin"] = "*"  # everybody may read it, from anywhere
    return response


def _short(name: str) -> str:
    """What readers begin with is asked for again; a version by its number stays a while."""
    return "no-cache" if name.endswith("/timestamp.json") else f"public, max-age={METADATA_SECONDS}"
