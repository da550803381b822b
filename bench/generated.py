"""Definitions for a large cell: derived from the shipped ones under other ids, titles and needs, valid like them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pendopo
from pendopo.engine.api import Add, Definition, Overlay, Set, apply, canonical, digest, load_folder

SHIPPED = Path(pendopo.__file__).parent / "perizinan" / "definitions"
SOURCES = (
    "izin-reklame-insidentil", "surat-keterangan-penelitian", "izin-pemakaian-taman", "sip-perawat",
    "persetujuan-bangunan-gedung",
)  # fmt: skip
ADAPTED = "izin-reklame-insidentil"
EVENTS = (
    "Kelahiran dan anak", "Sekolah dan penelitian", "Membuka usaha", "Rumah dan tanah", "Sehat dan sakit",
    "Pindah dan keluarga", "Taman dan ruang publik", "Bantuan dan hibah",
)  # fmt: skip
KINDS = ("Izin", "Surat keterangan", "Rekomendasi", "Persetujuan", "Pendaftaran")
FIELDS = (
    "usaha rumahan", "praktik bidan", "apotek", "laboratorium", "parkir acara", "galian jalan", "menara",
    "reklame tetap", "toko modern", "pasar malam", "hiburan rakyat", "lomba lari", "pendakian", "kolam ikan",
    "penggilingan padi", "bengkel", "salon", "penatu", "depot air minum", "katering", "kos", "penginapan",
    "lapangan olahraga",
)  # fmt: skip


def services(count: int) -> Iterator[Definition]:
    """`count` definitions that the verifier accepts, in a fixed order."""
    sources = [load_folder(SHIPPED / name) for name in SOURCES]
    for number in range(count):
        source = sources[number % len(sources)]
        title = f"{KINDS[number % len(KINDS)]} {FIELDS[number % len(FIELDS)]} {number + 1}"
        service = source.service.model_copy(
            update={"needs": (f"urus {title.lower()}", *source.service.needs[:4]), "life_event": EVENTS[number % 8]}
        )
        texts = {
            lang: {**nodes, "definition:self": {**nodes["definition:self"], "title": f"{title} ({lang})"}}
            for lang, nodes in source.texts.items()
        }
        yield source.model_copy(
            update={"id": f"{source.id}-{number + 1}", "title": title, "service": service, "texts": texts}
        )


def own_changes(namespace: str) -> Overlay:
    """What a region changes in the measured service: every explanation, and a question of its own."""
    base = load_folder(SHIPPED / ADAPTED)
    fields = [field for page in base.form.pages for field in page.fields]
    why = {"by": "Budi (contoh)", "second": "Sari (contoh)", "why": "Perda contoh"}
    helps = [
        Set(node=f"field:{field.id}", attr="help", was=field.help, to=f"{field.help} ({namespace})".strip(), **why)
        for field in fields
        if field.help
    ]
    own = {"type": "text", "label": "Nomor RT", "label@en": "Neighbourhood", "required": "tidak"}
    added = Add(node=f"field:{namespace}_rt", parent=f"page:{base.form.pages[0].id}", to=own, **why)
    return Overlay(
        definition=base.id, base=digest(canonical(base)), namespace=namespace, changes=(*helps, added)
    )  # fmt: skip


def next_version() -> Definition:
    """The publisher's second version: texts, a label, a question, and an explanation that regions changed too."""
    base = load_folder(SHIPPED / ADAPTED)
    fields = [field for page in base.form.pages for field in page.fields if field.help]
    page = base.form.pages[-1]
    changes = [
        Set(node="definition:self", attr="version", was="1", to="2"),
        Set(node="definition:self", attr="summary", was=base.summary, to=f"{base.summary} Termasuk spanduk acara."),
        Set(node=f"field:{fields[0].id}", attr="help", was=fields[0].help, to="Tulis persis seperti pada KTP."),
        Set(node=f"field:{fields[1].id}", attr="label", was=fields[1].label, to=f"{fields[1].label} (baru)"),
        Add(
            node="field:nomor_telepon_lain", parent=f"page:{page.id}",
            to={"type": "text", "label": "Nomor telepon lain", "label@en": "Another phone", "required": "tidak"},
        ),
        *(
            Set(node=f"state:{state.id}", attr="public_title", was=state.public_title, to=f"{state.public_title} ✓")
            for state in base.workflow.states[:3]
        ),
    ]  # fmt: skip
    return apply(base, Overlay(definition=base.id, base=digest(canonical(base)), changes=tuple(changes)))
