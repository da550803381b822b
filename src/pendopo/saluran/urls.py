from __future__ import annotations

from django.urls import URLPattern, URLResolver

publik: list[URLPattern | URLResolver] = []
staf: list[URLPattern | URLResolver] = []
