"""Pictures of an app: small, of three formats, and really pictures."""

from __future__ import annotations

import re
import warnings
from io import BytesIO

from pendopo.bundles.archive import MAX_PICTURE, PICTURE
from pendopo.bundles.refusal import BundleRefused

LONG_SIDE = 1600
MAX_PIXELS = 4_000_000
FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}


def clean_picture(content: bytes) -> tuple[bytes, str]:
    """A picture that somebody chose, written anew and small enough; its bytes and its ending. Raises BundleRefused."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(BytesIO(content), formats=list(FORMATS.values())) as opened:
                if opened.width * opened.height > 24_000_000:
                    raise BundleRefused("Gambar ini terlalu besar: paling banyak 24 juta piksel.")
                kind = opened.format or "PNG"
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
                upright.info = {}
                return _written(upright, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BundleRefused("Gambar ini tidak dapat dibuka. Pakai PNG, JPEG, atau WebP.") from error


def _written(picture: object, kind: str) -> tuple[bytes, str]:
    """As what it was; a photograph that stays too large as PNG becomes a JPEG."""
    from PIL import Image

    assert isinstance(picture, Image.Image)  # for the type checker: Pillow is imported late
    for form, quality in ((kind, 85), ("JPEG", 80), ("JPEG", 60)):
        out = BytesIO()
        shown = picture.convert("RGB") if form == "JPEG" else picture
        if form == "PNG":
            shown.save(out, "PNG", optimize=True)
        else:
            shown.save(out, form, quality=quality)
        if out.tell() <= MAX_PICTURE:
            ending = next(end for end, name in FORMATS.items() if name == form)
            return out.getvalue(), ending
    raise BundleRefused("Gambar ini terlalu besar. Perkecil dahulu.")


def check_picture(name: str, content: bytes) -> None:
    """Whether a picture of a bundle is what its name says, whole, still, and not too large. Raises BundleRefused."""
    from PIL import Image, UnidentifiedImageError

    form = FORMATS[name.rpartition(".")[2]]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[form]) as opened:
                if opened.width * opened.height > MAX_PIXELS or getattr(opened, "n_frames", 1) > 1:
                    raise BundleRefused(f"Gambar “{name}” di dalam bingkisan terlalu besar atau bergerak.")
                opened.load()
    except (
        UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:  # fmt: skip
        raise BundleRefused(f"Gambar “{name}” di dalam bingkisan tidak dapat dibuka.") from error


def picture_name(title: str, ending: str) -> str:
    """A file name in the bundle for a picture that is called so."""
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:50] or "gambar"
    name = f"gambar/{stem}.{ending}"
    if not PICTURE.match(name):
        raise BundleRefused("Nama gambar ini tidak dapat dipakai.")
    return name
