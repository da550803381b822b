"""The verbs of notices: made, sent by mail or gateway, told by hand; their wording and their ways."""

from pendopo.notify.services.hand import hand_not_sent, mark_told, open_by_hand
from pendopo.notify.services.notices import send_again, send_notice
from pendopo.notify.services.sending import deliver
from pendopo.notify.services.settings import change_template, choose_gateway, reset_template
from pendopo.notify.services.telling import callback_secret, note_receipts, tell_as_simulator

__all__ = [
    "callback_secret",
    "change_template",
    "choose_gateway",
    "deliver",
    "hand_not_sent",
    "mark_told",
    "note_receipts",
    "open_by_hand",
    "reset_template",
    "send_again",
    "send_notice",
    "tell_as_simulator",
]
