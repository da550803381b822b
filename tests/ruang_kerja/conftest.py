"""The same officers and cases as in the pages of services."""

from tests.layanan_staf.conftest import (  # noqa: F401  (fixtures)
    clock,
    di_tahap,
    kadis,
    kasi,
    loket,
    orang_kerinci,
    teknis,
    unit_lain,
)
