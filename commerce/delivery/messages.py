"""What a carrier and a customer are told about a parcel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.delivery.carriers import Address, Shipment
from commerce.delivery.models import Parcel
from core import links
from core.letters import Action, Block, Paragraph, Row, Table


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail."""

    subject: str
    blocks: Sequence[Block]


def reference_of(parcel: Parcel, attempt: int) -> str:
    """Return what a carrier finds the booking of an attempt by."""
    return f"{parcel.fulfilment.order.number}-{parcel.pk}-{attempt}"


def shipment_of(parcel: Parcel) -> Shipment:
    """Return what the carrier needs. The key names parcel and attempt: asked twice, it is one label."""
    order, place = parcel.fulfilment.order, parcel.location
    return Shipment(
        key=f"parcel:{parcel.pk}:{parcel.label_attempt}:{order.number}",
        reference=reference_of(parcel, parcel.label_attempt),
        sender=Address(
            name="Fjord & Fell", line1=place.street, postcode=place.postcode, city=place.city,
            country=place.country,
        ),
        recipient=Address(
            name=order.full_name, line1=order.street, line2=order.street2, postcode=order.postcode,
            city=order.city, country=order.market.country, phone=order.phone, email=order.email,
            point=(order.delivery.get("point") or {}).get("id", ""),
        ),
        weight_g=parcel.weight_g or 0,
    )  # fmt: skip


def dispatch_notice(parcel: Parcel) -> Notice:
    """Return what the customer reads, in the language of her order."""
    order = parcel.fulfilment.order
    with translation.override(order.language):
        facts = {
            "name": order.full_name,
            "number": order.number,
            "tracking": parcel.tracking_number,
            "tracking_url": parcel.tracking_url,
            "order_url": links.page(
                f"/orders/track/{order.tracking_token}/",
                market=order.market_code,
                language=order.language,
            ),
        }
        items = [
            Row(f"{line.quantity} x {line.order_line.name_in(order.language)}")
            for line in parcel.lines.all()
        ]
        return Notice(
            subject=_("Order %(number)s is on its way") % facts,
            blocks=[
                Paragraph(_("Hello %(name)s,") % facts),
                Paragraph(_("A parcel of your order %(number)s is on its way:") % facts),
                Table(items),
                Paragraph(_("Tracking number: %(tracking)s") % facts),
                Action(_("Follow the parcel at the carrier"), facts["tracking_url"]),
                Action(_("Your order"), facts["order_url"], strong=False),
            ],
        )
