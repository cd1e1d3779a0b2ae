"""What number and e-mail open: a look at how far an order has come, for half an hour.

Whoever knows both has not shown that the order is hers (ADR 8). The link that opens all of it goes to
the order's own address.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.orders import queries
from commerce.orders.messages import page_of
from commerce.orders.models import Order
from core import codes, limits, outbox
from core.operation import operation

LASTS = timedelta(minutes=30)
# One mail per order and period, and so many in a day.
PERIOD = timedelta(minutes=15)
MAILS_A_DAY = 5
_PURPOSE = "glance"


def token_of(order: Order, *, now: datetime) -> str:
    """Return the token of the look; it says when it was made."""
    return codes.link(_PURPOSE, order.number, _minute(now))


def order_of(token: str, *, now: datetime) -> tuple[Order, bool]:
    """Return the order of such a token, and whether it is still good; raises NotFound."""
    found = codes.read_link(_PURPOSE, token)
    number, made = found or ("", 0)
    order = queries.by_number(number)
    return order, 0 <= _minute(now) - made <= LASTS // timedelta(minutes=1)


def count_ask(*, source: str, now: datetime) -> None:
    """Count somebody who asks for a link; raises TooMany."""
    limits.spend(f"order-link-source:{source}", limit=10, window=timedelta(minutes=10), now=now)


@operation
def send_link(*, order_id: int, now: datetime) -> None:
    """Mail the order's signed link to its own address. Says nothing where enough mails have left.

    The caller has counted who asks: `count_ask`.
    """
    order = Order.objects.get(pk=order_id)
    prefix = f"order-link-{order.pk}-"
    if outbox.count_since(prefix, now - timedelta(days=1)) >= MAILS_A_DAY:
        return
    with translation.override(order.language):
        outbox.queue_mail(
            key=f"{prefix}{int(now.timestamp() // PERIOD.total_seconds())}",
            to=order.email,
            subject=_("The link to your order %(number)s") % {"number": order.number},
            text=_(
                "Somebody looked up order %(number)s and asked for its link. If that is you, open it here:\n%(url)s\n\n"
                "If it is not you, do nothing: who asked sees how far the order has come, and no more.\n\nFjord & Fell"
            )
            % {"number": order.number, "url": page_of(order)},
            now=now,
        )


def _minute(now: datetime) -> int:
    return int(now.timestamp() // 60)
