"""What a customer is told when something goes wrong with a parcel, in the order's language."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.delivery import queries
from commerce.delivery.rules import CaseKind, Outcome
from core import links, outbox


def queue_opened(parcel_id: int, case_id: int, kind: str, *, now: datetime) -> None:
    """Queue the mail that a parcel is late, lost, damaged, on its way back, or could not be picked whole."""
    parcel = queries.shown(parcel_id)
    with translation.override(parcel.fulfilment.order.language):
        subject, body = {
            CaseKind.SHORT: (
                _("Part of order %(number)s takes longer"),
                _("we could not find all of your order at once. We are looking for this:"),
            ),
            CaseKind.LATE: (
                _("A parcel of order %(number)s is late"),
                _("a parcel should have reached you by now. We are asking the carrier about it:"),
            ),
            CaseKind.LOST: (
                _("A parcel of order %(number)s is lost"),
                _("the carrier has lost a parcel of yours. We are sorry, and put it right:"),
            ),
            CaseKind.DAMAGED: (
                _("A parcel of order %(number)s was damaged"),
                _("a parcel of yours was damaged on its way. We are sorry, and put it right:"),
            ),
            CaseKind.RETURNED: (
                _("A parcel of order %(number)s comes back to us"),
                _("the carrier could not deliver a parcel and sends it back to us:"),
            ),
        }[CaseKind(kind)]
        next_step = _("You need not do anything: we write to you as soon as we know more.")
        _queue(f"case-opened:{case_id}:{kind}", parcel_id, (subject, body, next_step), now=now)


def queue_closed(parcel_id: int, case_id: int, outcome: str, *, now: datetime) -> None:
    """Queue the mail that goods are sent again, or go on their way; other ends have mails of their own."""
    parcel = queries.shown(parcel_id)
    with translation.override(parcel.fulfilment.order.language):
        words = {
            Outcome.RESENT: (
                _("We send part of order %(number)s again"),
                _("we send this to you again, at no cost:"),
            ),
            Outcome.FOUND: (
                _("Order %(number)s goes on its way"),
                _("we have found what was missing:"),
            ),
        }.get(Outcome(outcome))
        if words is not None:
            next_step = _("You get its tracking number when it leaves.")
            _queue(f"case-closed:{case_id}", parcel_id, (*words, next_step), now=now)


def _queue(key: str, parcel_id: int, words: tuple[str, str, str], *, now: datetime) -> None:
    parcel = queries.shown(parcel_id)
    order = parcel.fulfilment.order
    if not order.email:
        return
    subject, body, next_step = words
    facts = {
        "name": order.full_name,
        "number": order.number,
        "body": body,
        "next": next_step,
        "items": "\n".join(
            f"  {line.quantity} x {line.order_line.name_in(order.language)}"
            for line in parcel.lines.all()
        ),
        "url": links.page(
            f"/orders/track/{order.tracking_token}/",
            market=order.market_code,
            language=order.language,
        ),
        "phone": order.market.phone_display,
    }
    outbox.queue_mail(
        key=key,
        to=order.email,
        subject=subject % facts,
        text=_(
            "Hello %(name)s,\n\n%(body)s\n\n%(items)s\n\n%(next)s\n\nYour order:\n%(url)s\n\n"
            "Questions? Call %(phone)s.\n\nFjord & Fell"
        )
        % facts,
        now=now,
    )
