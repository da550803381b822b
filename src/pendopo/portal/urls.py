from __future__ import annotations

from django.urls import include, path

from pendopo.portal import views

urlpatterns = [
    path("", views.awal, name="awal"),
    path("cari", views.cari, name="cari"),
    path("privasi", views.privasi, name="privasi"),
    path("aksesibilitas", views.aksesibilitas, name="aksesibilitas"),
]
publik = [path("", include((urlpatterns, "portal")))]
