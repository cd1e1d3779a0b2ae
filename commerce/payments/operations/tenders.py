"""Tenders: what the provider says of a payment, kept once, and money that has no order let go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from commerce.payments import purses
from commerce.payments.events import (
    LatePaymentVoided,
    PaymentDeclined,
)
from commerce.payments.models import (
    Quote,
    Tender,
)
from commerce.payments.operations.calls import let_go
from commerce.payments.operations.ledger import append_event
from commerce.payments.operations.quotes import void
from commerce.payments.operations.terminals import note_ending, note_paid, note_refused
from commerce.payments.providers import ProviderPayment
from commerce.payments.reasons import Reason
from core import events, hints
from core.actor import SYSTEM
from core.operation import operation


@operation
def record_page(
    *, tender_id: UUID, payment: ProviderPayment, now: datetime, instead_of: str = ""
) -> str:
    """Keep the address of the payment page that the provider opened for the tender; return the one that counts.

    `instead_of` is the payment that it follows, where the payer cancelled an earlier page.
    """
    kept = Tender.objects.filter(pk=tender_id, provider_id=instead_of).update(
        provider_id=payment.id,
        pay_url=payment.pay_url,
        asked_at=now,
        state=Tender.State.CREATED,
        status_text="",
    )
    if kept:
        return payment.pay_url
    return Tender.objects.values_list("pay_url", flat=True).get(pk=tender_id)


def adopt_authorisation(tender_id: UUID, payment: ProviderPayment, *, now: datetime) -> None:
    """Record an authorisation on a tender whose cart is locked; part of placing an order.

    The order is paid with this payment. Another page that the tender had is closed, and what was
    paid there is let go.
    """
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan")
        .get(pk=tender_id)
    )
    if tender.provider_id not in {"", payment.id}:
        let_go(tender, tender.provider_id, cause=f"quote:{tender.plan.quote_id}", now=now)
    if append_event(tender, payment.id, "authorised", payment.authorised, now=now):
        tender.authorised = payment.authorised
        tender.state = Tender.State.AUTHORISED
    tender.provider_id, tender.card_text = payment.id, payment.card_text
    tender.status_text, tender.asked_at = payment.status, now
    tender.captured_at_once = payment.captured_at_once
    tender.method = payment.method or tender.method
    tender.save()
    note_paid(tender, payment, now=now)


def others_wait(tenders: Sequence[Tender], *, besides: Tender) -> bool:
    """Say whether another tender of the plan is not authorised for its amount yet."""
    return any(
        each.state != Tender.State.AUTHORISED or each.authorised < each.amount
        for each in tenders
        if each.pk != besides.pk
    )


def keep_balances(tenders: Sequence[Tender], *, now: datetime) -> None:
    """Keep what gift cards and credit pay of a plan, part of placing its order. Raises BalanceSpent."""
    own = [each for each in tenders if each.provider in purses.OWN]
    if own:
        purses.keep(own[0].plan_id, now=now)


@operation
def record_unpaid_state(*, tender_id: UUID, payment: ProviderPayment, now: datetime) -> None:
    """Keep what the provider says of a payment that is not authorised: declines, a challenge, its end.

    An answer about an earlier page of the tender comes too late and changes nothing.
    """
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan__quote")
        .get(pk=tender_id)
    )
    is_over = note_ending(tender, payment, now=now)
    if tender.provider_id not in {"", payment.id}:
        return
    quote = tender.plan.offer
    for attempt in payment.declines:
        if append_event(tender, attempt.reference, "declined", 0, detail=attempt.reason, now=now):
            events.record(
                PaymentDeclined(
                    quote_id=str(quote.pk), cart_id=str(quote.cart_id), reason=attempt.reason
                ),
                actor=SYSTEM,
                now=now,
            )
    tender.status_text = (
        "declined"
        if payment.declines and (is_over or payment.status == "created")
        else payment.status
    )
    if payment.voided or payment.status in {"voided", "expired", "cancelled"}:
        tender.voided = payment.voided
        tender.state = Tender.State.CLOSED
    tender.provider_id, tender.asked_at = payment.id, now
    if is_over and quote.state == Quote.State.OPEN:
        tender.provider_id, tender.voided, tender.state = "", False, Tender.State.CREATED
    tender.save()
    hints.publish(f"cart:{quote.cart_id}", 0)


def refuse_second_payment(tender: Tender, payment: ProviderPayment, *, now: datetime) -> None:
    """Let go of money that came for an order which another payment of its tender has paid."""
    if not payment.reader and (
        not payment.authorised or payment.voided or tender.provider_id in {"", payment.id}
    ):
        return
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan")
        .get(pk=tender.pk)
    )
    note_ending(tender, payment, now=now)
    if not payment.authorised or payment.voided or tender.provider_id in {"", payment.id}:
        return
    note_refused(tender, payment, now=now)
    append_event(tender, payment.id, "authorised", payment.authorised, now=now)
    let_go(tender, payment.id, cause=f"quote:{tender.plan.quote_id}", now=now)


def refuse_late_payment(
    quote: Quote, tender_id: UUID, payment: ProviderPayment, why: Reason, *, now: datetime
) -> None:
    """Let go of money that came for a quote that cannot be placed; its cart is locked. The payer is told.

    Money on an earlier page of the tender is let go by the name of its payment: the tender keeps
    the page that it has.
    """
    ends_now = quote.state == Quote.State.OPEN
    if ends_now:
        void(quote, why, actor=SYSTEM, now=now)
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=tender_id)
    is_current = tender.provider_id in {"", payment.id}
    note_refused(tender, payment, now=now)
    if append_event(tender, payment.id, "authorised", payment.authorised, now=now):
        if is_current:
            tender.authorised, tender.provider_id = payment.authorised, payment.id
            tender.state, tender.card_text = Tender.State.AUTHORISED, payment.card_text
            tender.captured_at_once = payment.captured_at_once
        events.record(
            LatePaymentVoided(
                quote_id=str(quote.pk),
                cart_id=str(quote.cart_id),
                why=str(why),
                taken=payment.captured_at_once,
            ),
            actor=SYSTEM,
            now=now,
        )
    if is_current:
        tender.status_text = payment.status
    tender.asked_at = now
    tender.save()
    # Ending the offer has asked for this page to be let go. One that was asked for before may have
    # closed the page before it was paid: it is asked again, for the money.
    if not (payment.voided or (ends_now and is_current)):
        let_go(tender, payment.id, cause=f"quote:{quote.pk}", now=now)


@operation
def note_asked(*, tender_id: UUID, now: datetime) -> None:
    """Note that the provider is being asked, so that the sweeper takes turns."""
    Tender.objects.filter(pk=tender_id).update(asked_at=now)
