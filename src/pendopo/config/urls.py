"""Addresses inside one region: `publik` lists under /, `staf` lists under /kerja/, collected from every app."""

from __future__ import annotations

from django.urls import include, path

from pendopo.core.api import collect_urls

urlpatterns = [
    *collect_urls("publik"),
    path("kerja/", include(collect_urls("staf"))),
]
handler404 = "pendopo.core.views.not_found"
handler500 = "pendopo.core.views.server_error"
handler400 = "pendopo.core.views.bad_request"
handler403 = "pendopo.core.views.csrf_failure"
