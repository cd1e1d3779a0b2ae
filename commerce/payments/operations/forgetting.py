"""Forget to whom an offer was made that has ended unpaid."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from commerce.cart.models import Cart
from commerce.payments.events import LatePaymentVoided
from commerce.payments.models import PayLink, ProviderCall, Quote, Tender, TillOffer
from commerce.payments.purses import OWN
from core.models import Delivery
from core.operation import operation

# A payment that was begun at a provider, or at a till that lost its connection, may come late, and
# its payer is told where her money is. What takes longer is given back all the same.
KEPT = timedelta(days=14)


@operation
def forget_offers(*, now: datetime, limit: int = 500) -> int:
    """Blank who was to get offers that have ended unpaid, and whose cart is not open any more; return how many.

    At once where nothing was begun at a provider or a till, or it was let go there; else after KEPT. Never
    before the mail to a late payer is written.
    """
    begun = Tender.objects.filter(plan__quote=OuterRef("pk"), voided=False)
    begun = begun.exclude(provider_id="").exclude(provider__in=OWN)
    asked = ProviderCall.objects.filter(
        tender__plan__quote=OuterRef("pk"), state=ProviderCall.State.PENDING
    )
    at_till = TillOffer.objects.filter(quote=OuterRef("pk"), claimed_by__isnull=False)
    named = Concat(Value("quote:"), Cast(OuterRef("pk"), CharField()))
    to_tell = Delivery.objects.filter(event__type=LatePaymentVoided.__name__, event__subject=named)
    ended = Quote.objects.filter(state=Quote.State.VOID, is_forgotten=False).exclude(
        cart__state=Cart.State.OPEN
    )
    none_begun = ~Exists(begun) & ~Exists(asked) & ~Exists(at_till)
    ids = list(
        ended.filter(Q(created_at__lt=now - KEPT) | none_begun)
        .exclude(Exists(to_tell))
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("created_at")
        .values_list("pk", flat=True)[:limit]
    )
    PayLink.objects.filter(quote__in=ids).update(to="")
    return Quote.objects.filter(pk__in=ids).update(details={}, is_forgotten=True)
