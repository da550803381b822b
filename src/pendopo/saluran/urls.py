from __future__ import annotations

from django.urls import URLPattern, include, path

_publik: list[URLPattern] = []
_staf: list[URLPattern] = []
publik = [path("", include((_publik, "saluran")))]
staf = [path("", include((_staf, "saluran_staf")))]
