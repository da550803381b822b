"""Writes of permits: their life from issue to end, and what is sent to central systems. What definitions name as
effects, and what views call, is found here."""

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
    "issue_izin",
    "make_letter",
    "prepare_izin",
    "revoke_izin",
    "send_to_centre",
    "withdraw_izin",
]
