"""What a hand-over record says of each service: taken from its signed manifest, nothing typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pendopo.bundles.api import Offer, Origin, Published
from pendopo.documents.api import grouped
from pendopo.kerja_sama import rules
from pendopo.kerja_sama.models import BeritaAcara, Kesepakatan


def items_for(agreement: Kesepakatan, definitions: Iterable[str], *, is_giving: bool) -> list[dict[str, Any]]:
    """The items of a record by id: of our own catalogue when we give, else of what the partner offers or gave."""
    wanted = {one for one in definitions if rules.covers(agreement.definitions, one)}
    found = _own(wanted) if is_giving else _theirs(agreement.partner_namespace, wanted)
    return [item_of(found[one]) for one in sorted(found)]


def _own(wanted: set[str]) -> dict[str, Any]:
    rows = Published.objects.filter(definition_id__in=wanted, withdrawn_at=None).order_by("number")
    return {row.definition_id: row for row in rows}


def _theirs(namespace: str, wanted: set[str]) -> dict[str, Any]:
    """What runs here is handed over as it runs; what does not run yet, as it is offered last."""
    offers = Offer.objects.filter(partner__namespace=namespace, definition_id__in=wanted).order_by("number")
    found: dict[str, Any] = {row.definition_id: row for row in offers}
    origins = Origin.objects.filter(partner__namespace=namespace, definition_id__in=wanted)
    return found | {row.definition_id: row for row in origins}


def may_hand_over(agreement: Kesepakatan) -> dict[bool, list[tuple[str, str]]]:
    """Services that a record may name, by title: those we give (True), those we receive (False)."""
    given = Published.objects.filter(withdrawn_at=None).order_by("number").values_list("definition_id", "title")
    taken = Offer.objects.filter(partner__namespace=agreement.partner_namespace).order_by("number")
    return {
        True: _named(agreement, dict(given)),
        False: _named(agreement, dict(taken.values_list("definition_id", "title"))),
    }


def _named(agreement: Kesepakatan, found: Mapping[str, str]) -> list[tuple[str, str]]:
    inside = [(one, title) for one, title in found.items() if rules.covers(agreement.definitions, one)]
    return sorted(inside, key=lambda one: (one[1].casefold(), one[0]))


def item_of(row: Offer | Origin | Published) -> dict[str, Any]:
    """One service as it is printed: name, version, digests, licence, what it is made of, what was tested."""
    manifest: Mapping[str, Any] = row.manifest
    quality = manifest.get("quality") or {}
    return {
        "id": row.definition_id, "judul": str(manifest.get("title") or getattr(row, "title", row.definition_id)),
        "versi": str(manifest.get("number") or row.number), "definisi": str(manifest.get("version", "")),
        "sidik": grouped(row.digest), "sidik_paket": grouped(row.bundle_digest),
        "lisensi": str(manifest.get("licence", "")), "pemelihara": str(manifest.get("maintainer", "")),
        "mesin": _engine(manifest.get("engine") or {}), "sbom": _parts(manifest.get("sbom") or {}),
        "hukum": [_law(one) for one in manifest.get("legal") or []], "uji": _tests(quality),
        "penyumbang": [str(one.get("name", "")) for one in manifest.get("contributors") or [] if isinstance(one, dict)],
    }  # fmt: skip


def _engine(needs: Mapping[str, Any]) -> str:
    return f"Pendopo {needs.get('pendopo', '')}, bahasa definisi versi {needs.get('language', '')}" if needs else ""


def _tests(quality: Mapping[str, Any]) -> str:
    total, passed = quality.get("scenarios", 0), quality.get("passed", 0)
    if not total:
        return "Tanpa skenario uji"
    mark = quality.get("mark")
    found = f"; {mark} % kesalahan yang ditanam dikenali" if mark is not None else ""
    return f"{passed} dari {total} skenario lulus{found}"


def _law(one: Any) -> str:
    if not isinstance(one, dict):
        return str(one)
    return str(one.get("text", "")) + ("" if one.get("verified") else " (perlu verifikasi)")


def _parts(sbom: Mapping[str, Any]) -> list[str]:
    """The bill of materials as lines: what it needs to be read and typeset."""
    if not sbom:
        return []
    lines = [f"Pendopo {sbom.get('pendopo', '')}, bahasa definisi versi {sbom.get('language', '')}"]
    if sbom.get("typst"):
        lines.append(f"Typst {sbom['typst']}")
    return lines + [f"Huruf {name}" for name in sbom.get("fonts") or []]


def get_handover(agreement: Kesepakatan, handover_id: Any) -> BeritaAcara:
    """A hand-over record of an agreement. Raises BeritaAcara.DoesNotExist."""
    return BeritaAcara.objects.select_related("agreement", "agreement__parent").get(pk=handover_id, agreement=agreement)
