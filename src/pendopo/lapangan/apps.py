from __future__ import annotations

from pendopo.core.registry import Effect, PendopoApp
from pendopo.lapangan.vocabulary import REQUIRES


class LapanganConfig(PendopoApp):
    name = "pendopo.lapangan"
    label = "lapangan"
    title = "Kerja lapangan"
    effects = {"jadwalkan_survei": Effect("services.ask_visit_effect", "in_transaction")}
    requires = REQUIRES
    checks = {"survei_selesai": "services.check_surveyed"}
    listens = {"cases.moved": "services.close_moot"}
