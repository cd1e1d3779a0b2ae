"""One function for browser return, webhook, poll and sweeper: ask the provider, then act on the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.utils.translation import gettext as _

from commerce.orders import operations
from commerce.orders.operations import Settled
from commerce.payments import gateway, queries
from commerce.payments import operations as payments
from commerce.payments.errors import BalanceSpent, NoQuote, PaymentRefused, ProviderRefused
from commerce.payments.models import Tender
from commerce.payments.providers import ProviderPayment
from commerce.payments.reasons import Reason
from commerce.pricing.errors import NotFirstOrder, VoucherGone
from core.actor import Actor
from stores.inventory.errors import OutOfStock

# What stops a paid quote from becoming an order, and what its payer is told: all means are let go of.
_WHY: dict[type[Exception], Reason] = {
    OutOfStock: Reason.SOLD_OUT,
    NotFirstOrder: Reason.NOT_FIRST_ORDER,
    VoucherGone: Reason.CODE_USED_UP,
    BalanceSpent: Reason.BALANCE_SPENT,
}

log = structlog.get_logger(__name__)


_READ = Tender.objects.select_related("plan__quote", "plan__order")


def settle(tender_id: UUID, *, now: datetime) -> Settled:
    """Ask the provider how the payment stands and act on it; safe any number of times at once.

    Raises NoQuote, ProviderUnavailable; PaymentRefused (one of these) where the provider said no
    for good.
    """
    tender = _READ.filter(pk=tender_id).first()
    if tender is None:
        raise NoQuote
    return settle_tender(tender, now=now)


def reserve(
    *,
    cart_id: UUID,
    actor: Actor,
    now: datetime,
    expected_total: int,
    expected_rest: int | None = None,
) -> Settled:
    """Place what a colleague's customer pays when she collects it: there is no page on which she would press.

    Raises what `choose_means` and `start_payment` raise; then nothing has changed.
    """
    tender = payments.offer_reserved(
        cart_id=cart_id,
        actor=actor,
        now=now,
        expected_total=expected_total,
        expected_rest=expected_rest,
    )
    gateway.open_page(tender.pk, now=now)
    return settle(tender.pk, now=now)


def settle_tender(tender: Tender, *, now: datetime) -> Settled:
    """Do the same for a tender that was just read."""
    try:
        payment = gateway.ask(tender)
    except ProviderRefused as error:
        log.error("payment_not_told", tender_id=str(tender.pk), error=str(error))  # noqa: TRY400
        raise PaymentRefused(
            _("The payment service does not tell us about this payment. Please ask us.")
        ) from error
    if payment is None:
        return Settled("waiting")
    if operations.has_placed(tender, payment):
        return _troubles_noted(Settled("placed", tender.plan.order), tender.pk, payment, now)
    return act_on(tender.pk, payment, now=now)


def act_on(tender_id: UUID, payment: ProviderPayment, *, now: datetime) -> Settled:
    """Act on what a provider says of a payment of the tender, whichever of its pages was paid."""
    try:
        settled = operations.settle_payment(tender_id=tender_id, payment=payment, now=now)
    except tuple(_WHY) as error:
        settled = operations.refuse_payment(
            tender_id=tender_id, payment=payment, why=_WHY[type(error)], now=now
        )
    return _troubles_noted(settled, tender_id, payment, now)


def _troubles_noted(
    settled: Settled, tender_id: UUID, payment: ProviderPayment, now: datetime
) -> Settled:
    if payments.has_troubles(payment):
        payments.note_troubles(tender_id=tender_id, payment=payment, now=now)
    return settled


def settle_at_terminal(provider: str, payment_id: str, *, now: datetime) -> Settled:
    """Settle a payment at a card terminal that is no tender's payment: a late one, or one whose answer was lost.

    The provider's name of it may be unknown to us: the reference that it carries names the try.
    Everything else that a provider names and we do not know is left to the reconciliation. Raises what
    the port raises.
    """
    payment = gateway.read(provider, payment_id)
    sent = queries.terminal_payment_of(provider, payment.reference) if payment.reader else None
    if sent is None:
        return Settled("waiting")
    return act_on(sent.tender_id, payment, now=now)


def tender_of(provider: str, provider_id: str) -> Tender | None:
    """Return the tender that a provider's payment belongs to."""
    return _READ.filter(provider=provider, provider_id=provider_id).first()
