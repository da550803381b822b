"""The only writers of field work: visits and their plan, what phones send, the signed record, checklists."""

from pendopo.lapangan.services.erasing import hear_erased
from pendopo.lapangan.services.lists import change_checklist
from pendopo.lapangan.services.photos import PhotoTold, keep_photo
from pendopo.lapangan.services.records import attach_scan, render_record
from pendopo.lapangan.services.results import InvalidReport, Sent, choose_result, receive_result
from pendopo.lapangan.services.visits import (
    Plan,
    ask_visit,
    ask_visit_effect,
    cancel_visit,
    check_surveyed,
    close_moot,
    plan_visit,
)

__all__ = [
    "InvalidReport",
    "PhotoTold",
    "Plan",
    "Sent",
    "ask_visit",
    "ask_visit_effect",
    "attach_scan",
    "cancel_visit",
    "change_checklist",
    "check_surveyed",
    "choose_result",
    "close_moot",
    "hear_erased",
    "keep_photo",
    "plan_visit",
    "receive_result",
    "render_record",
]
