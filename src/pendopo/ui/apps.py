"""Registration of the user interface with Django; nothing runs when it is ready."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pendopo.ui"
    label = "ui"
