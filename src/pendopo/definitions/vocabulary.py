"""Names that definitions may take options from, readable without Django (`pendopo check`)."""

SOURCES = frozenset({"wilayah:kelurahan", "wilayah:kecamatan"})
"""Areas of the region, by level."""
