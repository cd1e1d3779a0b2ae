"""What colleagues do with credit and gift cards: give the one with a reason, see of the other what is left."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Customer
from commerce.payments import purses
from commerce.payments.events import CreditGiven
from commerce.payments.models import Purse
from core import events
from core.actor import CONTACT_CENTRE, Actor, Role
from core.errors import Forbidden, Invalid, NotFound
from core.markets import MARKETS
from core.operation import operation

MAY_GIVE_CREDIT = (Role.CSA_LEAD, Role.MANAGER)
# What a lead of the contact centre may give at once, in what a small thing costs; above it a manager.
SMALL_THINGS = 4


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

    Raises Forbidden to others, above what a lead may give, and for one's own account; Invalid
    without an amount or a reason.
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
    if amount > MARKETS[market].small * SMALL_THINGS and not actor.has(Role.MANAGER):
        raise Forbidden(_("That much is given by a manager."))
    purse = purses.add_credit(
        customer_id=customer_id, amount=amount, market=market, key=f"credit:{key}", now=now
    )
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


def cards_ending(last4: str, *, actor: Actor) -> QuerySet[Purse]:
    """Return the gift cards whose codes end so, newest first: all that a colleague ever sees of a code."""
    if not actor.has(*CONTACT_CENTRE, Role.MANAGER):
        raise Forbidden
    return Purse.objects.filter(kind=Purse.Kind.GIFT_CARD, last4=last4.strip().upper()).order_by(
        "-created_at"
    )[:20]
