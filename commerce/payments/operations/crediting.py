"""What colleagues do with money of ours: give credit with a reason, note what companies paid."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Customer
from commerce.payments import credit_lines, purses
from commerce.payments.events import CreditGiven, InvoicePaid
from commerce.payments.models import Purse, Tender
from core import events
from core.actor import Actor, Role
from core.errors import Forbidden, Invalid, NotFound
from core.markets import MARKETS
from core.operation import operation

MAY_GIVE_CREDIT = (Role.CSA_LEAD, Role.MANAGER)
# What a lead of the contact centre may give a customer in a day, in what a small thing costs; above it a manager.
SMALL_THINGS = 4


def credit_limit(market: str) -> int:
    """Return what a lead may give a customer in a day, minor units."""
    return MARKETS[market].small * SMALL_THINGS


@operation
def give_credit(
    *,
    customer_id: int,
    amount: int,
    market: str,
    reason: str,
    key: str,
    actor: Actor,
    now: datetime,
) -> Purse:
    """Give a customer store credit, once per key, with a reason that the audit keeps.

    Raises Forbidden to others and for one's own account; TooMuchCredit above what a lead may give;
    Invalid without an amount or a reason.
    """
    if not actor.has(*MAY_GIVE_CREDIT):
        raise Forbidden
    if amount <= 0:
        raise Invalid(fields={"amount": _("Enter an amount")})
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why")})
    customer = Customer.objects.select_related("user").filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    if customer.user_id == actor.user_id:
        raise Forbidden(_("Nobody gives credit to herself. Please ask a colleague."))
    purse, is_given = purses.add_credit(
        customer_id=customer_id,
        amount=amount,
        market=market,
        key=f"credit:{key}",
        now=now,
        reason=reason.strip()[:200],
        by=actor.name,
        most_a_day=None if actor.has(Role.MANAGER) else credit_limit(market),
    )
    if not is_given:
        return purse
    events.record(
        CreditGiven(
            customer_id=customer_id, purse_id=purse.pk, amount=amount, currency=purse.currency
        ),
        actor=actor,
        now=now,
        reason=reason.strip()[:200],
        privileged=True,
    )
    return purse


MAY_NOTE_PAYMENTS = (Role.MANAGER,)
REFERENCE = 80


@operation
def note_invoice_paid(
    *,
    tender_id: UUID,
    amount: int | None,
    paid_on: date,
    reference: str,
    actor: Actor,
    now: datetime,
    is_out: bool = False,
) -> bool:
    """Note that a company has paid an invoice, or `amount` of it; False where the reference is known.

    `is_out`: that we have paid back what we owe of it, or `amount` of that. Raises Forbidden; Invalid without a reference, or for a day to come; NothingOwed.
    """
    if not actor.has(*MAY_NOTE_PAYMENTS):
        raise Forbidden
    tender = (
        Tender.objects.select_related("plan__quote", "reservation__purse")
        .filter(pk=tender_id, provider=Purse.Kind.INVOICE)
        .first()
    )
    if tender is None:
        raise NotFound
    reference, problems = " ".join(reference.split()), {}
    if not 0 < len(reference) <= REFERENCE:
        problems["reference"] = _("Enter the bank's reference, at most %(most)s characters") % {
            "most": REFERENCE
        }
    if paid_on > now.astimezone(tender.plan.offer.market.zone).date():
        problems["paid_on"] = _("Enter the day on which the money was moved")
    if problems:
        raise Invalid(fields=problems)
    payment = credit_lines.note_invoice_paid(
        tender_id=tender_id,
        amount=amount,
        paid_on=paid_on,
        reference=reference,
        actor_name=actor.name,
        now=now,
        is_out=is_out,
    )
    if payment is None:
        return False
    events.record(
        InvoicePaid(
            company_id=tender.reservation.purse.company_id or 0,
            plan_id=tender.plan_id,
            amount=payment.amount,
            currency=tender.currency,
        ),
        actor=actor,
        now=now,
        reason=reference,
        privileged=True,
    )
    return True
