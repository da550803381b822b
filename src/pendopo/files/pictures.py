"""Pictures from outside are opened, turned upright and written anew: what is kept is a picture and nothing else."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from pendopo.files.rules import JPEG

MAX_PIXELS = 64_000_000  # of a photo; a JPEG is read at a fraction of its size
MAX_PIXELS_PNG = 24_000_000  # read whole, so that one upload takes at most some 100 MB
LONG_SIDE = 4096
QUALITY = 88

BROKEN = "Gambar ini rusak atau tidak lengkap. Buka dulu di perangkat Anda, simpan ulang, lalu unggah lagi."
TOO_MANY_PIXELS = (
    "Gambar ini terlalu besar untuk dibuka: lebih dari {juta} juta piksel. Perkecil menjadi sekitar 4000 piksel."
)


class PictureProblem(ValueError):
    """A picture that is not taken; the text is the sentence to show."""


def clean_picture(content: bytes, mime: str) -> bytes:
    """The picture upright, at most 4096 pixels long, without position, camera data or anything hidden behind it.

    Raises PictureProblem.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
                _refuse_huge(picture, mime)
                return _written(_upright(picture), mime)
    except Image.DecompressionBombError as error:
        raise _too_many(mime) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, PictureProblem):
            raise
        raise PictureProblem(BROKEN) from error


def _limit(mime: str) -> int:
    return MAX_PIXELS if mime == JPEG else MAX_PIXELS_PNG


def _too_many(mime: str) -> PictureProblem:
    return PictureProblem(TOO_MANY_PIXELS.format(juta=_limit(mime) // 1_000_000))


def _refuse_huge(picture: Image.Image, mime: str) -> None:
    if picture.width * picture.height > _limit(mime):
        raise _too_many(mime)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held, shrunk when very long, with nothing attached."""
    picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    if max(turned.size) > LONG_SIDE:
        turned.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    turned.info = {}
    return turned


def _written(picture: Image.Image, mime: str) -> bytes:
    out = BytesIO()
    if mime == JPEG:
        picture.convert("RGB").save(out, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    else:
        plain = picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGBA")
        plain.save(out, "PNG", exif=b"", icc_profile=None)
    return out.getvalue()
