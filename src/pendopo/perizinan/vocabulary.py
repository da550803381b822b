"""Effects that this app offers to definitions, readable without Django (`pendopo check`)."""

EFFECTS = frozenset({"siapkan_izin", "buat_surat", "terbitkan_izin", "batalkan_izin", "kirim_ke_pusat"})

SIGNALS = frozenset({"pusat_disetujui", "pusat_ditolak", "pusat_dikembalikan"})
"""What a central system answers to a case that was sent there."""

GIVES = {"siapkan_izin": frozenset({"surat_siap"}), "terbitkan_izin": frozenset({"izin_terbit"})}
TAKES = {"batalkan_izin": frozenset({"surat_siap"})}
NEEDS = {
    "buat_surat": frozenset({"surat_siap"}),
    "terbitkan_izin": frozenset({"surat_siap"}),
    "batalkan_izin": frozenset({"surat_siap"}),
}
"""What an effect brings about, undoes, and can only work with: no permit is issued without its letter."""

LETTERS = {"siapkan_izin": {"izin": frozenset({"pemegang", "mulai"})}}
"""The letter an effect freezes and the data that it must have (`selesai` only where the permit ends)."""

PUBLIC_DATA = frozenset({"pemegang", "mulai", "selesai"})
"""Data of the letter that stand on public pages (the holder behind dots when it is the answer of a person)."""
