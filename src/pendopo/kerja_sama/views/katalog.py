"""The region's own catalogue for everybody: what it publishes, and each item with all that is known of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pendopo.bundles.api import own_bundle
from pendopo.engine.api import folder_zip
from pendopo.files.api import serve_bytes
from pendopo.kerja_sama import queries_katalog as queries
from pendopo.kerja_sama.queries_katalog_isi import overview, picture, published, users_of, variants_of
from pendopo.kerja_sama.rules_katalog import Ask
from pendopo.kerja_sama.rules_publiccode import publiccode
from pendopo.people.api import PendopoRequest, publik
from pendopo.tenancy.api import region

ZIP, YAML = "application/zip", "application/yaml"


@require_safe
@publik
def katalog(request: PendopoRequest) -> HttpResponse:
    """/katalog: everything that this region offers to others."""
    words = {"layar": queries.screen(Ask.read(request.GET.dict())), "penerbit": queries.founded()}
    return render(request, "kerja_sama/katalog/publik.html", words)


@require_safe
@publik(transaction=False)
def satu(request: PendopoRequest, definition_id: str) -> HttpResponse:
    """/katalog/<id>: one app, what it is made of, whence it came, who uses it, how to check it."""
    lang = "en" if get_language() == "en" else "id"
    with region(request.region):
        item = queries.own_item(definition_id)
    bundle = published(request.region, item)
    with region(request.region):
        manifest = item.manifest
        words = {
            "butir": item, "m": manifest, "isi": overview(bundle, lang), "versi": queries.versions_of(definition_id),
            "silsilah": queries.lineage(request.region, manifest.lineage), "penyumbang": queries.credited(
                manifest.contributors), "pemakai": users_of(request.region, definition_id),
            "ragam": variants_of(item), "penerbit": queries.founded(),
        }  # fmt: skip
        return render(request, "kerja_sama/katalog/butir.html", words)


@require_safe
@publik(transaction=False)
def unduh(request: PendopoRequest, definition_id: str, number: int, name: str) -> HttpResponse:
    """/katalog/<id>/<n>/…: the signed bundle, the open folder, or publiccode.yml."""
    with region(request.region):
        row = next((one for one in queries.versions_of(definition_id) if one.number == number), None)
    if row is None:
        raise Http404
    bundle = own_bundle(request.region, definition_id, number)
    saved = f"{definition_id}-{number}"
    if name == "bingkisan.zip":
        return serve_bytes(bundle.raw, mime=ZIP, name=f"{saved}.zip", as_attachment=True)
    if name == "folder.zip":
        content = folder_zip(bundle.definition, bundle.readme)
        return serve_bytes(content, mime=ZIP, name=f"{saved}-folder.zip", as_attachment=True)
    if name != "publiccode.yml":
        raise Http404
    base = request.region.base_url.rstrip("/")
    released = row.published_at.astimezone(request.region.tz).date().isoformat()
    code = publiccode(
        bundle.manifest, url=f"{base}/katalog/tuf", landing=f"{base}/katalog/{definition_id}", released=released
    )
    return serve_bytes(code, mime=YAML, name="publiccode.yml", as_attachment=True)


@require_safe
@publik(transaction=False)
def gambar(request: PendopoRequest, definition_id: str, position: int) -> HttpResponse:
    """/katalog/<id>/gambar/<n>: a picture of the app."""
    with region(request.region):
        item = queries.own_item(definition_id)
    content, mime = picture(request.region, item, position)
    response = serve_bytes(content, mime=mime, name=f"{definition_id}-{position}", as_attachment=False)
    response["Cache-Control"] = "public, max-age=86400"
    return response
