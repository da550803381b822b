"""Names that payments offer to definitions, readable without Django (`pendopo check`)."""

EFFECTS = frozenset({"tetapkan_retribusi", "batalkan_retribusi"})
"""Set what a case owes by its definition's fees; take back what is not paid."""

REQUIRES = frozenset({"lunas"})
"""Everything that the case owes is paid."""

SIGNALS = frozenset({"lunas"})
"""Said to a case when the last of its bills is paid."""

GIVES = {"tetapkan_retribusi": frozenset({"tagihan"})}
TAKES = {"batalkan_retribusi": frozenset({"tagihan"})}
NEEDS = {"lunas": frozenset({"tagihan"})}
"""Nothing is paid that was not set before."""
