"""The commands around one region: founding, inviting, moving to another cell, leaving."""

import argparse
from collections.abc import Callable
from typing import Any

Run = Callable[[argparse.Namespace], int]
CODE = "kode Kemendagri daerahnya"


def add(
    verbs: Any,
    verb: Callable[..., argparse.ArgumentParser],
    in_django: Callable[[str], Run],
    as_owner: Callable[[str], Run],
) -> None:
    """Add them below `pendopo region`; `verb(verbs, name, text, run)` makes one."""
    made = verb(verbs, "add", "Dirikan daerah baru menurut kode Kemendagri, misalnya 15.01.", in_django("region_add"))
    made.add_argument("code", metavar="KODE", help="kode Kemendagri provinsi, kota, atau kabupaten")
    made.add_argument("--host", metavar="NAMA", help="nama host sendiri, misalnya izin.kerincikab.go.id")
    made.add_argument("--slug", metavar="NAMA", help="alamat di bawah host bersama, misalnya kabupaten-kerinci")
    invite = verb(verbs, "undang", "Undang administrator; mencetak tautan undangan.", in_django("region_undang"))
    invite.add_argument("code", metavar="KODE", help=CODE)
    invite.add_argument("email", metavar="SUREL", help="alamat surel atau NIP, dipakai untuk masuk")
    invite.add_argument("name", metavar="NAMA", help="nama lengkap, dalam tanda kutip")
    _move(verbs, verb, as_owner)
    _leave(verbs, verb, in_django)


def _move(verbs: Any, verb: Callable[..., argparse.ArgumentParser], as_owner: Callable[[str], Run]) -> None:
    key = verb(verbs, "kunci", "Cetak kunci umum sel ini; daerah lain diekspor untuknya.", as_owner("region_kunci"))
    key.set_defaults(code=None)
    out = verb(
        verbs, "export", "Satu daerah menjadi satu berkas tersandi, untuk pindah sel.", as_owner("region_export")
    )
    out.add_argument("code", metavar="KODE", help=CODE)
    out.add_argument("--ke", metavar="BERKAS", help="berkas yang dibuat, atau folder tempatnya")
    out.add_argument(
        "--kunci", metavar="age1…", action="append", default=[], help="kunci umum sel tujuan; boleh berulang"
    )
    out.add_argument("--kertas", action="store_true", help="dapat dibuka dengan kunci kertas sel ini")
    out.add_argument("--frasa-berkas", metavar="BERKAS", help="dapat dibuka dengan frasa di berkas ini")
    out.add_argument("--tetap-buka", action="store_true", help="hanya salinan: daerah ini tetap bekerja")
    out.add_argument("--batal", action="store_true", help="tidak jadi pindah: daerah ini bekerja lagi")
    out.add_argument("--ya", action="store_true", help="dengan --batal: juga bila sudah dinyatakan pindah")
    into = verb(
        verbs,
        "import",
        "Masukkan daerah dari berkas ekspor: semuanya atau tidak sama sekali.",
        as_owner("region_import"),
    )
    _opened(into)
    into.add_argument("--alamat", metavar="URL", help="alamat umum yang baru (biasanya tetap yang lama)")
    check = verb(
        verbs, "verify", "Buktikan berkas ekspor utuh, dan daerah di sini sama dengannya.", as_owner("region_verify")
    )
    _opened(check)
    check.add_argument("--terhadap", metavar="KODE", help="bandingkan juga dengan daerah ini")
    gone = verb(
        verbs, "pindah", "Nyatakan daerah sudah pindah; halamannya mengantar ke sana.", as_owner("region_pindah")
    )
    gone.add_argument("code", metavar="KODE", help=CODE)
    gone.add_argument("--ke", metavar="ALAMAT", required=True, help="alamat barunya, misalnya https://izin.kota.go.id")


def _opened(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", metavar="BERKAS", help="berkas dari `pendopo region export`")
    made.add_argument("--kunci-berkas", metavar="BERKAS", help="berkas yang berisi kunci kertas atau frasa")
    made.add_argument("--kertas", action="store_true", help="tanyakan kunci kertas, bukan kunci mesin ini")


def _leave(verbs: Any, verb: Callable[..., argparse.ArgumentParser], in_django: Callable[[str], Run]) -> None:
    away = verb(
        verbs,
        "data-terbuka",
        "Data tiap aplikasi sebagai CSV dan JSON dengan keterangannya.",
        in_django("region_data_terbuka"),
    )
    away.add_argument("code", metavar="KODE", help=CODE)
    away.add_argument("--ke", metavar="FOLDER", required=True, help="folder kosong atau baru")
    away.add_argument("--terbatas", action="store_true", help="juga data pribadi dan isi berkas; tercatat di jejak")
    away.add_argument(
        "--oleh", metavar="JABATAN", default="", help="dengan --terbatas: jabatan yang mengambil, bukan nama"
    )
    away.add_argument("--alasan", metavar="ALASAN", default="", help="dengan --terbatas: untuk apa")
