from __future__ import annotations

from pendopo.core.registry import Effect, Menu, PendopoApp
from pendopo.perizinan.vocabulary import SIGNALS


class PerizinanConfig(PendopoApp):
    name = "pendopo.perizinan"
    label = "perizinan"
    title = "Perizinan"
    nav = (Menu("Periksa surat", "periksa"),)
    menu = (Menu("Simulator pusat", "perizinan_staf:simulator", icon="ulang", role="admin"),)
    ends = "queries.ends_of_cases"
    routers = {"/surat": "antarmuka.surat"}
    signals = SIGNALS
    effects = {
        "siapkan_izin": Effect("services.prepare_izin", "in_transaction"),
        "buat_surat": Effect("services.make_letter", "after_commit"),
        "terbitkan_izin": Effect("services.issue_izin", "in_transaction"),
        "batalkan_izin": Effect("services.withdraw_izin", "in_transaction"),
        "kirim_ke_pusat": Effect("services.send_to_centre", "after_commit"),
    }
