"""What is checked at night."""

from celery import shared_task
from django.utils import timezone

from stores.inventory import operations
from stores.locations.models import Location


@shared_task  # type: ignore[untyped-decorator]
def replay_ledger() -> None:
    """Hold every level against its ledger from the first line."""
    operations.replay_ledger(now=timezone.now(), clock=timezone.now)


@shared_task  # type: ignore[untyped-decorator]
def grade_levels() -> None:
    """Say of every store's levels how surely its units are there."""
    now = timezone.now()
    stores = Location.objects.filter(kind=Location.Kind.STORE, is_active=True).order_by("pk")
    for location_id in stores.values_list("pk", flat=True):
        operations.grade_levels(location_id=location_id, now=now)
