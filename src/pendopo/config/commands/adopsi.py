"""`pendopo adopsi …`: does it fit here, install, bind, fill in, open, copy."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from pendopo.bundles import api as bundles
from pendopo.config.commands.places import place_of
from pendopo.core.api import Refusal
from pendopo.definitions.api import current
from pendopo.engine.api import Definition
from pendopo.files.api import JPEG, PDF, PNG, read_upload
from pendopo.people.api import SYSTEM, Unit, local_day, role_title, units_on
from pendopo.tenancy.api import Region, region

Args = argparse.Namespace
DECREE_MB = 10


class Mistyped(Exception):
    """What was typed cannot be read; the text says what to type."""


def run(args: Args) -> int:
    """One of the verbs; a refusal is said as it is. 0: done, 1: refused, 2: asked wrongly."""
    place = place_of(args.region)
    if place is None:
        return 2
    try:
        return VERBS[args.perintah](place, args, timezone.now())
    except Mistyped as wrong:
        print(wrong)
        return 2
    except Refusal as no:
        print(no.sentence)
    except Http404:
        print("Itu tidak ada di daerah ini. Lihat yang ada: pendopo adopsi lihat, pendopo katalog daftar")
    except OSError as problem:
        print(f"Tidak dapat dibaca: {problem.strerror or type(problem).__name__}")
    return 1


def _look(place: Region, args: Args, now: datetime) -> int:
    with region(place):
        if args.id:
            one = bundles.adopted_one(place, args.id, now)
            print(f"{one.definition.title} ({args.id}), dari {one.source}: {one.word}")
            print("\n".join(_told(one.readiness)))
            return 0
        found = bundles.adopted_all(place, now)
        for one in found:
            print(f"{one.origin.definition_id}\t{one.word}\t{one.definition.title}, dari {one.source}")
    if not found:
        print("Belum ada yang diadopsi. Cari dahulu: pendopo katalog daftar")
    return 0


def _told(found: bundles.Readiness) -> Iterator[str]:
    for group in found.groups:
        if group.items:
            yield f"{group.title}: {group.word}"
        for item in group.items:
            mend = f" {item.mend}" if item.mend and item.state != "siap" else ""
            yield f"  [{item.word}] {item.title}: {item.text}{mend}"


def _install(place: Region, args: Args, now: datetime) -> int:
    with region(place):
        partner = bundles.Partner.objects.filter(Q(code=args.mitra) | Q(namespace=args.mitra)).first()
    if partner is None:
        raise Mistyped(f"Mitra {args.mitra} belum dikenal. Kenali dahulu: pendopo katalog kenal ALAMAT --kode KODE")
    bundle = bundles.fetch(place, partner, args.id, args.nomor, now=now)
    if args.coba:
        found = bundles.readiness(place, bundle, today=_today(place, now))
        print("\n".join(_told(found)))
        return 1 if found.blocked else 0
    origin = bundles.adopt(place, bundle, partner, actor=SYSTEM, now=now)
    title = bundle.definition.title
    if origin.number != bundle.manifest.number:
        print(f"{title} sudah ada di {place.title} dan tidak ditimpa. Versi mitra datang sebagai usul pemutakhiran.")
        return 0
    print(f"{title} versi {origin.number} dari {partner.name} terpasang di {place.title}; belum dibuka.")
    print(f"Sidik {origin.digest}")
    return 0


def _today(place: Region, now: datetime) -> date:
    return now.astimezone(place.tz).date()


def _bind(place: Region, args: Args, now: datetime) -> int:
    with region(place):
        made = current(args.id).compiled.definition
        units = {unit.code.casefold(): unit for unit in units_on(local_day(now))}
        posts = dict(_posts(made, args, units, now))
    bundles.bind_adopted(place, args.id, posts, actor=SYSTEM, now=now)
    for one in bundles.staff_functions(made):
        role, unit = posts[one.id]
        print(f"{one.title}: {role_title(role)}, {unit.name}")
    return 0


def _posts(
    made: Definition, args: Args, units: dict[str, Unit], now: datetime
) -> Iterator[tuple[str, tuple[str, Unit]]]:
    """What is suggested, in one office if one was named, and over it what was said for single functions."""
    house = _unit(units, args.unit) if args.unit else None
    for name, said in bundles.suggestions(made, local_day(now)).items():
        yield name, (said.role, house or said.unit)
    for typed in args.fungsi:
        name, sign, post = typed.partition("=")
        role, at, code = post.partition("@")
        if not (sign and at and role):
            raise Mistyped(f"“{typed}” tidak terbaca. Tulis FUNGSI=PERAN@UNIT.")
        yield name, (role, _unit(units, code))


def _unit(units: dict[str, Unit], code: str) -> Unit:
    found = units.get(code.casefold())
    if found is None:
        raise Mistyped(f"Tidak ada unit “{code}”. Yang ada: {', '.join(unit.code for unit in units.values())}.")
    return found


def _fill(place: Region, args: Args, now: datetime) -> int:
    pairs = [typed.partition("=") for typed in args.nilai]
    if any(not sign for _name, sign, _value in pairs):
        raise Mistyped("Tulis NAMA=NILAI, misalnya shst=6500000.")
    release = bundles.fill_adopted(
        place, args.id, {name: value for name, _sign, value in pairs}, actor=SYSTEM, now=now
    )  # fmt: skip
    print(f"{release.title}: rilis {release.number}, dengan nilai daerah.")
    return 0


def _open(place: Region, args: Args, now: datetime) -> int:
    basis = "kesepakatan" if args.kesepakatan else "lisensi" if args.keputusan else ""
    decree = _decree(args) if basis == "lisensi" else None
    origin = bundles.open_adopted(place, args.id, basis=basis, decree=decree, actor=SYSTEM, now=now)
    ground = f" Dasarnya {origin.basis} {origin.basis_number}." if origin.basis else ""
    print(f"{args.id} dibuka di {place.title}.{ground}")
    return 0


def _decree(args: Args) -> bundles.Decree:
    if not args.tanggal or not args.berkas:
        raise Mistyped("Sertakan juga --tanggal dan --berkas keputusan kepala daerah.")
    try:
        day = date.fromisoformat(args.tanggal)
    except ValueError:
        raise Mistyped("Tanggal ditulis seperti 2026-11-20.") from None
    path = Path(args.berkas).expanduser()
    paper = read_upload(
        SimpleUploadedFile(path.name, path.read_bytes()), accept=(PDF, JPEG, PNG), max_mb=DECREE_MB
    )  # fmt: skip
    return bundles.Decree(args.keputusan, day, paper)


def _copy(place: Region, args: Args, now: datetime) -> int:
    new_id = bundles.id_of_fork(bundles.namespace_of(place), args.id_baru)
    release = bundles.fork(place, args.id, new_id, args.judul, actor=SYSTEM, now=now)
    print(f"{release.title} ({new_id}) dibuat; belum diikat dan belum dibuka.")
    return 0


VERBS = {"lihat": _look, "pasang": _install, "ikat": _bind, "isi": _fill, "buka": _open, "tiru": _copy}
