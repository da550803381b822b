"""The web process: granian loads `application` from here, once per worker."""

from __future__ import annotations

import os

from pendopo.config.cli.deathsig import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
die_with_parent()

from django.core.wsgi import get_wsgi_application  # noqa: E402  (the kernel must know the parent before Django starts)

from pendopo.tenancy.api import refuse_unsafe_role  # noqa: E402

application = get_wsgi_application()
refuse_unsafe_role()
