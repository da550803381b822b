from __future__ import annotations

from django.urls import include, path

from pendopo.penyesuaian.urls_mutakhir import staf_mutakhir
from pendopo.penyesuaian.urls_pengesahan import staf_pengesahan
from pendopo.penyesuaian.urls_sunting import staf_sunting

publik = [path("", include(([], "penyesuaian_publik")))]
staf = [path("", include(([*staf_sunting, *staf_mutakhir, *staf_pengesahan], "penyesuaian")))]
