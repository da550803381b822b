from __future__ import annotations

from django.urls import URLPattern, include, path

_publik: list[URLPattern] = []
_staf: list[URLPattern] = []
publik = [path("", include((_publik, "lapangan")))]
staf = [path("", include((_staf, "lapangan_staf")))]
