"""What other packages may use of definitions."""

from pendopo.definitions.forms import DrawnField, DrawnFile, DrawnOption, draw_field, draw_page
from pendopo.definitions.models import Binding, Installed, Release
from pendopo.definitions.queries import (
    Current,
    Post,
    bindings_of,
    catalogue,
    compiled_of,
    context_for,
    current,
    forget_bindings,
    posts_of_definitions,
    vocabulary,
)
from pendopo.definitions.services import bind, publish, publish_folder
from pendopo.definitions.sketch import Sketch, sketch_of

__all__ = [
    "Binding",
    "Current",
    "DrawnField",
    "DrawnFile",
    "DrawnOption",
    "Installed",
    "Post",
    "Release",
    "Sketch",
    "bind",
    "bindings_of",
    "catalogue",
    "compiled_of",
    "context_for",
    "current",
    "draw_field",
    "draw_page",
    "forget_bindings",
    "posts_of_definitions",
    "publish",
    "publish_folder",
    "sketch_of",
    "vocabulary",
]
