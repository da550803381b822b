"""Effects that this app offers to definitions, readable without Django (`pendopo check`)."""

EFFECTS = frozenset({"siapkan_izin", "buat_surat", "terbitkan_izin", "batalkan_izin"})
