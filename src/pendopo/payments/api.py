"""What other packages may use of payments."""

from pendopo.payments.models import CHANNELS, BankNotice, BillPaper, Skrd, SkrdEnd, Ssrd, VirtualAccount
from pendopo.payments.queries import (
    bill_by_code,
    bill_by_paper,
    bills_of_case,
    estimates,
    get_bill,
    open_bills,
    paper_of,
    qris_picture,
)
from pendopo.payments.rules import Status, grouped
from pendopo.payments.services import (
    Proof,
    Wish,
    assess_fees,
    attach_paper,
    cancel_bills,
    keep_account,
    open_account,
    play,
    record_proof,
    set_bank,
)

__all__ = [
    "CHANNELS",
    "BankNotice",
    "BillPaper",
    "Proof",
    "Skrd",
    "SkrdEnd",
    "Ssrd",
    "Status",
    "VirtualAccount",
    "Wish",
    "assess_fees",
    "attach_paper",
    "bill_by_code",
    "bill_by_paper",
    "bills_of_case",
    "cancel_bills",
    "estimates",
    "get_bill",
    "grouped",
    "keep_account",
    "open_account",
    "open_bills",
    "paper_of",
    "play",
    "qris_picture",
    "record_proof",
    "set_bank",
]
