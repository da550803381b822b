"""A new database in seconds: adding an index or a constraint does not draw every model anew.

Every table of a region refers to `Region`, so to Django all models are neighbours: each step of a migration made it
draw some 170 model classes again, and half of those steps add an index or a constraint, which changes no class. State
and class keep the option, as with Django's own way.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.state import ProjectState


def _append_option(state: Any, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])


def leave_models_alone() -> None:
    """Take it into use, once for the process."""
    assert hasattr(ProjectState, "_append_option"), "Django keeps indexes otherwise now: look again whether this helps"
    ProjectState._append_option = _append_option
