from __future__ import annotations

from pendopo.core.registry import Effect, Menu, PendopoApp
from pendopo.payments.vocabulary import REQUIRES, SIGNALS


class PaymentsConfig(PendopoApp):
    name = "pendopo.payments"
    label = "payments"
    title = "Pembayaran"
    roles = {"bendahara_penerimaan": "Bendahara penerimaan"}
    menu = (Menu("Pembayaran", "pembayaran:daftar", icon="uang", role="bendahara_penerimaan"),)
    effects = {
        "tetapkan_retribusi": Effect("services.assess_fees", "in_transaction"),
        "batalkan_retribusi": Effect("services.cancel_bills", "in_transaction"),
    }
    requires = REQUIRES
    checks = {"lunas": "checks.paid_up"}
    signals = SIGNALS
