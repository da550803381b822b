"""What other packages may use of ui (besides its templates)."""

from pendopo.ui.colour import hex_of, oklch
from pendopo.ui.deadline import Tenggat, tenggat_of
from pendopo.ui.sprite import icon_names
from pendopo.ui.theme import theme_url

__all__ = ["Tenggat", "hex_of", "icon_names", "oklch", "tenggat_of", "theme_url"]
