"""The verbs of payments, and the only place that writes."""

from pendopo.payments.services.bills import (
    TREASURER,
    CaseLike,
    Proof,
    assess_fees,
    attach_paper,
    cancel_bills,
    record_proof,
)

__all__ = ["TREASURER", "CaseLike", "Proof", "assess_fees", "attach_paper", "cancel_bills", "record_proof"]
