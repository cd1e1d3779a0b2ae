"""Packing slips: no papers of the books, so that they have no number and are drawn when they are printed."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.delivery.models import Parcel
from commerce.papers.drafting import buyer_of, seller_of
from commerce.papers.sheets import Item, Sheet


def packing_slip_of(parcel: Parcel) -> Sheet:
    """Return the slip that goes into the box: what is in it, and no prices. Two statements."""
    order = parcel.fulfilment.order
    with translation.override(order.language):
        return Sheet(
            title=_("Packing slip"),
            number=f"{order.number}-{parcel.pk}",
            seller=seller_of(order.market_code),
            buyer=buyer_of(order),
            facts=[(_("Order"), order.number), (_("From"), parcel.location.name)],
            items=[
                Item(
                    f"{line.quantity} x {line.order_line.name_in(order.language)}",
                    None,
                    notes=[line.order_line.sku],
                )
                for line in parcel.lines.select_related("order_line").order_by("pk")
            ],
            currency=order.currency,
            language=order.language,
            notes=[
                _("Something missing or wrong? Call %(phone)s.")
                % {"phone": order.market.phone_display}
            ],
            code=order.number,
        )
