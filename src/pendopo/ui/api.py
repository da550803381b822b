"""What other packages may use of ui (besides its templates)."""

from pendopo.ui.colour import hex_of, oklch
from pendopo.ui.deadline import Tenggat, tenggat_of
from pendopo.ui.pictures import picture_names
from pendopo.ui.recordings import forget_recordings, get_recording, recording_of, recordings
from pendopo.ui.services import keep_recording, withdraw_recording
from pendopo.ui.sprite import icon_names
from pendopo.ui.theme import theme_url
from pendopo.ui.words import Meaning, hard_words

__all__ = [
    "Meaning",
    "Tenggat",
    "forget_recordings",
    "get_recording",
    "hard_words",
    "hex_of",
    "icon_names",
    "keep_recording",
    "oklch",
    "picture_names",
    "recording_of",
    "recordings",
    "tenggat_of",
    "theme_url",
    "withdraw_recording",
]
