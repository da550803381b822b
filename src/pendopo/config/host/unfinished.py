"""Homes that must not be started: a restore that broke off, an installation that has moved to another machine."""

from pathlib import Path

from pendopo.config.cli.errors import StartRefused

RESTORING = "pemulihan.sebagian"
"""In a home whose restore has not ended; `pendopo pulihkan` begins anew there."""
MOVED = "dipindahkan.txt"
UNFINISHED = "Pemulihan di folder {home} terputus dan isinya belum lengkap. Ulangi: pendopo pulihkan CADANGAN"
MOVED_TEXT = """\
Instansi ini dicadangkan untuk pindah ke mesin lain pada {when}. Jangan dinyalakan lagi: dua mesin yang memberi nomor
surat dari pencacah yang sama menerbitkan nomor kembar. Batal pindah? Hapus berkas ini, lalu nyalakan.
"""


def refuse_unfinished(home: Path) -> None:
    """Called by `pendopo up`. Raises StartRefused with what to do."""
    if (home / RESTORING).exists():
        raise StartRefused(UNFINISHED.format(home=home))
    if (home / MOVED).exists():
        raise StartRefused((home / MOVED).read_text(encoding="utf-8") + f"Berkas itu: {home / MOVED}")
