"""Reads of clients, their submissions and messages."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from pendopo.webapi import rules
from pendopo.webapi.models import ApiClient, ApiSubmission, ApiUpload, Delivery

KEPT_SHOWN = 50


def client_of(token: str, *, today: date) -> ApiClient | None:
    """The valid client of a token in the open region; None for everything else, in the same way."""
    named = rules.read_token(token)
    if named is None:
        return None
    alive = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
    client = ApiClient.objects.filter(alive, key_id=named[0], revoked_at__isnull=True).first()
    if client is None or not hmac.compare_digest(bytes(client.secret_hash), rules.hash_of(named[1])):
        return None
    return client


def get_client(client_id: UUID) -> ApiClient:
    """A client by its id. Raises Http404."""
    client = ApiClient.objects.filter(pk=client_id).first()
    if client is None:
        raise Http404
    return client


def clients() -> list[ApiClient]:
    """Every client, valid ones first, then by title."""
    return sorted(ApiClient.objects.all(), key=lambda one: (one.revoked_at is not None, one.title.lower()))


def is_submission_of(client: ApiClient, case_id: UUID) -> bool:
    return ApiSubmission.objects.filter(client=client, case_id=case_id).exists()


def own_files(client: ApiClient, ids: Collection[UUID]) -> set[UUID]:
    """Those of these files that this client sent."""
    return set(ApiUpload.objects.filter(client=client, file_id__in=ids).values_list("file_id", flat=True))


def newest_deliveries(client: ApiClient) -> list[Delivery]:
    """The last messages to a client's webhooks."""
    rows = Delivery.objects.filter(webhook__client=client).select_related("webhook")
    return list(rows.order_by("-created_at", "-id")[:KEPT_SHOWN])


def get_delivery(delivery_id: UUID) -> Delivery:
    """A message by its id. Raises Http404."""
    found = Delivery.objects.filter(pk=delivery_id).select_related("webhook").first()
    if found is None:
        raise Http404
    return found
