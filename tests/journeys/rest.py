"""Inside an instance: what the demonstration tells after its first twelve cases, without the long history of one
service: cases of the others with their bills, the archive, answers of the centre, matters about permits, sharing out.
"""

from __future__ import annotations

from datetime import datetime


def tell_rest(now: datetime) -> None:
    """In the example city; safe to repeat."""
    from pendopo.config.demo import history
    from pendopo.tenancy.api import Region

    history.history_plans = lambda place, calendar, now: []
    history.tell_history(Region.objects.get(code="32.73"), now)


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    tell_rest(timezone.now())


if __name__ == "__main__":
    main()
