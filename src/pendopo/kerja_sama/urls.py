from __future__ import annotations

from django.urls import include, path

from pendopo.kerja_sama import urls_adopsi, urls_fakta, urls_katalog, urls_kesepakatan

# Each area keeps its own list; here they only become the two namespaces of the app.
_publik = [*urls_katalog.publik, *urls_adopsi.publik, *urls_kesepakatan.publik, *urls_fakta.publik]
_staf = [*urls_katalog.staf, *urls_adopsi.staf, *urls_kesepakatan.staf]

publik = [path("", include((_publik, "kerja_sama")))]
staf = [path("", include((_staf, "kerja_sama_staf")))]
