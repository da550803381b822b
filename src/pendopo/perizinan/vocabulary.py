"""Effects that this app offers to definitions, readable without Django (`pendopo check`)."""

EFFECTS = frozenset(
    {
        "siapkan_izin", "buat_surat", "terbitkan_izin", "batalkan_izin", "kirim_ke_pusat",
        "siapkan_peringatan", "peringatkan_izin", "siapkan_pembekuan", "bekukan_izin", "siapkan_pembukaan",
        "buka_bekuan", "siapkan_pencabutan", "cabut_izin", "siapkan_salinan", "salin_izin", "siapkan_pengalihan",
        "alihkan_izin", "pulihkan_izin", "batalkan_surat",
    }
)  # fmt: skip
"""The second group is about a permit that stands: a letter is prepared, and once it is signed it comes about."""

SIGNALS = frozenset({"pusat_disetujui", "pusat_ditolak", "pusat_dikembalikan", "alih_disetujui"})
"""What a central system answers to a case that was sent there; and that who shall receive a permit agrees."""

_READY = frozenset({"surat_siap"})
_PREPARED = {
    "siapkan_peringatan": "peringatan_siap", "siapkan_pembekuan": "pembekuan_siap",
    "siapkan_pembukaan": "pembukaan_siap", "siapkan_pencabutan": "pencabutan_siap", "siapkan_salinan": "salinan_siap",
    "siapkan_pengalihan": "pengalihan_siap",
}  # fmt: skip
_DONE = {
    "peringatkan_izin": "peringatan_siap", "bekukan_izin": "pembekuan_siap", "buka_bekuan": "pembukaan_siap",
    "cabut_izin": "pencabutan_siap", "salin_izin": "salinan_siap", "alihkan_izin": "pengalihan_siap",
}  # fmt: skip

GIVES = {
    "siapkan_izin": _READY,
    "terbitkan_izin": frozenset({"izin_terbit"}),
    **{name: _READY | {fact} for name, fact in _PREPARED.items()},
}
TAKES = {
    "batalkan_izin": _READY,
    "batalkan_surat": _READY | frozenset(_PREPARED.values()),
    **{name: _READY | {fact} for name, fact in _DONE.items()},
}
NEEDS = {
    "buat_surat": _READY,
    "terbitkan_izin": _READY,
    "batalkan_izin": _READY,
    "batalkan_surat": _READY,
    **{name: frozenset({fact}) for name, fact in _DONE.items()},
}
"""What an effect brings about, undoes, and can only work with: no permit is issued without its letter."""

_ABOUT = frozenset({"pemegang", "izin_nomor", "izin_judul"})
LETTERS = {
    "siapkan_izin": {"izin": frozenset({"pemegang", "mulai"})},
    "siapkan_peringatan": {"peringatan": _ABOUT | {"ke"}},
    "siapkan_pembekuan": {"pembekuan": _ABOUT},
    "siapkan_pembukaan": {"pembukaan": _ABOUT},
    "siapkan_pencabutan": {"pencabutan": _ABOUT},
    "siapkan_salinan": {"salinan": _ABOUT | {"ke", "izin_rincian"}},
    "siapkan_pengalihan": {"pengalihan": _ABOUT | {"penerima"}},
}
"""The letter an effect freezes and the data that it must have (`selesai` only where the permit ends)."""

PUBLIC_DATA = frozenset({"pemegang", "mulai", "selesai"})
"""Data of the letter that stand on public pages (the holder behind dots when it is the answer of a person)."""
