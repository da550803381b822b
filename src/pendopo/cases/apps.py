from __future__ import annotations

from pendopo.cases.vocabulary import REQUIRES
from pendopo.core.registry import PendopoApp


class CasesConfig(PendopoApp):
    name = "pendopo.cases"
    label = "cases"
    title = "Berkas"
    requires = REQUIRES
    checks = {
        "tanda_tangan": "services.checks.check_signed",
        "ada_yang_diminta": "services.checks.check_asked",
        "semua_berkas_sesuai": "services.checks.check_files",
    }
    listens = {
        "payments.bill_paid": "services.signals.hear_payment",
        "core.calendar_changed": "services.recompute.hear_calendar",
    }
