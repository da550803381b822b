"""English is a full switch: every word of the public pages has its translation."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize
from django.utils.translation.trans_real import translation

SOURCE = Path(__file__).parent.parent.parent / "src" / "pendopo"
PUBLIC = sorted(
    page
    for folder in (
        "portal/templates",
        "layanan/templates/layanan/publik",
        "definitions/templates",
        "perizinan/templates/perizinan/register",
        "privasi/templates/privasi/publik",
        "saluran/templates/saluran/publik",
        "skm/templates/skm/publik",
        "kerja_sama/templates/kerja_sama/fakta",
        "kerja_sama/templates/kerja_sama/jaringan",
        "keterbukaan/templates/keterbukaan/publik",
    )
    for page in (SOURCE / folder).rglob("*.html")
) + [SOURCE / "kerja_sama/templates/kerja_sama/katalog" / name for name in ("butir.html", "publik.html")]
PUBLIC += [
    SOURCE / "perizinan/templates/perizinan/daur" / name
    for name in ("_baris_izin.html", "_garis.html", "diterima.html", "izin_saya.html", "satu.html", "terima.html")
]
PUBLIC += [
    SOURCE / "ui/templates/ui" / name
    for name in ("dasar.html", "kaki.html", "kepala.html", "publik.html", "tolak.html")
]
CALL = re.compile(r"""(?:^|\W)(?:_|n?gettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: str(page.relative_to(SOURCE)))
def test_every_word_of_a_public_page_is_translated(page):
    with override("en"):
        known = translation("en")._catalog
        words = {ast.literal_eval(found) for found in CALL.findall(templatize(page.read_text(encoding="utf-8")))}
        missing = [word for word in words if word and word not in known and (word, 0) not in known]
    assert not missing
