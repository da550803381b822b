"""Only ui's own addresses: its tests need no other app."""

from django.urls import include, path

from pendopo.ui.urls import publik

urlpatterns = [*publik, path("kerja/", include([]))]
