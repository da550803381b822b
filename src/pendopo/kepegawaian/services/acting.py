"""Who acts here is always staff with a person of the region."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from pendopo.people.api import Actor


def person_of(actor: Actor) -> UUID:
    """The person who acts. Raises Http404 for a visitor or the system: there is nothing here for them."""
    if not actor.is_staff or actor.actor_id is None:
        raise Http404
    return actor.actor_id
