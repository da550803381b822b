"""What other packages may use of ui (besides its templates)."""

from pendopo.ui.deadline import Tenggat, tenggat_of
from pendopo.ui.sprite import icon_names
from pendopo.ui.theme import theme_url

__all__ = ["Tenggat", "icon_names", "tenggat_of", "theme_url"]
