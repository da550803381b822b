"""The verbs of payments, and the only place that writes."""

from pendopo.payments.services.banks import KEEPERS, Wish, ask_account, ask_close, keep_account, open_account, set_bank
from pendopo.payments.services.bills import (
    TREASURER,
    CaseLike,
    Proof,
    assess_fees,
    attach_paper,
    cancel_bills,
    record_proof,
)
from pendopo.payments.services.interest import ASSESSORS, issue_interest, issue_many, set_interest
from pendopo.payments.services.notices import Call, Reply, take_call, take_notice
from pendopo.payments.services.rekon import (
    Back,
    Decision,
    bring_in,
    close_day,
    fetch_statement,
    keep_file,
    repay_deposit,
    repay_notice,
    settle,
)
from pendopo.payments.services.simulating import PLAYS, play

__all__ = [
    "ASSESSORS",
    "KEEPERS",
    "PLAYS",
    "TREASURER",
    "Back",
    "Call",
    "CaseLike",
    "Decision",
    "Proof",
    "Reply",
    "Wish",
    "ask_account",
    "ask_close",
    "assess_fees",
    "attach_paper",
    "bring_in",
    "cancel_bills",
    "close_day",
    "fetch_statement",
    "issue_interest",
    "issue_many",
    "keep_account",
    "keep_file",
    "open_account",
    "play",
    "record_proof",
    "repay_deposit",
    "repay_notice",
    "set_bank",
    "set_interest",
    "settle",
    "take_call",
    "take_notice",
]
