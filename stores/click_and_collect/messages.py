"""What a shopper is told about a collection, in the language of her order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from core import links
from core.formats import clock, day, spaced
from stores.click_and_collect.models import Collection
from stores.locations import queries as places
from stores.locations import rules
from stores.locations.words import intervals


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail and its short form as a text message."""

    subject: str
    mail: str
    text: str


def pickup_url(collection: Collection) -> str:
    """Return the address of the page with code and QR, in the order's market and language."""
    order = collection.fulfilment.order
    return links.page(
        f"/orders/pickup/{collection.link_token}/",
        market=order.market_code,
        language=order.language,
    )


def ready_notice(collection: Collection, *, now: datetime) -> Notice:
    """Return code, link, address, hours and the day until which it is kept."""
    order, place = collection.fulfilment.order, collection.location
    week = rules.days_ahead(places.hours_of(place, now=now), now)
    with translation.override(order.language):
        facts = {
            "name": order.full_name,
            "number": order.number,
            "store": place.name,
            "address": place.address,
            "code": spaced(collection.code),
            "until": f"{day(collection.hold_until, place.zone)} {clock(collection.hold_until, place.zone)}",
            "url": pickup_url(collection),
            "hours": "\n".join(f"  {day(each.day)}: {intervals(each)}" for each in week),
            "items": "\n".join(
                f"  {line.quantity} x {line.order_line.name_in(order.language)}"
                for line in collection.lines.all()
            ),
        }
        return Notice(
            subject=_("Order %(number)s is ready at %(store)s") % facts,
            mail=_(
                "Hello %(name)s,\n\n"
                "your order %(number)s is ready to be collected.\n\n"
                "Pickup code: %(code)s\n"
                "Show it, or the QR code on this page:\n%(url)s\n\n"
                "%(items)s\n\n"
                "%(store)s\n%(address)s\n\n"
                "Opening hours:\n%(hours)s\n\n"
                "We keep it until %(until)s.\n"
            )
            % facts,
            text=_(
                "Fjord & Fell: order %(number)s is ready at %(store)s until %(until)s. "
                "Pickup code %(code)s. %(url)s"
            )
            % facts,
        )
