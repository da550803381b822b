"""The verbs of letters: authority and signers; numbers; freeze, typeset, attach a signature or a scan, void."""

from pendopo.documents.services.letters import (
    FrozenLetter,
    attach_signature,
    freeze_letter,
    render_letter,
    void_letter,
)
from pendopo.documents.services.numbering import WrongEntry, end_block, enter_number, reserve_block, set_register_plan
from pendopo.documents.services.signers import found_authority, issue_signer, revoke_signer
from pendopo.documents.services.wet import MAX_SCAN_MB, SCAN_TYPES, accept_scan, attach_scan, change_policy

__all__ = [
    "MAX_SCAN_MB",
    "SCAN_TYPES",
    "FrozenLetter",
    "WrongEntry",
    "accept_scan",
    "attach_scan",
    "attach_signature",
    "change_policy",
    "end_block",
    "enter_number",
    "found_authority",
    "freeze_letter",
    "issue_signer",
    "render_letter",
    "reserve_block",
    "revoke_signer",
    "set_register_plan",
    "void_letter",
]
