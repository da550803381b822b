"""Around every request: whose word counts, headers and a reference number, the region, the chosen language."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, set_script_prefix
from django.utils import timezone, translation

from pendopo.core.moving import lead_away
from pendopo.tenancy.api import region_by_host, region_by_slug

log = logging.getLogger("pendopo.request")
GetResponse = Callable[[HttpRequest], HttpResponse]

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class TrustedProxies:
    """What a request says about itself by X-Forwarded-* counts only from a proxy that the server's owner named.

    From anybody else it is taken away; from a proxy, REMOTE_ADDR becomes the address that it saw, read from the right
    as far as each is a proxy itself: whatever the visitor put in front of it is never believed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.trusted = tuple(ip_network(one, strict=False) for one in settings.PENDOPO_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        told = str(meta.pop("HTTP_X_FORWARDED_FOR", ""))
        if self._is_trusted(str(meta.get("REMOTE_ADDR", ""))):
            for address in reversed([part.strip() for part in told.split(",")]):
                if not _is_address(address):
                    break
                meta["REMOTE_ADDR"] = address
                if not self._is_trusted(address):
                    break
        else:
            meta.pop("HTTP_X_FORWARDED_PROTO", None)
        for name in ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP", "HTTP_FORWARDED"):
            meta.pop(name, None)
        return self.get_response(request)

    def _is_trusted(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class Envelope:
    """Outermost: the clock, a reference number for the log, the security headers, the size limit of a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]  # the one clock reading of a request
        request.reference = secrets.token_hex(4).upper()  # type: ignore[attr-defined]  # shown on the error page
        request.too_large = _length(request) > settings.PENDOPO_MAX_REQUEST_BYTES  # type: ignore[attr-defined]  # read by views
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        framed = "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
        # The same for browsers that do not know frame-ancestors.
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN" if framed else "DENY")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Whoever comes next to this computer sees nothing by going back.
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdigit() else 0


class RegionOfRequest:
    """Finds the region by host name, else by the first part of the path, and moves the path below it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            region = region_by_host(request.get_host().partition(":")[0])
        except DisallowedHost:  # no page can be drawn for it: pages ask for the host, too
            return _unreadable()
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _unreadable()  # no text of ours holds it, and the database takes none that does
        if region is None:
            slug, slash, rest = request.path_info.lstrip("/").partition("/")
            region = region_by_slug(slug) if slug else None
            if region is not None:
                if not slash and request.method == "GET":
                    return HttpResponsePermanentRedirect(f"/{slug}/")
                request.path_info = f"/{rest}"
                set_script_prefix(f"/{slug}/")
        request.region = region  # type: ignore[attr-defined]  # every view reads it
        if region is None:
            request.urlconf = settings.PENDOPO_CELL_URLCONF
        else:
            if region.moved_to:
                return lead_away(request, region)
            timezone.activate(region.tz)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def _unreadable() -> HttpResponse:
    return HttpResponse("Permintaan ini tidak dapat dibaca.\n", "text/plain; charset=utf-8", 400)


class ChosenLanguage:
    """Indonesian, unless the reader chose another language on this device. The browser's wish is not asked.

    A local language is there only where the region has switched it on, and only on pages that it has words for.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.known = {code for code, _ in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(self._spoken(request, chosen)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    def _spoken(self, request: HttpRequest, chosen: str) -> str:
        """The language of this page."""
        pages = settings.PENDOPO_LOCAL_PAGES.get(chosen)
        if chosen not in self.known or pages is None:
            return chosen if chosen in self.known else settings.LANGUAGE_CODE
        place = request.region  # type: ignore[attr-defined]  # set by RegionOfRequest
        if place is None or chosen not in place.local_languages.split():
            return settings.LANGUAGE_CODE
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return settings.LANGUAGE_CODE
        return chosen if found.view_name in pages else settings.LANGUAGE_CODE
