"""What a shopper is told about a collection, in the language of her order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.orders.models import Order
from commerce.orders.reserving import due_of
from core import links, outbox
from core.formats import clock, day, spaced
from core.letters import Action, Block, Code, Paragraph, Row, Table
from stores.click_and_collect import queries
from stores.click_and_collect.models import Collection
from stores.click_and_collect.operations import days_longer
from stores.click_and_collect.rules import LIVE, State
from stores.locations import queries as places
from stores.locations import rules
from stores.locations.words import intervals


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail and its short form as a text message."""

    subject: str
    blocks: Sequence[Block]
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
        }
        items = [
            Row(f"{line.quantity} x {line.order_line.name_in(order.language)}")
            for line in collection.lines.all()
        ]
        hours = [Row(day(each.day), intervals(each)) for each in week]
        return Notice(
            subject=_("Order %(number)s is ready at %(store)s") % facts,
            blocks=[
                Paragraph(_("Hello %(name)s,") % facts),
                Paragraph(_("Your order %(number)s is ready to be collected.") % facts),
                Code(
                    _("Pickup code"),
                    collection.code,
                    facts["code"],
                    _("QR code of your pickup code"),
                ),
                Action(_("Show it, or the QR code on this page"), facts["url"]),
                Paragraph(_what_to_bring(order)),
                Table(items, heading=_("What you collect")),
                Table(
                    hours,
                    heading=place.name,
                    note=f"{place.address}\n{_('Opening hours')}",
                ),
                *_due(order),
                Paragraph(
                    (
                        _("We keep it until %(until)s. After that it goes back on sale.")
                        if order.is_due
                        else _(
                            "We keep it until %(until)s. After that it goes back on sale, and you get your money back."
                        )
                    )
                    % facts
                ),
            ],
            text=_(
                "Fjord & Fell: order %(number)s is ready at %(store)s until %(until)s. "
                "Pickup code %(code)s. %(url)s"
            )
            % facts,
        )


def _due(order: Order) -> list[Block]:
    """Return what is to be paid at the till, of an order that is reserved only."""
    due = due_of(order) if order.is_due else None
    if due is None:
        return []
    said = _("You pay %(due)s at the till, when you collect it.")
    return [Paragraph(said % {"due": due.format(order.language)})]


def _more_time(collection: Collection, order: Order) -> str:
    """Return how she gets more time, once, and what happens after it."""
    if collection.extended_at is not None:
        if order.is_due:
            return _("After that it goes back on sale.")
        return _("After that it goes back on sale and you get your money back.")
    days = days_longer(collection)
    more = ngettext(
        "You need more time? Keep it %(days)s day longer on the page of your code.",
        "You need more time? Keep it %(days)s days longer on the page of your code.",
        days,
    ) % {"days": days}
    if order.is_due:
        return f"{more} {_('Otherwise it goes back on sale.')}"
    return f"{more} {_('Otherwise it goes back on sale and you get your money back.')}"


def _what_to_bring(order: Order) -> str:
    if not order.collector_name:
        return _("Bring the code, or a document with your name.")
    return _("%(name)s collects it: pass the code on, or a document with that name will do.") % {
        "name": order.collector_name
    }


def queue_reminder(collection: Collection, *, now: datetime) -> None:
    """Say until when it is kept, and what happens then; in the language of the order."""
    order, place = collection.fulfilment.order, collection.location
    with translation.override(order.language):
        facts = {
            "name": order.full_name,
            "number": order.number,
            "store": place.name,
            "address": place.address,
            "until": f"{day(collection.hold_until, place.zone)} {clock(collection.hold_until, place.zone)}",
            "phone": order.market.phone_display,
        }
        outbox.queue_letter(
            key=f"{queries.REMINDER}{collection.pk}:{collection.code_rotation}",
            to=order.email,
            subject=_("Order %(number)s waits at %(store)s until %(until)s") % facts,
            blocks=[
                Paragraph(_("Hello %(name)s,") % facts),
                Paragraph(
                    _(
                        "Your order %(number)s still waits for you at %(store)s, %(address)s. We keep it until %(until)s."
                    )
                    % facts
                ),
                Code(
                    _("Pickup code"),
                    collection.code,
                    spaced(collection.code),
                    _("QR code of your pickup code"),
                ),
                Action(_("Show it, or the QR code on this page"), pickup_url(collection)),
                Paragraph(_what_to_bring(order)),
                *_due(order),
                Paragraph(_more_time(collection, order)),
                Paragraph(_("You cannot come in time? Call %(phone)s.") % facts),
            ],
            now=now,
        )


def queue_postponed(collection: Collection, *, key: str, now: datetime) -> None:
    """Say by mail and text that the store closes early, and the time that counts instead.

    Nothing where it has been fetched or cancelled meanwhile.
    """
    if collection.state not in LIVE:
        return
    with translation.override(collection.fulfilment.order.language):
        said = (
            _("%(store)s closes early today. We keep your order %(number)s until %(until)s.")
            if collection.state == State.READY
            else _(
                "%(store)s closes early today. Your order %(number)s is ready %(until)s instead."
            )
        )
        _queue_new_time(collection, said, key=key, now=now)


def queue_late(collection: Collection, *, key: str, now: datetime) -> None:
    """Say by mail and text that what is sent to the store has not arrived, and the time that counts instead.

    Nothing where it has arrived or was cancelled meanwhile.
    """
    if collection.state != State.COMING:
        return
    with translation.override(collection.fulfilment.order.language):
        said = _(
            "Not all of your order %(number)s has arrived at %(store)s yet. It is ready %(until)s instead."
        )
        _queue_new_time(collection, said, key=key, now=now)


def _queue_new_time(collection: Collection, said: str, *, key: str, now: datetime) -> None:
    order, place = collection.fulfilment.order, collection.location
    until = collection.hold_until if collection.state == State.READY else collection.ready_by
    if until is None:
        return
    facts = {
        "name": order.full_name,
        "number": order.number,
        "store": place.name,
        "until": f"{day(until, place.zone)} {clock(until, place.zone)}",
        "phone": order.market.phone_display,
    }
    outbox.queue_letter(
        key=f"{key}:mail",
        to=order.email,
        subject=_("Order %(number)s: a new time at %(store)s") % facts,
        blocks=[
            Paragraph(_("Hello %(name)s,") % facts),
            Paragraph(said % facts),
            Paragraph(_("We are sorry about that.")),
            Action(
                _("See your order, or change it"),
                links.page(
                    f"/orders/track/{order.tracking_token}/",
                    market=order.market_code,
                    language=order.language,
                ),
            ),
            Paragraph(_("That does not suit you? Call %(phone)s.") % facts),
        ],
        now=now,
    )
    if order.phone:
        outbox.queue_text(
            key=f"{key}:sms", to=order.phone, text=f"Fjord & Fell: {said % facts}", now=now
        )
