"""The shipped definition for tests: as source, compiled, with patches, and with answers that are right."""

import copy
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pendopo
from pendopo.config.cli.check import app_vocabulary
from pendopo.engine.api import Compiled, Context, Definition, canonical, compile, digest, load_folder
from pendopo.engine.load import validated

SERVICES = Path(pendopo.__file__).parent / "perizinan/definitions"
FOLDER = SERVICES / "izin-reklame-insidentil"
WIB = ZoneInfo("Asia/Jakarta")
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=WIB)
VOCABULARY = app_vocabulary()

ANSWERS: dict[str, Any] = {
    "jenis": "spanduk",
    "jumlah_lembar": 5,
    "panjang": "5",
    "lebar": "1.2",
    "tulisan": "Bazar Buku Anak, Taman contoh",
    "tanggal_mulai": "2026-11-28",
    "tanggal_selesai": "2026-12-04",
    "alamat_pemasangan": "Jalan contoh, di depan Taman contoh",
    "kelurahan": "32.73.01.1001",
    "foto_lokasi": ["contoh-foto"],
    "lahan_orang_lain": False,
    "gambar_materi": ["contoh-materi"],
    "nama": "Pemohon contoh",
    "nik": "3273014107900001",
    "nomor_hp": "+6281200000001",
    "bertindak_untuk": "diri_sendiri",
    "pernyataan_benar": True,
}


@cache
def load_shipped() -> Definition:
    """The shipped definition."""
    return load_folder(FOLDER)


@cache
def compiled_shipped() -> Compiled:
    """The shipped definition, compiled under its true digest."""
    definition = load_shipped()
    return compile(definition, digest(canonical(definition)))


def source() -> dict[str, Any]:
    """The shipped definition as plain data that may be changed."""
    return copy.deepcopy(load_shipped().model_dump(by_alias=True, mode="json"))


def patched(patch: Callable[[dict[str, Any]], object]) -> Definition:
    """The shipped definition with one small change."""
    data = source()
    patch(data)
    return validated(data)


def node(nodes: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The node with this id."""
    return next(one for one in nodes if one["id"] == name)


def field(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A field of the form by id."""
    return node([one for page in data["form"]["pages"] for one in page["fields"]], name)


def state(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A state by id."""
    return node(data["workflow"]["states"], name)


def step(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A transition by id."""
    return node(data["workflow"]["transitions"], name)


def context(now: datetime = FRIDAY, lang: str = "id") -> Context:
    """A frozen clock; every area code is known."""
    return Context(today=date(now.year, now.month, now.day), now=now, lang=lang)


def extra(number: int = 1, **values: object) -> Callable[[dict[str, Any]], None]:
    """A patch that adds a field to a page."""
    return lambda data: data["form"]["pages"][number]["fields"].append(values)


def all_services() -> list[str]:
    """Every service that we ship."""
    return sorted(file.parent.name for file in SERVICES.glob("*/definition.yaml"))


@cache
def loaded(name: str) -> Definition:
    """A shipped service by name."""
    return load_folder(SERVICES / name)


def telling_services() -> list[str]:
    """Those in depth, and of the basic ones the first of each archetype: the others differ in texts and days only."""
    found: dict[str, str] = {}
    for name in all_services():
        one = loaded(name)
        parts = " ".join(told.partition("@")[0] for told in one.parts)
        found.setdefault(name if one.service.depth == "lengkap" else parts, name)
    return sorted(found.values())
