"""`pendopo cadangkan`: what the operator types, and what they read."""

import argparse
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pendopo.config.cli import screen
from pendopo.config.cli.errors import StartRefused
from pendopo.config.cli.home import Home
from pendopo.config.host import backup, backup_keys, backup_notes, backup_times, proof
from pendopo.config.host.backup_places import Settings, Spot, mark_place, read_settings, write_settings

RUNS = (
    "Pendopo masih berjalan. Hentikan dahulu (Ctrl-C atau systemctl stop pendopo), lalu ulangi: "
    "cadangan pindah adalah yang terakhir."
)


def run(args: argparse.Namespace) -> int:
    """The command."""
    os.umask(0o077)
    home = Home.from_environment()
    if args.tindakan == "atur":
        return _set(home, args)
    if args.tindakan == "daftar":
        return _list(home)
    if args.tindakan == "uji":
        return _prove(home, args)
    if args.tindakan == "terjadwal":
        return backup_times.run_due(home)
    return _make(home, args)


def _make(home: Home, args: argparse.Namespace) -> int:
    if args.pindah and home.is_running():
        raise StartRefused(RUNS)
    if args.ke or args.pindah:
        if not args.ke:
            raise StartRefused("Sebutkan folder tujuannya: pendopo cadangkan --pindah --ke FOLDER")
        why = "pindah" if args.pindah else "tangan"
        made = backup.make(home, Path(args.ke).expanduser().absolute(), why=why, final=args.pindah)
        screen.show(f"Cadangan: {made} ({_megabytes(made.stat().st_size)})")
        if not backup_keys.load(home.path).recovery:
            screen.show("Belum ada kunci kertas: cadangan ini hanya terbuka di mesin ini. Buat dahulu:")
            screen.show("  " + screen.command(home, "cadangkan atur --kertas kunci-pemulihan.pdf"))
            return 1 if args.pindah else 0
        if args.pindah:
            backup.mark_moved(home)
            screen.show("Mesin ini ditandai sudah pindah; `pendopo up` di sini menolak menyala.")
        return 0
    rows = backup.make_at_places(home, why="tangan")
    for row in rows:
        screen.show(_line(row))
    return 0 if all(row["ok"] for row in rows) else 1


def _prove(home: Home, args: argparse.Namespace) -> int:
    if args.ke:
        proof.prove_file(home, Path(args.ke).expanduser().absolute())
        screen.show("Berkas itu dipulihkan di server sementara dan sama.")
        return 0
    row = proof.prove(home)
    if row["proof_error"]:
        screen.show(f"{row['place']}, {row['name']}: TIDAK terbukti. {row['proof_error']}")
        return 1
    screen.show(f"{row['place']}, {row['name']}: terbukti dalam {row['proof_seconds']} detik.")
    return 0


def _set(home: Home, args: argparse.Namespace) -> int:
    if not home.path.is_dir():
        raise StartRefused(f"Tidak ada data Pendopo di folder {home.path}. Isi PENDOPO_HOME dengan folder yang benar.")
    settings = _changed(read_settings(home.path), args)
    phrase = _phrase(args)
    backup_keys.check_passphrase(phrase)
    write_settings(home.path, settings)
    keys = backup_keys.load(home.path)
    if args.kunci_baru or not keys.recovery:
        _paper(home, args, phrase)
    elif phrase:
        raise StartRefused("Kunci kertas tidak disimpan di sini, jadi tidak dapat dibungkus. Pakai --kunci-baru.")
    return _list(home)


def _paper(home: Home, args: argparse.Namespace, phrase: str) -> None:
    """Make the paper key and hand it over: the only time that it can be seen."""
    from pendopo.config.host.backup_paper import page

    target = Path(args.kertas or "kunci-pemulihan.pdf").expanduser().absolute()
    if target.exists():
        raise StartRefused(f"{target} sudah ada. Pilih nama lain dengan --kertas.")
    made = backup_keys.new_paper_key(home.path, phrase)
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(page(made, backup_keys.load(home.path).cell, datetime.now(UTC)))
    screen.show("\nKUNCI KERTAS. Hanya tampil sekali ini; tidak disimpan di mesin mana pun:\n")
    screen.show(f"    {made}\n")
    screen.show(f"Cetak dua lembar dari {target}, simpan di dua brankas, lalu hapus berkas itu.\n")


