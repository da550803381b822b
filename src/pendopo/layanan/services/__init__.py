"""The verbs of the journey; what they write they write through the platform's own verbs."""

from pendopo.layanan.services.notices import notify_applicant, send_receipt
from pendopo.layanan.services.signing import sign_case

__all__ = ["notify_applicant", "send_receipt", "sign_case"]
