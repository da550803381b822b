"""Writes of permits: their life from issue to end, and what is sent to central systems. What definitions name as
effects, and what views call, is found here."""

from pendopo.perizinan.services.acts import (
    copy_izin,
    lift,
    prepare_copy,
    prepare_lifting,
    prepare_revocation,
    prepare_suspension,
    prepare_transfer,
    prepare_warning,
    restore_izin,
    revoke,
    suspend,
    transfer_izin,
    warn,
    withdraw_act,
)
from pendopo.perizinan.services.permits import (
    CaseLike,
    answer_as_simulator,
    issue_izin,
    make_letter,
    prepare_izin,
    revoke_izin,
    send_to_centre,
    withdraw_izin,
)

__all__ = [
    "CaseLike",
    "answer_as_simulator",
    "copy_izin",
    "issue_izin",
    "lift",
    "make_letter",
    "prepare_copy",
    "prepare_izin",
    "prepare_lifting",
    "prepare_revocation",
    "prepare_suspension",
    "prepare_transfer",
    "prepare_warning",
    "restore_izin",
    "revoke",
    "revoke_izin",
    "send_to_centre",
    "suspend",
    "transfer_izin",
    "warn",
    "withdraw_act",
    "withdraw_izin",
]
