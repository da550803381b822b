"""Open every open case as its page does: `python -m pendopo.config.commands.buka_berkas`, by a rehearsal of an upgrade.

Prints how many were opened and which were not, with the kind of error alone: its words may hold a person's answers.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

SHOWN = 20


def opened() -> dict[str, Any]:
    """Per region: the definition compiles, the journey stands in it, answers and names are readable."""
    from pendopo.cases.api import Case, view_case
    from pendopo.tenancy.api import all_regions, region

    count, failed = 0, []
    for place in all_regions():
        with region(place):
            for case in Case.objects.filter(finished_at=None).select_related("release").order_by("id").iterator(500):
                count += 1
                try:
                    view = view_case(case)
                    _ = (view.journey, case.applicant, case.contact)
                except Exception as error:  # whatever it is, this case would not open
                    failed.append(f"{place.title} {case.number}: {type(error).__name__}")
                if count % 1000 == 0:
                    print(f"  {count} berkas terbuka…", file=sys.stderr, flush=True)
    return {"opened": count, "failed": failed[:SHOWN], "failures": len(failed)}


def main() -> int:
    """Set Django up, open them, print one line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    import django

    django.setup()
    print(json.dumps(opened()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
