"""What a customer is told about her order, in its language."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders import queries
from commerce.orders.models import Order
from core import links, outbox
from core.actor import Channel


def queue_confirmation(order: Order, *, now: datetime) -> None:
    """Queue the confirmation: what was bought, where it goes, what comes next, how to reach us."""
    language = order.language
    with translation.override(language):
        parts = []
        for part in queries.parts_of(order):
            place = part.fulfilment.location
            heading = (
                _("Delivered to %(street)s, %(postcode)s %(city)s")
                % {"street": order.street, "postcode": order.postcode, "city": order.city}
                if part.fulfilment.method == Method.DELIVER
                else _(
                    "To collect at %(store)s, %(address)s. Please wait for our message that it is ready."
                )
                % {"store": place.name, "address": place.address}
            )
            lines = "\n".join(
                f"  {line.quantity} x {line.name_in(language)}  {line.gross_money.format(language)}"
                for line in part.lines
            )
            parts.append(f"{heading}\n{lines}")
        facts = {
            "name": order.full_name,
            "number": order.number,
            "parts": "\n\n".join(parts),
            "delivery": order.delivery_money.format(language),
            "total": order.total_money.format(language),
            "tax": order.tax_money.format(language),
            "url": links.page(
                f"/orders/track/{order.tracking_token}/",
                market=order.market_code,
                language=language,
            ),
            "phone": order.market.phone_display,
            "seller": _("Placed for you by %(name)s.") % {"name": order.sold_by_name.split(" ")[0]}
            + "\n\n"
            if order.sold_by_name and order.channel != Channel.WEB
            else "",
        }
        outbox.queue_mail(
            key=f"order-placed-{order.number}",
            to=order.email,
            subject=_("Your order %(number)s") % facts,
            text=_(
                "Hello %(name)s,\n\nthank you, your order %(number)s is placed.\n\n%(seller)s%(parts)s\n\n"
                "Delivery %(delivery)s\nTotal %(total)s, includes VAT %(tax)s\n\n"
                "Follow it here:\n%(url)s\n\nSomething to change? Call %(phone)s.\n\nFjord & Fell"
            )
            % facts,
            now=now,
        )
