"""What is kept of a picture is the picture, upright, and nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from pendopo.files import pictures, rules
from tests.files.make import picture


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_position_and_camera_data_are_gone(kind: str) -> None:
    given = picture(kind, placed=True)
    assert b"RAHASIA-LOKASI" in given
    kept = pictures.clean_picture(given, f"image/{kind.lower()}")
    assert b"RAHASIA-LOKASI" not in kept
    assert not opened(kept).getexif()


def test_a_turned_picture_stands_upright() -> None:
    kept = opened(pictures.clean_picture(picture("JPEG", (60, 40), turned=True), rules.JPEG))
    assert kept.size == (40, 60)
    red, green, _ = kept.convert("RGB").getpixel((20, 5))  # type: ignore[misc]  # three channels
    assert red > 200 > 100 > green


def test_what_hides_behind_a_picture_is_gone() -> None:
    kept = pictures.clean_picture(picture("JPEG") + b"<script>alert(1)</script>", rules.JPEG)
    assert b"<script>" not in kept


def test_half_a_picture_is_broken() -> None:
    whole = picture("JPEG", (400, 400))
    with pytest.raises(pictures.PictureProblem, match="rusak atau tidak lengkap"):
        pictures.clean_picture(whole[: len(whole) // 2], rules.JPEG)


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0halo", b"\x89PNG\r\n\x1a\nhalo"])
def test_only_the_first_bytes_of_a_picture_is_broken(start: bytes) -> None:
    with pytest.raises(pictures.PictureProblem):
        pictures.clean_picture(start, rules.mime_of(start) or "")


@pytest.mark.parametrize("side", [6_000, 16_000])
def test_a_bomb_of_pixels_is_refused_without_being_opened(side: int) -> None:
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    assert out.tell() < 100_000
    with pytest.raises(pictures.PictureProblem, match="lebih dari 24 juta piksel"):
        pictures.clean_picture(out.getvalue(), rules.PNG)


def test_a_large_photo_is_shrunk_to_what_can_be_read() -> None:
    kept = opened(pictures.clean_picture(picture("JPEG", (6000, 3000)), rules.JPEG))
    assert max(kept.size) <= pictures.LONG_SIDE
    assert kept.size[0] == 2 * kept.size[1]


def test_a_transparent_picture_stays_transparent() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(pictures.clean_picture(out.getvalue(), rules.PNG)).mode == "RGBA"
