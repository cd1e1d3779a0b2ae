"""Gift cards that were bought: they leave when the order is placed, and are mailed when they are paid."""

from __future__ import annotations

import re
from datetime import datetime, time

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders.models import Order, OrderLine
from commerce.payments import purses
from commerce.payments.models import ProviderCall
from core import links, outbox
from core.formats import day
from core.money import Money, cumulative_part
from core.operation import operation

# The hour of the chosen day, on the market's clock.
SENT_FROM = time(8)


@operation
def issue(*, cause: str, now: datetime) -> int:
    """Make and mail the gift cards of a fulfilment whose captures are all done; each once.

    The code stands in the mail and nowhere else: a mail that was lost is a card that is made anew.
    """
    found = re.fullmatch(r"fulfilment:(\d+)(?:/\d+)?", cause)
    if found is None:
        return 0
    whole = f"fulfilment:{found[1]}"
    calls = ProviderCall.objects.filter(
        Q(cause=whole) | Q(cause__startswith=f"{whole}/"), kind=ProviderCall.Kind.CAPTURE
    )
    states = set(calls.exclude(state=ProviderCall.State.REPLACED).values_list("state", flat=True))
    if states != {ProviderCall.State.DONE}:
        return 0
    made = 0
    lines = OrderLine.objects.filter(
        fulfilment_id=int(found[1]), fulfilment__method=Method.EMAIL
    ).select_related("order")
    for line in lines:
        gross = Money(line.gross, line.order.currency)
        for unit in range(1, line.fulfilled + 1):
            worth = cumulative_part(gross, unit, line.quantity) - cumulative_part(
                gross, unit - 1, line.quantity
            )
            made += _issue_unit(line, unit, worth, now=now)
    return made


def _issue_unit(line: OrderLine, unit: int, worth: Money, *, now: datetime) -> bool:
    order = line.order
    card = purses.issue_gift_card(
        amount=worth.amount,
        market=order.market_code,
        key=f"issued:order_line:{line.pk}:{unit}",
        now=now,
    )
    if card is None:
        return False
    send_at = None
    if order.gift_send_on is not None:
        send_at = max(now, datetime.combine(order.gift_send_on, SENT_FROM, order.market.zone))
    with translation.override(order.language):
        facts = {
            "buyer": order.full_name,
            "name": order.gift_name,
            "amount": worth.format(order.language),
            "code": card.code,
            "until": day(card.purse.expires_on),
            "url": links.page("/gift-card/", market=order.market_code, language=order.language),
            "phone": order.market.phone_display,
        }
        outbox.queue_mail(
            key=f"gift-card-{line.pk}-{unit}",
            to=order.gift_email or order.email,
            subject=_("Your gift card of %(amount)s") % facts,
            text=_for_whom(order, facts)
            + _(
                "Here is your gift card of %(amount)s. Its code is\n\n%(code)s\n\nEnter it at the checkout, behind "
                '"I have a gift card". It can be spent in parts, until %(until)s. Who has the code can spend it: '
                "keep it like money.\n\nWhat is left on it: %(url)s\n\nQuestions? Call %(phone)s.\n\nFjord & Fell"
            )
            % facts,
            now=now,
            send_at=send_at,
        )
    return True


def _for_whom(order: Order, facts: dict[str, str]) -> str:
    """Return how the mail begins: to somebody else, from whom it is and the greeting."""
    if not order.gift_email:
        return ""
    said = _("Hello %(name)s,\n\n%(buyer)s sends you a gift card.\n\n") % facts
    return said + (f"{order.gift_greeting}\n\n" if order.gift_greeting else "")
