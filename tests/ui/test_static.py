"""The files a browser fetches: small, complete, licensed."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256

from tests.ui.files import ROOT, STATIC, css, stylesheets

PUBLIC_FILES = (
    "tokens.css",
    "pendopo.css",
    "pendopo.js",
    "ikon.svg",
    "motif/lambang.svg",
    "motif/kawung-terang.svg",
    "motif/pita.svg",
)


def test_public_page_stays_under_60_kb_before_its_own_words() -> None:
    """100 kB is the promise for the whole landing page; the page itself and the theme take the rest."""
    packed = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in PUBLIC_FILES)
    font = (STATIC / "fonts" / "plus-jakarta-sans-latin-wght-normal.woff2").stat().st_size
    assert packed + font < 60_000


def test_colours_stand_only_in_tokens() -> None:
    for sheet in stylesheets():
        raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\boklch\(|\bhsl\(", css(sheet))
        assert sheet.name == "tokens.css" or [value for value in raw if value != "#000"] == [], sheet


def test_every_property_used_is_defined() -> None:
    defined = {name for sheet in stylesheets() for name in re.findall(r"(--[\w-]+)\s*:", css(sheet))}
    for sheet in stylesheets():
        used = set(re.findall(r"var\((--[\w-]+)\s*\)", css(sheet)))
        assert used <= defined, sheet


def test_files_named_by_stylesheets_exist() -> None:
    for sheet in stylesheets():
        for target in re.findall(r'url\("([^"]+)"\)', css(sheet)):
            assert (sheet.parent / target).is_file(), target


def test_stylesheets_load_nothing_from_elsewhere() -> None:
    for path in (*stylesheets(), STATIC / "pendopo.js"):
        assert not re.search(r"https?://", path.read_text(encoding="utf-8")), path.name


def test_font_brings_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8").upper()


def test_axe_is_the_file_its_readme_names() -> None:
    folder = ROOT / "tests" / "alat" / "axe"
    assert sha256((folder / "axe.min.js").read_bytes()).hexdigest() in (folder / "README.md").read_text(
        encoding="utf-8"
    )
