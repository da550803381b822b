"""Reads of notices."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from pendopo.notify.models import Notice


def notices_of(case_id: UUID) -> QuerySet[Notice]:
    """What the applicant of a case was told, newest first."""
    return Notice.objects.filter(case_id=case_id).order_by("-created_at", "-id")
