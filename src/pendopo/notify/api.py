"""What other packages may use of notify."""

from pendopo.notify.models import Notice
from pendopo.notify.queries import notices_of
from pendopo.notify.services import mark_told, send_again, send_notice

__all__ = ["Notice", "mark_told", "notices_of", "send_again", "send_notice"]
