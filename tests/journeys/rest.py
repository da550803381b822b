"""Inside an instance: what the demonstration tells after its first twelve cases, without the long history of one
service: cases of the others with their bills, the archive, answers of the centre, rules of sharing out. Nothing is told
about permits that stand already: one of them is the citizen's of the journeys.
"""

from __future__ import annotations

from datetime import datetime


def tell_rest(now: datetime) -> None:
    """In the example city; safe to repeat."""
    from unittest.mock import patch

    from pendopo.config.demo import history
    from pendopo.tenancy.api import Region

    with patch.object(history, "history_plans", return_value=[]), patch.object(history, "tell_lives"):
        history.tell_history(Region.objects.get(code="32.73"), now)


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    tell_rest(timezone.now())


if __name__ == "__main__":
    main()
