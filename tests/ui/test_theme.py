"""Every hue a region may choose stays readable."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.http import Http404
from django.test import RequestFactory

from pendopo.ui import theme, views
from pendopo.ui.colour import Rgb, contrast, hex_of, oklch, oklch_clipped, rgb_of
from tests.ui.files import css

HUES = range(360)
CHROMAS = (0, 50, 100, 125, 150)
WHITE = (1.0, 1.0, 1.0)

# Text on ground, by token: what the components set.
ACCENT_TEXT = [("--aksen-600", ground) for ground in ("--dasar", "--permukaan", "--permukaan-2", "--aksen-50")]
ON_ACCENT = [("--di-atas-aksi", "--aksen-600"), ("--di-atas-aksi", "--aksen-700")]
ON_ROOF = [(text, roof) for text in ("--di-atas-pekat", "--di-atas-pekat-2") for roof in ("--aksen-800", "--aksen-900")]
TILES = [("--aksen-900", f"--aksen-{step}") for step in (100, 200, 300)]
DARK_TEXT = [
    (text, ground) for text in ("--aksi", "--tautan") for ground in ("--dasar", "--permukaan", "--permukaan-2")
]
DARK_TEXT += [("--di-atas-aksi", "--aksi"), ("--di-atas-aksi", "--aksi-tekan"), ("--aksi", "--pilih")]
STATES = [
    (f"--{state}", ground) for state in ("baik", "jalan", "gagal") for ground in (f"--{state}-lembut", "--permukaan")
]
INK = [
    (ink, ground)
    for ink in ("--tinta", "--tinta-2", "--tinta-3")
    for ground in ("--dasar", "--permukaan", "--permukaan-2")
]
INK += [("--tinta-2", "--diam-lembut"), ("--diam", "--diam-lembut"), ("--soga-teks", "--soga-lembut")]


def _tokens(selector: str) -> dict[str, Rgb]:
    """The hex colours of the first block of a selector in tokens.css."""
    block = css("tokens.css").split(f"{selector} {{", 1)[1].split("}", 1)[0]
    named = re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6}|#fff|#000)\s*;", block)
    return {token: rgb_of(value if len(value) == 7 else "#" + value[1:] * 2) for token, value in named}


LIGHT, DARK = _tokens(":root"), _tokens('[data-tema="gelap"]')


def _scale(table: dict[str, tuple[float, float]], hue: int, chroma: float, *, clipped: bool) -> dict[str, Rgb]:
    shown = oklch_clipped if clipped else oklch
    return {token: shown(light, chroma * share, hue) for token, (light, share) in table.items()}


def _lowest(pairs: list[tuple[str, str]], fixed: dict[str, Rgb], table: dict[str, tuple[float, float]]) -> float:
    lowest = 21.0
    for hue, milli, clipped in product(HUES, CHROMAS, (False, True)):
        colours = fixed | _scale(table, hue, milli / 1000, clipped=clipped)
        lowest = min(lowest, *(contrast(colours[text], colours[ground]) for text, ground in pairs))
    return lowest


def test_every_hue_reads_on_every_light_ground() -> None:
    assert _lowest(ACCENT_TEXT + ON_ACCENT + ON_ROOF + TILES, LIGHT, theme.LIGHT_SCALE) >= 4.5


def test_every_hue_reads_in_the_dark() -> None:
    assert _lowest(DARK_TEXT, DARK, theme.DARK_SCALE) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_ink_and_states_read(colours: dict[str, Rgb]) -> None:
    for text, ground in INK + STATES:
        assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("colours", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_edges_of_fields_and_focus_are_seen(colours: dict[str, Rgb]) -> None:
    for ground in ("--dasar", "--permukaan", "--permukaan-2"):
        assert contrast(colours["--garis-kuat"], colours[ground]) >= 3
        assert contrast(colours["--fokus"], colours[ground]) >= 3


def test_tokens_and_server_compute_one_scale() -> None:
    written = {
        (token, float(light) / 100, float(share or 1))
        for token, light, share in re.findall(
            r"(--[\w-]+):\s*oklch\(([\d.]+)%\s+"
            r"(?:calc\(var\(--daerah-c\) \* ([\d.]+)\)|var\(--daerah-c\))\s+var\(--daerah-h\)\)",
            css("tokens.css"),
        )
    }
    ours = {(t, light, share) for table in (theme.LIGHT_SCALE, theme.DARK_SCALE) for t, (light, share) in table.items()}
    assert written == ours


def test_white_is_white_and_grey_has_no_hue() -> None:
    assert hex_of(oklch(1, 0, 0)) == "#ffffff"
    assert hex_of(oklch(0.435, 0, 12)) == hex_of(oklch(0.435, 0, 268))
    assert round(contrast(WHITE, (0.0, 0.0, 0.0)), 1) == 21


def test_stylesheet_is_cached_for_good_under_an_address_that_changes_with_it() -> None:
    response = views.tema(RequestFactory().get("/"), 165, 70, theme.digest(165, 70))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"--daerah-h:165;--daerah-c:0.07" in response.content
    assert theme.digest(165, 70) != theme.digest(166, 70)


@pytest.mark.parametrize(("hue", "milli", "digest"), [(165, 70, "0" * 12), (360, 70, ""), (165, 151, "")])
def test_any_other_address_is_absent(hue: int, milli: int, digest: str) -> None:
    with pytest.raises(Http404):
        views.tema(RequestFactory().get("/"), hue, milli, digest or theme.digest(hue, milli))
