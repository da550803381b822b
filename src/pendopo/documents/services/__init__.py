"""The verbs of letters: authority and signers; freeze, typeset, attach a signature, void."""

from pendopo.documents.services.letters import (
    FrozenLetter,
    attach_signature,
    freeze_letter,
    render_letter,
    void_letter,
)
from pendopo.documents.services.signers import found_authority, issue_signer, revoke_signer

__all__ = [
    "FrozenLetter",
    "attach_signature",
    "found_authority",
    "freeze_letter",
    "issue_signer",
    "render_letter",
    "revoke_signer",
    "void_letter",
]
