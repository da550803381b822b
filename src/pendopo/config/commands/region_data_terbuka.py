"""`pendopo region data-terbuka KODE --ke FOLDER`: what a region needs to leave, readable without Pendopo."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone

from pendopo.config.cli.errors import StartRefused
from pendopo.config.commands.places import place_of
from pendopo.core.api import description, note_open_data, open_tables, table_as_csv, table_as_json
from pendopo.definitions.api import Release
from pendopo.engine.api import folder_of, from_canonical
from pendopo.files.api import FileDamaged, StoredFile, read_file
from pendopo.people.api import SYSTEM
from pendopo.tenancy.api import Region, region

ENDS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
README = """\
Data {title}, diambil {when}.

{part}
Tiap tabel ada sebagai CSV dan JSON; datapackage.json menerangkan berkas, kolom, dan jenisnya menurut
https://frictionlessdata.io (Tabular Data Package). Waktu dalam UTC, uang dalam rupiah bulat. Sel CSV yang diawali
tanda petik (') berisi teks yang akan dibaca sebagai rumus oleh lembar kerja; hapus petiknya.

definisi/: setiap rilis layanan, sebagai JSON baku (sidiknya SHA-256 dari byte berkas itu) dan sebagai folder YAML.
"""
OPEN = "Bagian terbuka: tanpa data pribadi. Boleh dibagikan."
RESTRICTED = """\
PERINGATAN: bagian terbatas ini memuat DATA PRIBADI yang sudah dibuka sandinya: nama, NIK, nomor telepon, jawaban,
surat, dan lampiran. Simpan tersandi, batasi yang membuka, musnahkan sesudah dipakai. Pengambilannya tercatat."""


def run(args: argparse.Namespace) -> int:
    """Write the open part, or with `--terbatas` everything; exit code 1 with a sentence when it cannot be."""
    place = place_of(args.code)
    if place is None:
        return 1
    if args.terbatas and not (args.oleh.strip() and args.alasan.strip()):
        raise StartRefused("Bagian terbatas memuat data pribadi. Sebutkan --oleh JABATAN dan --alasan ALASAN.")
    folder = Path(args.ke).expanduser().absolute()
    if folder.exists() and any(folder.iterdir()):
        raise StartRefused(f"Folder {folder} tidak kosong. Sebutkan folder baru.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.umask(0o077)
    counted = _write(place, folder, args)
    print(f"{counted} tabel ditulis ke {folder}")
    print(RESTRICTED if args.terbatas else OPEN)
    return 0


def _write(place: Region, folder: Path, args: argparse.Namespace) -> int:
    now, tables = timezone.now(), open_tables()
    with region(place):
        note_open_data(
            place, [table.name for table in tables], restricted=args.terbatas, taken_by=args.oleh, why=args.alasan,
            actor=SYSTEM, now=now,
        )  # fmt: skip
    with region(place):
        for table in tables:
            _lines(folder / f"{table.name}.csv", table_as_csv(table, place, restricted=args.terbatas))
            _lines(folder / f"{table.name}.json", table_as_json(table, place, restricted=args.terbatas))
        _definitions(folder / "definisi")
        if args.terbatas:
            _contents(folder / "isi")
    package = description(place, tables, restricted=args.terbatas)
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    part = RESTRICTED if args.terbatas else OPEN
    when = f"{now.astimezone(place.tz):%Y-%m-%d %H.%M}"
    (folder / "BACA-SAYA.txt").write_text(README.format(title=place.title, when=when, part=part), encoding="utf-8")
    return len(tables)


def _lines(path: Path, lines: Iterable[str]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def _definitions(folder: Path) -> None:
    """Each release: its canonical bytes, and a folder of YAML that `pendopo check` reads."""
    for release in Release.objects.order_by("definition_id", "number"):
        own = folder / release.definition_id / f"rilis-{release.number}"
        own.mkdir(parents=True)
        (own / "baku.json").write_bytes(bytes(release.body))
        for name, content in folder_of(from_canonical(bytes(release.body))).items():
            path = own / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _contents(folder: Path) -> None:
    """Letters and attachments as they are, by their digest (`files_storedfile` says what they are)."""
    folder.mkdir()
    for stored in StoredFile.objects.filter(erased_at=None).order_by("sha256").distinct("sha256").iterator(200):
        try:
            content = read_file(stored)
        except FileDamaged:
            print(f"  - isi {stored.sha256[:12]}… tidak dapat dibuka dan dilewati")
            continue
        (folder / f"{stored.sha256}.{ENDS.get(stored.mime, 'bin')}").write_bytes(content)
