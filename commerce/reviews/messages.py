"""What a buyer is asked, in the language of her order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.orders.models import Order, OrderLine
from core import links, outbox


def queue_request(order: Order, lines: Sequence[OrderLine], *, now: datetime) -> None:
    """Ask for a review of each line; every link opens its form, and nobody signs in. Once per order."""
    language = order.language
    with translation.override(language):
        said = {
            "name": order.full_name,
            "number": order.number,
            "things": "\n\n".join(
                f"{line.name_in(language)}\n{_page(order, str(line.pk))}" for line in lines
            ),
            "phone": order.market.phone_display,
        }
        outbox.queue_mail(
            key=f"review-asked-{order.number}",
            to=order.email,
            subject=ngettext(
                "How do you like what you bought?",
                "How do you like the things you bought?",
                len(lines),
            ),
            text=_(
                "Hello %(name)s,\n\nyou have had your order %(number)s for some days now. What would you tell somebody who "
                "thinks of buying the same? Good or bad, it helps.\n\n%(things)s\n\nIs something wrong with it? Call "
                "%(phone)s, and we put it right.\n\nWe ask once per order.\n\nFjord & Fell"
            )
            % said
            + "\n\n--\n"
            + _("Do not ask me any more: %(stop)s") % {"stop": _page(order, "stop")},
            now=now,
        )


def _page(order: Order, what: str) -> str:
    return links.page(
        f"/orders/track/{order.tracking_token}/reviews/{what}/",
        market=order.market_code,
        language=order.language,
    )
