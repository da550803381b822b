from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    name = "pendopo.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        """Security follows the models: it is laid once, after the last app's migrations."""
        from pendopo.tenancy.migrating import leave_models_alone
        from pendopo.tenancy.security import secure_after_migrate

        leave_models_alone()
        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(secure_after_migrate, sender=last, dispatch_uid="tenancy.security")
