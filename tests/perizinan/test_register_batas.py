"""Boundaries come from GeoJSON: checked, simplified, with source and licence; without a rule no shape is drawn."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.audit.models import Event
from pendopo.perizinan import rules_batas as rules
from pendopo.perizinan.models import BatasWilayah
from pendopo.tenancy.api import Region, region
from tests.perizinan.make import browser_of

SQUARE = [[107.5, -7.0], [107.7, -7.0], [107.7, -6.8], [107.5, -6.8], [107.5, -7.0]]
TYPED = {"judul": "Batas kota", "sumber": "Buatan uji", "lisensi": "CC0", "per": "31-12-2025"}


def geojson(*rings: list[list[float]], **properties: str) -> bytes:
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for ring in rings
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_shapes_keep_name_code_and_frame() -> None:
    drawn = rules.read_geojson(geojson(SQUARE, NAMOBJ="Citarum", kode="32.73.09.1003"))
    assert [(one.name, one.code) for one in drawn.shapes] == [("Citarum", "32.73.09.1003")]
    assert drawn.frame == (-70_000, 1_075_000, -68_000, 1_077_000)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfe", "bukan GeoJSON"),
        (b"[1, 2]", "bukan GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "Tidak ada bidang"),
        (geojson([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]), "di luar Indonesia"),
        (geojson([[-6.9, 107.6]] * 4), "di luar Indonesia"),
        (geojson(SQUARE[:2]), "kurang dari empat"),
        (b'{"type": "Polygon", "coordinates": [[["a", 1], [1, 2], [2, 3], [4, 5]]]}', "bukan sepasang"),
        (b'{"type": "Polygon", "coordinates": [[[1e999, 1], [1, 2], [2, 3], [4, 5]]]}', "bukan sepasang"),
        (b'{"type": "Polygon", "coordinates": 3}', "koordinat"),
        (b"[" * 100_000, "bukan GeoJSON"),
    ],
    ids=range(10),
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(content: bytes, part: str) -> None:
    with pytest.raises(rules.BadShape, match=part):
        rules.read_geojson(content)


def circle(points: int) -> list[list[float]]:
    turns = [2 * math.pi * at / points for at in range(points)]
    ring = [[107.6 + 0.2 * math.cos(turn), -6.9 + 0.2 * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]


def test_a_shape_of_very_many_points_becomes_few_and_stays_where_it_is() -> None:
    drawn = rules.read_geojson(geojson(circle(30_000)))
    assert drawn.given == 30_001
    assert drawn.points <= rules.MOST_POINTS
    assert all(
        abs(one - two) <= 3 for one, two in zip(drawn.frame, (-71_000, 1_074_000, -67_000, 1_078_000), strict=True)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=4, max_size=40), st.floats(0.5, 50))
def test_no_point_that_is_left_out_lies_farther_than_the_distance(ring: list[tuple[int, int]], distance: float) -> None:
    closed = [*ring, ring[0]]
    kept = rules.simplified(closed, distance)
    for point in closed:
        if kept:
            gaps = [rules._gap(point, start, end) for start, end in pairwise(kept)]
            assert min(gaps) <= distance


def test_an_administrator_brings_boundaries_in_and_maps_are_drawn_with_them(
    bandung: Region, kantor: SimpleNamespace
) -> None:
    client, path = browser_of(bandung, kantor.user_admin), f"/{bandung.slug}/kerja/batas-wilayah"
    wrong = client.post(path, {"judul": "Batas kota"})
    assert wrong.status_code == 422
    assert 'value="Batas kota"' in wrong.content.decode()
    upload = SimpleUploadedFile("batas.geojson", geojson(SQUARE))
    assert client.post(path, TYPED | {"berkas": upload}).status_code == 302
    with region(bandung):
        boundary = BatasWilayah.objects.get()
        assert Event.objects.filter(kind="perizinan.boundary_kept").exists()
    shape = Client().get(f"/{bandung.slug}/register-izin/batas/{boundary.digest}.svg")
    assert shape.status_code == 200
    assert b"M107500 7000L" in shape.content
    assert client.post(f"{path}/hapus").status_code == 302
    with region(bandung):
        assert not BatasWilayah.objects.exists()


def test_only_an_administrator_brings_boundaries_in(bandung: Region, kantor: SimpleNamespace, now: Any) -> None:
    client = Client()
    client.force_login(kantor.user_front_office)
    assert client.get(f"/{bandung.slug}/kerja/batas-wilayah").status_code == 404
