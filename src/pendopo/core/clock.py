"""Saying that the server's clock is wrong: the database takes no event then (decision 0022)."""

from __future__ import annotations

from django.utils.translation import gettext as _

SQLSTATE = "PJ001"


def clock_sentence(error: BaseException | None) -> str:
    """What a person is told when this error means that the clock is not believed; '' when it means something else."""
    while error is not None:
        if getattr(error, "sqlstate", None) == SQLSTATE:
            return _(
                "Jam server tidak benar, jadi untuk sementara tidak ada yang dapat disimpan. Yang sudah tersimpan aman "
                "dan tetap dapat dibaca. Isian Anda masih ada di halaman sebelumnya: kirim lagi setelah jamnya benar."
            )
        error = error.__cause__
    return ""
