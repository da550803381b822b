"""How the region is called and looks, changed later by its administrators with the forms of the wizard."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.config.wisaya.forms import LookForm, RegionForm
from pendopo.config.wisaya.founding import dress_region
from pendopo.config.wisaya.look import contrast_of, swatches
from pendopo.people.api import PendopoRequest, staf

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
@staf("admin")
def daerah(request: PendopoRequest) -> HttpResponse:
    """Title of its head, address, help, clock; accent and mark."""
    place = request.region
    now = {name: getattr(place, name) for name in ("head_title", "address", "help_phone", "time_zone")}
    form = RegionForm(request.POST or None, initial=now)
    look = LookForm(
        request.POST or None, request.FILES or None, initial={"hue": place.hue, "chroma_milli": place.chroma_milli}
    )
    if request.method == "POST" and form.is_valid() and look.is_valid():
        dress_region(
            place, names=form.cleaned_data, hue=look.cleaned_data["hue"], logo=look.cleaned_data["logo"],
            chroma_milli=look.cleaned_data["chroma_milli"], drop_logo="tanpa_lambang" in request.POST,
            actor=request.actor, now=request.now,
        )  # fmt: skip
        messages.success(request, _("Tersimpan. Halaman lain memakainya dalam beberapa detik."))
        return redirect("wisaya_staf:daerah")
    wrong = next((one for one in (form, look) if one.is_bound and one.errors), None)
    context = {
        "form": form, "rupa": look, "salah": wrong, "warna": swatches(place.chroma_milli),
        "kontras": contrast_of(place.hue, place.chroma_milli), "daerah": place,
    }  # fmt: skip
    return render(request, "wisaya/daerah_ini.html", context, status=WRONG if wrong else 200)
