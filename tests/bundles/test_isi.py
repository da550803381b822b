"""A bundle is data from strangers: whatever does not fit is refused with a sentence before anything is kept."""

from __future__ import annotations

import json
import struct
import zipfile
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest

from pendopo.bundles import archive, jsons
from pendopo.bundles.content import read_bundle
from pendopo.bundles.pictures import clean_picture
from pendopo.bundles.refusal import BundleRefused

from .make import archived, bundle, files, manifest, picture, plain_definition, shipped


def refused(raw: bytes) -> str:
    with pytest.raises(BundleRefused) as no:
        read_bundle(raw)
    assert no.value.sentence.endswith((".", "…"))
    return no.value.sentence


def zipped(entries: list[tuple[Any, bytes]], kind: int = zipfile.ZIP_STORED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", kind) as made:
        for name, content in entries:
            made.writestr(name, content)
    return out.getvalue()


def test_the_same_content_gives_the_same_bytes_whatever_the_order() -> None:
    found = files()
    backwards = dict(reversed(found.items()))
    assert archive.pack(found) == archive.pack(backwards) == bundle().raw
    assert read_bundle(bundle().raw).bundle_digest == sha256(bundle().raw).hexdigest()


def test_a_bomb_is_refused_by_its_table_of_contents() -> None:
    bomb = zipped([("definition.json", b"0" * (3 << 20))], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 10_000
    assert "dimampatkan" in refused(bomb)


@pytest.mark.parametrize(
    "name", ["../kunci", "/etc/passwd", "gambar/../../x.png", "gambar\\x.png", "lain.txt", "a/b/c"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert "tidak dikenal" in refused(zipped([(name, b"x")]))


def test_a_file_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped([("README.md", b"a"), ("README.md", b"b")])
    assert "ganda" in refused(twice)


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("README.md", archive.NO_DATE)
    link.create_system, link.external_attr = 3, 0o120777 << 16
    content = files()
    raw = zipped([(link if name == "README.md" else name, body) for name, body in content.items()])
    assert "tautan" in refused(raw)


@pytest.mark.parametrize("where", ["front", "back", "comment"])
def test_anything_hidden_around_the_files_is_refused(where: str) -> None:
    raw = bundle().raw
    if where == "comment":
        raw = raw[:-2] + struct.pack("<H", 4) + b"evil"
    else:
        raw = b"#!/bin/sh\n" + raw if where == "front" else raw + b"trailer"
    refused(raw)


def test_too_many_files_and_too_many_bytes_are_refused() -> None:
    many = zipped([(f"gambar/a{at}.png", b"") for at in range(archive.MAX_FILES + 1)])
    assert "terlalu besar" in refused(many)
    assert "terlalu besar" in refused(b"x" * (archive.MAX_BYTES + 1))
    assert "terlalu besar" in refused(archived({"README.md": b"x" * (archive.LIMITS["README.md"] + 1)}))


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"not an archive at all", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused(raw: bytes) -> None:
    refused(raw)


@pytest.mark.parametrize("name", ["manifest.json", "definition.json", "README.md"])
def test_a_part_that_is_missing_is_named(name: str) -> None:
    left = {key: body for key, body in files().items() if key != name}
    assert name in refused(archive.pack(left))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"a":1,"a":2}', "JSON"),
        ("[" * 100 + "]" * 100, "dalam"),
        ('{"a":NaN}', "JSON"),
        ("{" * 200_000, "dalam"),
        ("\ufeff{}", "JSON"),
        ("1" * 5000, "JSON"),
    ],
    ids=["double", "deep", "nan", "unclosed", "mark", "number"],
)
def test_json_that_is_not_plain_is_refused(text: str, word: str) -> None:
    assert word in refused(archived({"manifest.json": text.encode()}))
    assert refused(archived({"definition.json": text.encode()}))


def test_depth_is_counted_outside_texts() -> None:
    assert jsons.depth_of('{"a": "[[[[", "b": ["\\"[["]}') == 2


def test_a_manifest_that_disagrees_with_its_definition_is_refused() -> None:
    for changes, word in (
        ({"definition": "izin-lain"}, "id"),
        ({"digest": "0" * 64}, "sidik"),
        ({"title": "Judul lain"}, "judul"),
        ({"version": 99}, "versi"),
        ({"licence": "Tertutup"}, "lisensi"),
    ):
        with pytest.raises(BundleRefused, match=word):
            bundle(**changes)


def test_an_engine_or_a_form_from_the_future_is_refused_as_such() -> None:
    with pytest.raises(BundleRefused, match="lebih baru"):
        bundle(engine={"language": 2, "pendopo": "9"})
    future = json.loads(files()["manifest.json"]) | {"format": 2, "unknown": True}
    assert "lebih baru" in refused(archived({"manifest.json": jsons.written(future)}))
    newer = plain_definition() | {"language": "2"}
    assert "lebih baru" in refused(archived({"definition.json": jsons.written(newer)}))


def test_a_definition_in_another_spelling_is_refused() -> None:
    raw = json.dumps(plain_definition(), indent=1).encode()
    assert "bentuk baku" in refused(archived({"definition.json": raw}))


def test_an_unknown_key_in_the_definition_is_refused() -> None:
    assert "tidak sah" in refused(archived({"definition.json": jsons.written(plain_definition() | {"hook": "rm"})}))


def test_ids_of_a_region_that_nobody_named_are_refused() -> None:
    changed = json.loads(json.dumps(plain_definition()).replace('"klasifikasi"', '"r1501_klasifikasi"'))
    changed = json.loads(json.dumps(changed).replace("{klasifikasi}", "{r1501_klasifikasi}"))
    from pendopo.engine.api import from_canonical

    definition = from_canonical(jsons.written(changed))
    with pytest.raises(BundleRefused, match="r1501"):
        bundle(definition)
    named = bundle(definition, contributors=[{"namespace": "r1501", "name": "Kabupaten Uji"}])
    assert named.manifest.contributors[0].namespace == "r1501"


def test_values_of_the_region_never_travel() -> None:
    param = shipped().params[0].model_copy(update={"value": "rahasia daerah"})
    with pytest.raises(BundleRefused, match="nilai parameter"):
        bundle(shipped().model_copy(update={"params": (param, *shipped().params[1:])}))


def test_pictures_are_those_of_the_manifest_and_really_pictures() -> None:
    good = picture()
    named = [{"name": "gambar/alur.png", "alt": "Alur", "digest": sha256(good).hexdigest()}]
    raw = archived({"gambar/alur.png": good})
    assert "tidak sama" in refused(raw)
    fake = b"<svg onload=alert(1)>"
    told = manifest(shipped(), pictures=[{**named[0], "digest": sha256(fake).hexdigest()}])
    assert "tidak dapat dibuka" in refused(archived({"gambar/alur.png": fake, "manifest.json": told.bytes}))
    right = manifest(shipped(), pictures=named)
    assert read_bundle(archived({"gambar/alur.png": good, "manifest.json": right.bytes})).pictures


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    huge = picture(size=(5000, 1000))
    named = [{"name": "gambar/besar.png", "alt": "", "digest": sha256(huge).hexdigest()}]
    told = manifest(shipped(), pictures=named)
    assert "terlalu besar" in refused(archived({"gambar/besar.png": huge, "manifest.json": told.bytes}))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_chosen_picture_is_written_anew_and_small(form: str) -> None:
    content, ending = clean_picture(picture(form, (2400, 900)) + b"hidden")
    assert ending == {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}[form]
    assert b"hidden" not in content
    with pytest.raises(BundleRefused):
        clean_picture(b"GIF89a" + b"\0" * 100)


def test_a_folder_of_yaml_with_aliases_is_refused(tmp_path: Any) -> None:
    from pendopo.engine.api import DefinitionError, load_folder

    bomb = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n"
    (tmp_path / "definition.yaml").write_text(bomb)
    with pytest.raises(DefinitionError, match="alias"):
        load_folder(tmp_path)
