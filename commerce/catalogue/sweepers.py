"""What happens to the catalogue by the clock."""

from __future__ import annotations

from datetime import datetime

from commerce.catalogue import operations
from core import relay


@relay.sweeper
def publish_due(now: datetime) -> int:
    """Publish and withdraw the products whose hour has come."""
    return operations.publish_due(now=now)