def _phrase(args: argparse.Namespace) -> str:
    if not args.frasa_berkas:
        return ""
    try:
        return Path(args.frasa_berkas).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as problem:
        raise StartRefused(f"Berkas {args.frasa_berkas} tidak terbaca: {problem.strerror}.") from None


def _changed(settings: Settings, args: argparse.Namespace) -> Settings:
    spots = {spot.name: spot for spot in settings.spots}
    for name in args.lepas:
        if spots.pop(name, None) is None:
            raise StartRefused(f"Tidak ada tempat bernama “{name}”.")
    for text in args.tempat:
        name, sign, address = text.partition("=")
        if not sign or not name.strip() or not address.strip():
            raise StartRefused(f"“{text}” bukan tempat; tulis NAMA=ALAMAT, misalnya “Disk kedua=/mnt/cadangan”.")
        spots[name.strip()] = _spot(name.strip(), address.strip())
    changes: dict[str, Any] = {"spots": tuple(spots.values())}
    if args.jam:
        changes["hour"] = backup_times.tidy_hour(args.jam)
    if args.zona:
        changes["zone"] = backup_times.tidy_zone(args.zona)
    if args.simpan:
        changes["keep"] = _keep(args.simpan)
    if args.uji_tiap is not None:
        changes["prove_days"] = max(args.uji_tiap, 1)
    return replace(settings, **changes)


def _spot(name: str, address: str) -> Spot:
    from pendopo.config.host import backup_remote

    if address.startswith("ssh://"):
        backup_remote.mark(address)
        return Spot(name, address)
    root = Path(address).expanduser().absolute()
    mark_place(root)
    return Spot(name, str(root))


def _keep(text: str) -> tuple[int, int, int]:
    parts = text.split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts) or int(parts[0]) < 1:
        raise StartRefused("Tulis tiga angka: hari, minggu, bulan; misalnya --simpan 14,8,12. Hari paling sedikit 1.")
    days, weeks, months = (int(part) for part in parts)
    return days, weeks, months


def _list(home: Home) -> int:
    settings, keys = read_settings(home.path), backup_keys.load(home.path)
    kept = ", ".join(map(str, settings.keep))
    screen.show(f"Setiap hari pukul {settings.hour} ({settings.zone}); disimpan {kept} hari, minggu, bulan.")
    paper = "ada" if keys.recovery else "BELUM ADA"
    screen.show(f"Kunci kertas: {paper}{', juga berfrasa' if keys.wrapped else ''}")
    for spot in settings.spots:
        screen.show(f"Tempat “{spot.name}”: {spot.address}")
    if not settings.spots:
        screen.show(backup.NO_PLACE)
    for row in backup_notes.journal(home.path)[-15:]:
        screen.show(_line(row))
    days = proof.days_since_proof(home.path, datetime.now(UTC))
    screen.show(
        "Belum pernah terbukti."
        if days is None
        else f"Terakhir terbukti {days:.1f} hari yang lalu.".replace(".", ",", 1)
    )
    return 0


def _line(row: dict[str, Any]) -> str:
    state = "baik" if row["ok"] else "GAGAL"
    told = f"{row['name']}  {row['place']}: {state}, {_megabytes(row.get('size', 0))}"
    told += f" (baru {_megabytes(row.get('new_bytes', 0))}), {row.get('seconds', 0)} detik"
    told += ", terbukti" if row.get("proven_at") else ""
    told += f"; bukti gagal: {row['proof_error']}" if row.get("proof_error") else ""
    return told + (f"; {row['error']}" if row["error"] else "")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",")
