"""Offers of carts as what is due at a till: a frozen quote whose last tender the till takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from commerce.orders import changes, settlement
from commerce.orders.models import OrderLine
from commerce.payments import operations as payments
from commerce.payments.models import Quote, Tender
from commerce.payments.operations import Means
from commerce.payments.providers import store
from core.actor import SYSTEM
from stores.selling.dues import Due, DueLine, Settled
from stores.selling.models import Till, TillPayment

NAME = "offer"


class Offers:
    """The source of offers."""

    def find(self, code: str, *, now: datetime) -> Due | None:
        """Return the offer of a code; three statements."""
        offer = payments.till_offer_of(code)
        if offer is None:
            return None
        quote = offer.quote
        tender = quote.plan.last_tender
        lines = [
            DueLine(line.sku, line.name_en, line.name_nb, line.quantity, line.gross)
            for line in quote.lines.order_by("position")
        ]
        return Due(
            source=NAME,
            subject=str(quote.pk),
            state=offer.state_of(quote, now),
            amount=tender.amount,
            total=quote.total,
            currency=quote.currency,
            location=offer.location,
            lines=lines,
            delivery=quote.delivery_gross,
            until=quote.expires_at,
            customer=quote.details.get("full_name", ""),
            claimed_by=offer.claimed_by if offer.is_claimed(now) else None,
            claimed_until=offer.claimed_until if offer.is_claimed(now) else None,
        )

    def claim(self, subject: str, *, till: Till, now: datetime) -> datetime:
        """Keep it for the till."""
        offer = payments.claim_at_till(quote_id=UUID(subject), till_id=till.pk, now=now)
        assert offer.claimed_until is not None
        return offer.claimed_until

    def let_go(self, subject: str, *, till: Till) -> None:
        """End the till's claim."""
        payments.let_till_go(quote_id=UUID(subject), till_id=till.pk)

    def note(self, payment: TillPayment, means: Sequence[Means], *, now: datetime) -> None:
        """Keep it in the ledger of its tender."""
        payments.note_taken(
            tender_id=_tender(payment).pk, reference=payment.reference, means=means, now=now
        )

    def settle(self, payment: TillPayment, *, now: datetime) -> Settled:
        """Settle it as any provider's money: by the one function that places orders."""
        tender = _tender(payment)
        told = store.StoreProvider().get(payment.reference)
        settled = settlement.act_on(tender.pk, told, now=now)
        if payments.is_paid_by(tender.pk, payment.reference):
            return Settled(settled.order)
        quote = Quote.objects.get(pk=payment.subject)
        return Settled(None, "paid" if settled.order else quote.void_reason or "ended")

    def refuse(self, payment: TillPayment, *, now: datetime) -> None:
        """Open the case of its tender."""
        payments.open_till_case(
            tender_id=_tender(payment).pk,
            reference=payment.reference,
            amount=payment.total,
            reason=f"{payment.till.actor.name}, {payment.number}: {payment.why}",
            now=now,
        )

    def given_back(self, payment: TillPayment, *, till: Till, now: datetime) -> None:
        """End its case."""
        payments.end_till_case(
            tender_id=_tender(payment).pk, reference=payment.reference, till=till.actor, now=now
        )

    def void(self, payment: TillPayment, *, till: Till, now: datetime) -> None:
        """Cancel all of its order; its goods go back on sale, its gift cards get their money back.

        The till has given back what it took.
        """
        assert payment.order_id is not None
        lines = OrderLine.objects.filter(order_id=payment.order_id)
        change = changes.cancel(
            order_id=payment.order_id,
            units={line.pk: line.quantity - line.cancelled for line in lines},
            key=f"till-void:{payment.client_id}",
            actor=SYSTEM,
            now=now,
            reason=f"Voided at {till.actor.name}",
        )
        payments.give_by_hand(
            plan_id=change.order.plan_id,
            said=_("%(till)s gave it back.") % {"till": till.actor.name},
            actor=till.actor,
            now=now,
        )


def _tender(payment: TillPayment) -> Tender:
    return Quote.objects.select_related("plan").get(pk=payment.subject).plan.last_tender
