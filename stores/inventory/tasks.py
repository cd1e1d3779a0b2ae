"""What is checked at night."""

from celery import shared_task
from django.utils import timezone

from stores.inventory import operations


@shared_task  # type: ignore[untyped-decorator]
def replay_ledger() -> None:
    """Hold every level against its ledger from the first line."""
    operations.replay_ledger(now=timezone.now(), clock=timezone.now)
