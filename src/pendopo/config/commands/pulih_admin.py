"""`pendopo pulih-admin KODE`: a new administrator by the sealed code and a letter, on the server itself."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date

from django.urls import reverse, set_script_prefix
from django.utils import timezone

from pendopo.config.commands.places import place_of
from pendopo.core.api import Refusal
from pendopo.people.queries_pulih import home_unit
from pendopo.people.services.administrators import Letter, is_sealed_code, note_wrong_sealed_code, recover_admin
from pendopo.tenancy.api import Region, region


def run(args: argparse.Namespace) -> int:
    """Ask for the code (never on the command line, where every user of the machine reads it); print the invitation."""
    place = place_of(args.code)
    if place is None:
        return 1
    try:
        day = date.fromisoformat(args.tanggal)
    except ValueError:
        print("Tulis tanggal surat seperti 2026-11-23.")
        return 1
    typed = getpass.getpass("Kode dari amplop: ") if sys.stdin.isatty() else sys.stdin.readline()
    letter = Letter(args.surat, day, args.penanda_tangan)
    try:
        return _recover(place, typed, letter, args.name, args.identifier)
    except Refusal as no:
        print(no.sentence)
        return 1


def _recover(place: Region, typed: str, letter: Letter, name: str, identifier: str) -> int:
    now = timezone.now()
    today = now.astimezone(place.tz).date()
    with region(place):
        unit = home_unit(today)
        if not is_sealed_code(typed):
            note_wrong_sealed_code(unit=unit, now=now)
            print("Ini bukan kode yang berlaku. Percobaan ini tercatat.")
            return 1
        found = recover_admin(typed, letter=letter, name=name, identifier=identifier, unit=unit, today=today, now=now)
    assert found is not None
    set_script_prefix("/")
    print(f"{found.person.name} ditunjuk sebagai pengelola. Tautan undangan (tujuh hari, sekali pakai):")
    print(f"  {place.base_url}{reverse('people:undangan', args=[found.token])}")
    print("Kode baru untuk amplop; tulis atau cetak sekarang, tidak tampil lagi:")
    print(f"  {found.next_code}")
    return 0
