from __future__ import annotations

from django.urls import path

from pendopo.core import views

publik = [path("bahasa", views.choose_language, name="bahasa"), path("sehat", views.health, name="sehat")]
