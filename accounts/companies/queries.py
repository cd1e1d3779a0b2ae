"""For whom a customer may buy."""

from __future__ import annotations

from accounts.models import Company


def companies_of(customer_id: int | None, market: str) -> list[Company]:
    """Return the companies of the market that have named the customer as a buyer; none for a guest."""
    if customer_id is None:
        return []
    found = Company.objects.filter(buyers__customer_id=customer_id, market=market, is_active=True)
    return list(found.order_by("name"))
