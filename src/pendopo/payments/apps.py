from __future__ import annotations

from pendopo.core.registry import Effect, Menu, PendopoApp
from pendopo.payments.vocabulary import REQUIRES, SIGNALS


class PaymentsConfig(PendopoApp):
    name = "pendopo.payments"
    label = "payments"
    title = "Pembayaran"
    roles = {"bendahara_penerimaan": "Bendahara penerimaan"}
    menu = (
        Menu("Pembayaran", "pembayaran:daftar", icon="uang", role="bendahara_penerimaan"),
        Menu("Bank pembayaran", "pembayaran:bank", icon="uang", role="admin"),
    )
    cards = {"bendahara_penerimaan": "cards.open_differences_card"}
    listens = {
        "payments.bill_set": "services.ask_account",
        "payments.bill_paid": "services.ask_close",
        "payments.bill_cancelled": "services.ask_close",
    }
    effects = {
        "tetapkan_retribusi": Effect("services.assess_fees", "in_transaction"),
        "batalkan_retribusi": Effect("services.cancel_bills", "in_transaction"),
    }
    requires = REQUIRES
    checks = {"lunas": "checks.paid_up"}
    signals = SIGNALS
    evidence = {"pencocokan": "bukti.reconciled"}
