"""The editor: /kerja/layanan-daerah…"""

from __future__ import annotations

from django.urls import URLPattern

staf_sunting: list[URLPattern] = []
