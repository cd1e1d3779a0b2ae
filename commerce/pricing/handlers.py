"""Reactions of offers to the catalogue."""

from commerce.catalogue.events import BrandRenamed
from commerce.pricing import operations
from core import events


@events.handles(BrandRenamed)
def follow_the_brand(event: BrandRenamed, _happened: events.Happened) -> None:
    """Let promotions mean the brand under its new name."""
    operations.rename_brand(before=event.before, after=event.after)
