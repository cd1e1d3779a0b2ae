"""Reactions: quotes that an edit outdated are voided; calls to providers are made."""

from uuid import UUID

from commerce.cart.events import QuoteOutdated
from commerce.payments import gateway, messages, operations
from commerce.payments.events import (
    LatePaymentVoided,
    PayLinkCreated,
    PaymentCaseClosed,
    ProviderCallRequested,
)
from commerce.payments.models import PayLink, PaymentCase, Quote
from commerce.payments.providers import store
from commerce.payments.reasons import Reason
from core import events
from core.actor import SYSTEM


@events.handles(QuoteOutdated)
def void_outdated_quote(event: QuoteOutdated, happened: events.Happened) -> None:
    """Release the holds of a quote whose cart has changed, and close its payment page."""
    operations.void_quote(
        quote_id=UUID(event.quote_id), why=Reason.CART_CHANGED, actor=SYSTEM, now=happened.now
    )


@events.handles(ProviderCallRequested, outside=True)
def make_provider_call(event: ProviderCallRequested, happened: events.Happened) -> None:
    """Capture, refund or void at the provider, under the call's own key."""
    gateway.perform(event.call_id, now=happened.now)


@events.handles(PaymentCaseClosed, where=lambda fact: fact.kind == PaymentCase.Kind.BY_HAND)
def note_given(event: PaymentCaseClosed, happened: events.Happened) -> None:
    """Somebody has given back by hand what a store took, or a lead has paid it otherwise: its call is done."""
    call_id = int(PaymentCase.objects.get(pk=event.case_id).reference)
    operations.record_call_done(call_id=call_id, reference=f"by-hand:{call_id}", now=happened.now)


@events.handles(PayLinkCreated)
def send_pay_link(event: PayLinkCreated, happened: events.Happened) -> None:
    """Write the message with the link, in the cart's language."""
    link = PayLink.objects.sent_for(event.quote_id).select_related("quote").first()
    if link is None or link.quote.state != Quote.State.OPEN:
        return
    messages.queue_pay_link(link, now=happened.now)
    operations.note_link_sent(quote_id=link.named_by, now=happened.now)


@events.handles(LatePaymentVoided)
def tell_that_nothing_is_kept(event: LatePaymentVoided, happened: events.Happened) -> None:
    """Tell the payer of an offer that had ended that the money is let go, or comes back."""
    quote = Quote.objects.get(pk=event.quote_id)
    at_till = quote.plan.last_tender.provider == store.NAME
    messages.queue_nothing_kept(quote, was_taken=event.taken, at_till=at_till, now=happened.now)
