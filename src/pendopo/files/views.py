"""A stored file as an answer; whoever calls has already decided that this person may have it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from pendopo.files import rules
from pendopo.files.models import StoredFile
from pendopo.files.queries import read_file

# A picture can do nothing at all. Not every browser shows a PDF in a sandbox; their viewers keep it apart anyway.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'self'"
VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


def serve_file(stored: StoredFile, *, as_attachment: bool, name: str = "") -> HttpResponse:
    """The file itself, sealed off: never interpreted as anything else, never kept by a cache."""
    return serve_bytes(
        read_file(stored), mime=stored.mime, name=name or stored.name, as_attachment=as_attachment, etag=stored.sha256
    )


def serve_bytes(content: bytes, *, mime: str, name: str, as_attachment: bool, etag: str = "") -> HttpResponse:
    """Content under a name (RFC 5987 for names beyond ASCII)."""
    response = HttpResponse(content, content_type=mime)
    disposition = content_disposition_header(as_attachment, name)
    if disposition:
        response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = VIEWER if mime == rules.PDF and not as_attachment else SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    if etag:
        response["ETag"] = f'"{etag}"'
    return response
