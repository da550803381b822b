"""The only writers of ui: recordings."""

from pendopo.ui.services.recordings import keep_recording, withdraw_recording

__all__ = ["keep_recording", "withdraw_recording"]
