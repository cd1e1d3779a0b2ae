"""Calls to providers: never inside a transaction. Intent stored, call made with our key, result stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.payments import operations
from commerce.payments.errors import ProviderRefused, QuoteEnded
from commerce.payments.models import ProviderCall, Quote, Tender
from commerce.payments.providers import ProviderPayment, Session
from commerce.payments.providers.registry import PROVIDERS
from core import markets
from core.money import Money

_CLOSED = frozenset({"cancelled", "expired"})


def open_page(
    tender_id: UUID,
    *,
    now: datetime,
    return_path: str = "/checkout/return/",
    cancel_path: str = "/checkout/payment/",
) -> str:
    """Return the address of the provider's payment page for the tender, opened once.

    A page that the payer cancelled cannot be paid any more: another follows it, under a reference
    of its own, so that two tabs still share one. Raises ProviderUnavailable; the same call again
    is safe.
    """
    tender = Tender.objects.select_related("plan__quote").get(pk=tender_id)
    quote = tender.plan.quote
    if quote.state != Quote.State.OPEN or quote.expires_at <= now:
        raise QuoteEnded
    earlier = PROVIDERS[tender.provider].get(tender.provider_id) if tender.provider_id else None
    if earlier is not None and earlier.status not in _CLOSED:
        return tender.pay_url
    base = settings.BASE_URL + markets.prefix_of(quote.market_code, quote.language)
    payment = PROVIDERS[tender.provider].open(
        Session(
            reference=f"{tender.pk}/{earlier.id}" if earlier else str(tender.pk),
            amount=Money(tender.amount, tender.currency),
            description=_("Your order at Fjord & Fell"),
            language=quote.language,
            return_url=f"{base}{return_path}{tender.pk}/",
            cancel_url=f"{base}{cancel_path}",
        )
    )
    return operations.record_page(
        tender_id=tender_id,
        payment=payment,
        now=now,
        instead_of=earlier.id if earlier else "",
    ).pay_url


def ask(tender: Tender) -> ProviderPayment | None:
    """Return how the tender's payment stands at its provider; None where it was never opened."""
    provider = PROVIDERS[tender.provider]
    return provider.get(tender.provider_id) if tender.provider_id else provider.find(str(tender.pk))


def perform(call_id: int, *, now: datetime) -> None:
    """Make a stored call and keep its result. Raises ProviderUnavailable, to be tried again."""
    call = ProviderCall.objects.select_related("tender").get(pk=call_id)
    if call.state != ProviderCall.State.PENDING:
        return
    tender = call.tender
    provider = PROVIDERS[tender.provider]
    try:
        payment = ask(tender)
        if call.kind == ProviderCall.Kind.VOID and _nothing_to_void(payment):
            operations.record_call_done(call_id=call_id, reference=call.key, now=now)
            return
        if payment is None:
            raise ProviderRefused("404 no payment was opened")
        if call.kind == ProviderCall.Kind.CAPTURE:
            outcome = provider.capture(payment.id, call.amount, call.key)
        elif call.kind == ProviderCall.Kind.REFUND:
            outcome = provider.refund(payment.id, call.amount, call.key)
        else:
            outcome = provider.void(payment.id, call.key)
    except ProviderRefused as error:
        operations.record_call_failed(call_id=call_id, error=str(error), now=now)
        return
    operations.record_call_done(call_id=call_id, reference=outcome.reference, now=now)


def _nothing_to_void(payment: ProviderPayment | None) -> bool:
    """Say whether no page can be paid any more and all that was authorised is taken or let go."""
    if payment is None:
        return True
    ended = payment.voided or payment.status in _CLOSED
    return ended or bool(payment.authorised and payment.captured >= payment.authorised)
