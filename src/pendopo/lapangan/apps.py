from __future__ import annotations

from pendopo.core.registry import Effect, Menu, PendopoApp
from pendopo.lapangan.vocabulary import REQUIRES


class LapanganConfig(PendopoApp):
    name = "pendopo.lapangan"
    label = "lapangan"
    title = "Kerja lapangan"
    menu = (
        Menu("Lapangan", "lapangan:awal", icon="peta", role="tim_teknis"),
        Menu("Lapangan", "lapangan:awal", icon="peta", role="kepala_seksi"),
    )
    effects = {"jadwalkan_survei": Effect("services.ask_visit_effect", "in_transaction")}
    requires = REQUIRES
    checks = {"survei_selesai": "services.check_surveyed"}
    listens = {"cases.moved": "services.close_moot", "cases.erased": "services.hear_erased"}
    beside_case = "queries_case.panels"
