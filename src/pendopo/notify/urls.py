from __future__ import annotations

from django.urls import path

from pendopo.notify import views

publik = [path("kabar/tanda/<slug:gerbang>", views.tanda, name="kabar_tanda")]
