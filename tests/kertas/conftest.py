"""Officers in their browsers, as in the tests of the staff pages."""

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
