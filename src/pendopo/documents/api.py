"""What other packages may use of documents."""

from pendopo.documents.drawing import qr_svg
from pendopo.documents.models import Authority, Letter, SignerCertificate
from pendopo.documents.papers import Paper, print_paper
from pendopo.documents.queries import (
    PdfCheck,
    authority_of,
    certificate_of,
    check_pdf,
    current_signer,
    fixed_bytes,
    get_letter,
    is_whole,
    letter_data,
    letter_of_subject,
    letters_of_subject,
    problem_sentence,
    signed_bytes,
    verification_address,
)
from pendopo.documents.rules import Difference, grouped, is_same_signer, passphrase_problem, read_code
from pendopo.documents.services import (
    FrozenLetter,
    attach_signature,
    found_authority,
    freeze_letter,
    issue_signer,
    render_letter,
    revoke_signer,
    void_letter,
)
from pendopo.documents.signing import OpenSigner, SignedPdf, open_signer, sign_bytes
from pendopo.documents.typesetting import TypesetProblem

__all__ = [
    "Authority",
    "Difference",
    "FrozenLetter",
    "Letter",
    "OpenSigner",
    "Paper",
    "PdfCheck",
    "SignedPdf",
    "SignerCertificate",
    "TypesetProblem",
    "attach_signature",
    "authority_of",
    "certificate_of",
    "check_pdf",
    "current_signer",
    "fixed_bytes",
    "found_authority",
    "freeze_letter",
    "get_letter",
    "grouped",
    "is_same_signer",
    "is_whole",
    "issue_signer",
    "letter_data",
    "letter_of_subject",
    "letters_of_subject",
    "open_signer",
    "passphrase_problem",
    "print_paper",
    "problem_sentence",
    "qr_svg",
    "read_code",
    "render_letter",
    "revoke_signer",
    "sign_bytes",
    "signed_bytes",
    "verification_address",
    "void_letter",
]
