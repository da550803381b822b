"""What people are told while their region is being moved to another machine, and after it has moved."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from pendopo.tenancy.api import Region, closed_by

RETRY_SECONDS = "60"


def closed_sentence(error: BaseException | None) -> str:
    """The sentence for a change that a closed region refused; '' when the error means something else."""
    if not closed_by(error):
        return ""
    return _(
        "Daerah ini sedang dipindahkan ke server lain, jadi untuk sementara tidak ada yang dapat disimpan. Yang sudah "
        "tersimpan aman dan tetap dapat dibaca. Isian Anda masih ada di halaman sebelumnya: kirim lagi sebentar lagi."
    )


def lead_away(request: HttpRequest, place: Region) -> HttpResponse:
    """From the former machine of a region to where it lives now: the same page there.

    What was sent (a form) is not passed on; and when the address still leads to this very machine, it says so.
    """
    parts = urlsplit(place.moved_to)
    here = f"/{place.slug}" if place.host is None else ""
    if parts.netloc == request.get_host() and parts.path.rstrip("/") == here:
        return _told(_("Daerah ini sudah pindah ke server lain. Alamatnya tetap dan segera terbuka di sana."))
    if request.method not in ("GET", "HEAD"):
        return _told(
            _("Daerah ini sudah pindah ke %(alamat)s. Kiriman ini tidak disimpan; ulangi di sana.")
            % {"alamat": place.moved_to}
        )
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{place.moved_to}{request.path_info}{'?' if query else ''}{query}")
    response.headers["Cache-Control"] = "no-store"  # a move can be taken back
    return response


def _told(sentence: str) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", "text/plain; charset=utf-8", 503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
