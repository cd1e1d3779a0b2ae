"""What a colleague does not do alone: anything to an order of her own, and much money without a lead or a manager.

What she does as a customer, by the link of her mails, is hers to do.
"""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from commerce.orders.models import Order, OrderChange
from commerce.payments.operations import credit_limit
from core.actor import Actor, Role
from core.errors import Forbidden
from core.money import Money

# Who lets off more of an order than an advisor may.
LEADS = (Role.CSA_LEAD, Role.MANAGER, Role.ADMINISTRATOR)
# What an advisor may let off of one order, in what a small thing costs.
SMALL_THINGS = 20


class OwnOrder(Forbidden):
    """Nobody changes her own order, or gives money back to herself: a colleague has to do it."""

    code = "own-order"
    title = gettext_lazy("This is your own order. Please ask a colleague.")


class NeedsManager(Forbidden):
    """A gift card is worth more than a lead may send anew, or goes to an address that the order does not know."""

    code = "needs-manager"
    title = gettext_lazy("This needs a manager")


class NeedsLead(Forbidden):
    """More is let off than an advisor may; `most` and `amount` are in minor units."""

    code = "needs-lead"
    title = gettext_lazy("This needs a lead")


def check_not_own(order: Order, actor: Actor) -> None:
    """Refuse a colleague's own order, of her account or her address; raises OwnOrder. One statement."""
    if not actor.is_staff:
        return
    user = User.objects.select_related("customer").get(pk=actor.user_id or 0)
    customer = getattr(user, "customer", None)
    emails = {user.email.casefold(), customer.email.casefold() if customer else ""} - {""}
    if order.email.casefold() in emails or (customer and customer.pk == order.customer_id):
        raise OwnOrder


def most_let_off(order: Order) -> Money:
    """Return what an advisor may let off of the order."""
    return Money(order.market.small * SMALL_THINGS, order.currency)


def check_let_off(order: Order, amount: int, actor: Actor) -> None:
    """Refuse an advisor more than she may let off of one order, however often; raises NeedsLead."""
    if not actor.is_staff or actor.has(*LEADS):
        return
    hers = OrderChange.objects.filter(order=order, changed_by_id=actor.user_id)
    before = hers.aggregate(sum=Sum("amount"))["sum"] or 0
    most = most_let_off(order)
    if before + amount > most.amount:
        raise NeedsLead(
            _(
                "You may let off %(most)s of an order. Ask a lead to do this; the customer can also cancel herself, by the link in her mails."
            )
            % {"most": most.format(get_language() or "en")},
            most=most.amount,
            amount=before + amount,
        )


def check_sent_anew(order: Order, worth: int, to: str, known: set[str], actor: Actor) -> None:
    """Refuse a lead a gift card above what she may give in a day, or to an address not `known`; raises NeedsManager."""
    if actor.has(Role.MANAGER):
        return
    most = credit_limit(order.market_code)
    if to.casefold() in {each.casefold() for each in known} and worth <= most:
        return
    raise NeedsManager(
        _(
            "You may send up to %(most)s anew, to who bought the gift card or had its code. Ask a manager to do this."
        )
        % {"most": Money(most, order.currency).format(get_language() or "en")}
    )
