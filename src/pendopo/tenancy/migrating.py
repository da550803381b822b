"""A new database in seconds: a step of a migration draws only those model classes anew that it changes.

Django draws the changed model and every model that is linked with it, in either direction and over any number of steps.
Every table of a region refers to `Region`, so to Django all models are neighbours: some 170 classes at each of some 500
steps. What must be drawn anew is less: the changed model and those that refer to it. A class that is only referred to
stays as it is and learns of the new ones by the registry. An index or a constraint changes no class at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.migrations.state import ProjectState
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]
REPLACED = ("add_model", "_find_reload_model", "_reload", "_append_option")


def _append_option(state: Any, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])


def _add_model(state: Any, model_state: Any) -> None:
    """Nothing refers to a model that is new, so nothing but itself is drawn."""
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model_state])
        _belong_to(state.apps)


def _find_reload_model(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    """The model and all that refer to it, over any number of steps: they hold the class that is going."""
    referring: dict[Key, set[Key]] = defaultdict(set)
    for key, model in state.models.items():
        for target in _referred_to(key, model):
            referring[target].add(key)
    found: set[Key] = set()
    waiting = {(app_label, model_name)}
    while waiting:
        key = waiting.pop()
        found.add(key)
        waiting |= referring[key] - found
    return found


def _referred_to(key: Key, model: Any) -> Iterator[Key]:
    """What a model's fields and bases name."""
    for field in model.fields.values():
        for target in (getattr(field.remote_field, "model", None), getattr(field.remote_field, "through", None)):
            if target:
                yield resolve_relation(target, *key)
    for base in model.bases:
        if isinstance(base, str):
            yield resolve_relation(base, *key)


def _reload_and_belong(reload: Any) -> Any:
    def _reload(state: Any, related_models: set[Key]) -> None:
        reload(state, related_models)
        _belong_to(state.apps)

    return _reload


def _belong_to(apps: Any) -> None:
    """Classes that were left as they are find what refers to them in the registry of today."""
    for model in apps.get_models(include_auto_created=True, include_swapped=True):
        model._meta.apps = apps
        model._meta._expire_cache()


def leave_models_alone() -> None:
    """Take it into use, once for the process."""
    missing = [name for name in REPLACED if not hasattr(ProjectState, name)]
    assert not missing, f"Django keeps its state otherwise now ({missing}): look again whether this helps"
    reload = _reload_and_belong(getattr(ProjectState, "_reload"))  # noqa: B009  (not among its typed names)
    for name, ours in zip(REPLACED, (_add_model, _find_reload_model, reload, _append_option), strict=True):
        setattr(ProjectState, name, ours)
