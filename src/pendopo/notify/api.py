"""What other packages may use of notify."""

from pendopo.notify.gateways import GATEWAYS, Gateway, offered
from pendopo.notify.models import Notice
from pendopo.notify.queries import (
    MailServer,
    Wording,
    counts_by_state,
    gateway_of,
    mail_server,
    notices_of,
    untold,
    wordings,
    words_for,
)
from pendopo.notify.rules import KINDS, Message, compose, error_words, hand_links
from pendopo.notify.services import (
    change_template,
    choose_gateway,
    hand_not_sent,
    mark_told,
    open_by_hand,
    reset_template,
    send_again,
    send_notice,
    tell_as_simulator,
)
from pendopo.notify.services.hand import WAYS
from pendopo.notify.services.settings import WrongText

__all__ = [
    "GATEWAYS",
    "KINDS",
    "WAYS",
    "Gateway",
    "MailServer",
    "Message",
    "Notice",
    "Wording",
    "WrongText",
    "change_template",
    "choose_gateway",
    "compose",
    "counts_by_state",
    "error_words",
    "gateway_of",
    "hand_links",
    "hand_not_sent",
    "mail_server",
    "mark_told",
    "notices_of",
    "offered",
    "open_by_hand",
    "reset_template",
    "send_again",
    "send_notice",
    "tell_as_simulator",
    "untold",
    "wordings",
    "words_for",
]
