"""Reads of calls to providers."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from commerce.payments.events import ProviderCallRequested
from commerce.payments.models import ProviderCall
from core.models import Delivery


def forgotten_calls(*, older_than: datetime, limit: int = 50) -> list[int]:
    """Return the calls asked before the moment that are pending and have no delivery to make them."""
    subject = Concat(
        Value(f"{ProviderCallRequested.subject_kind}:"), Cast(OuterRef("pk"), CharField())
    )
    living = Delivery.objects.filter(event__subject=subject, parked_at=None)
    return list(
        ProviderCall.objects.filter(state=ProviderCall.State.PENDING, created_at__lt=older_than)
        .exclude(Exists(living))
        .order_by("created_at")
        .values_list("pk", flat=True)[:limit]
    )


def refused_calls(*, limit: int = 100) -> QuerySet[ProviderCall]:
    """Return the calls that a provider refused and that nobody had made again, oldest first."""
    return (
        ProviderCall.objects.filter(state=ProviderCall.State.FAILED)
        .select_related("tender")
        .order_by("settled_at", "pk")[:limit]
    )
