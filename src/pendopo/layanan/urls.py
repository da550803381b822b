from __future__ import annotations

from django.urls import include, path

from pendopo.layanan.urls_loket import urlpatterns as loket_urls
from pendopo.layanan.urls_publik import urlpatterns as publik_urls
from pendopo.layanan.urls_staf import urlpatterns as staf_urls

publik = [path("", include((publik_urls, "layanan")))]
staf = [path("", include(([*staf_urls, *loket_urls], "layanan_staf")))]
