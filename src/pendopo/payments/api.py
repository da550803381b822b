"""What other packages may use of payments."""

from pendopo.payments.models import CHANNELS, BillPaper, Skrd, SkrdEnd, Ssrd
from pendopo.payments.queries import (
    bill_by_code,
    bill_by_paper,
    bills_of_case,
    estimates,
    get_bill,
    open_bills,
    paper_of,
)
from pendopo.payments.rules import Status, grouped
from pendopo.payments.services import Proof, assess_fees, attach_paper, cancel_bills, record_proof

__all__ = [
    "CHANNELS",
    "BillPaper",
    "Proof",
    "Skrd",
    "SkrdEnd",
    "Ssrd",
    "Status",
    "assess_fees",
    "attach_paper",
    "bill_by_code",
    "bill_by_paper",
    "bills_of_case",
    "cancel_bills",
    "estimates",
    "get_bill",
    "grouped",
    "open_bills",
    "paper_of",
    "record_proof",
]
