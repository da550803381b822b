"""Upgrades and giving back: /kerja/pemutakhiran…, /kerja/usulan-balik…"""

from __future__ import annotations

from django.urls import URLPattern

staf_mutakhir: list[URLPattern] = []
