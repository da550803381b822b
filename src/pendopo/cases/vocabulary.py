"""Names that cases offer to definitions, readable without Django (`pendopo check`)."""

REQUIRES = frozenset({"semua_berkas_sesuai", "ada_yang_diminta", "tanda_tangan"})
"""What a transition may require: all files judged right, something asked of the applicant, a signature."""

NEEDS = {"tanda_tangan": frozenset({"surat_siap"})}
"""A signature needs a letter that was prepared before."""
