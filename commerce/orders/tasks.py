"""What is counted at night."""

from celery import shared_task
from django.utils import timezone

from commerce.orders import popularity


@shared_task  # type: ignore[untyped-decorator]
def count_popularity() -> None:
    """Tell the catalogue what sells, and what sells together."""
    popularity.count_popularity(now=timezone.now())
