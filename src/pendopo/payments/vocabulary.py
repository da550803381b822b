"""Names that payments offer to definitions, readable without Django (`pendopo check`)."""

EFFECTS = frozenset({"tetapkan_retribusi", "batalkan_retribusi"})
"""Set what a case owes by its definition's fees; take back what is not paid."""

REQUIRES = frozenset({"lunas"})
"""Everything that the case owes is paid."""
