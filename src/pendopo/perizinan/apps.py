from __future__ import annotations

from pendopo.core.registry import Effect, Menu, PendopoApp


class PerizinanConfig(PendopoApp):
    name = "pendopo.perizinan"
    label = "perizinan"
    title = "Perizinan"
    nav = (Menu("Periksa surat", "periksa"),)
    effects = {
        "siapkan_izin": Effect("services.prepare_izin", "in_transaction"),
        "buat_surat": Effect("services.make_letter", "after_commit"),
        "terbitkan_izin": Effect("services.issue_izin", "in_transaction"),
        "batalkan_izin": Effect("services.withdraw_izin", "in_transaction"),
    }
