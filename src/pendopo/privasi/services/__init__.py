"""The only writers of privasi, one file per family of verbs."""

from pendopo.privasi.services.breaches import NewBreach, change_breach, report_breach, tell_affected
from pendopo.privasi.services.copies import ask_copy, make_copy
from pendopo.privasi.services.keeping import Swept, set_keeping, sweep
from pendopo.privasi.services.requests import Erased, answer_request, ask, erase_person, refuse_request

__all__ = [
    "Erased",
    "NewBreach",
    "Swept",
    "answer_request",
    "ask",
    "ask_copy",
    "change_breach",
    "erase_person",
    "make_copy",
    "refuse_request",
    "report_breach",
    "set_keeping",
    "sweep",
    "tell_affected",
]
