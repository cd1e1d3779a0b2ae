"""What is left on a gift card, for a caller who reads out the end of its code; the code itself is nobody's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.payments import operations, purses
from contact_centre.web.advisor import advisor, page
from core.money import Money


@require_GET
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """Show the cards whose codes end with four characters: balance, what is kept, last day."""
    actor, now = advisor(request), timezone.now()
    last4 = request.GET.get("last4", "").strip()[:4]
    cards = []
    for purse in operations.cards_ending(last4, actor=actor) if last4 else []:
        left = Money(purses.free_of(purse, now=now), purse.currency)
        kept = Money(purse.balance, purse.currency) - left
        cards.append({"purse": purse, "left": left, "kept": kept})
    return page(request, actor, "console/gift_cards.html", {"last4": last4, "cards": cards})
