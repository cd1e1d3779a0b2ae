"""What a customer is told, and asked, about what her store cannot hand over; in the language of her order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from core import links, outbox
from core.formats import clock, day
from core.letters import Action, Paragraph, Row, Table
from stores.click_and_collect import instead
from stores.click_and_collect.models import Shortfall


def _facts(case: Shortfall) -> dict[str, str]:
    order, zone = case.order_line.order, case.collection.location.zone
    return {
        "name": order.full_name,
        "number": order.number,
        "store": case.collection.location.name,
        "until": f"{day(case.due_at, zone)} {clock(case.due_at, zone)}",
        "phone": order.market.phone_display,
    }


def _what(case: Shortfall) -> Table:
    line = case.order_line
    return Table([Row(f"{case.units} x {line.name_in(line.order.language)}")])


def url_of(case: Shortfall) -> str:
    """Return the address of the page on which the customer chooses."""
    order = case.order_line.order
    return links.page(
        f"/orders/choice/{case.link_token}/", market=order.market_code, language=order.language
    )


def queue_question(case: Shortfall, *, key: str, now: datetime) -> None:
    """Say what is missing, what she can choose, and what happens by itself."""
    order = case.order_line.order
    with translation.override(order.language):
        facts = _facts(case)
        said = (
            _("We are sorry: %(store)s cannot find this of your order %(number)s.")
            if case.is_missing
            else _(
                "We are sorry: we are not sure that %(store)s can keep this of your order %(number)s."
            )
        ) % facts
        default = _("If we hear nothing until %(until)s, you get your money back for it.") % facts
        outbox.queue_letter(
            key=f"{key}:mail",
            to=order.email,
            subject=_("Order %(number)s: what shall we do?") % facts,
            blocks=[
                Paragraph(_("Hello %(name)s,") % facts),
                Paragraph(said),
                _what(case),
                Action(_("Choose what we do"), url_of(case)),
                Paragraph(default),
                Paragraph(_("You would rather talk to us? Call %(phone)s.") % facts),
            ],
            now=now,
        )
        if order.phone:
            text = f"Fjord & Fell: {said} {default} {url_of(case)}"
            outbox.queue_text(key=f"{key}:sms", to=order.phone, text=text, now=now)


def queue_proposal(case: Shortfall, skus: Sequence[str], *, key: str, now: datetime) -> None:
    """Say what the store has instead, what it costs, and where she says yes; nothing where it is gone already."""
    order = case.order_line.order
    things = [each for each in instead.proposed(case, now=now) if each.variant.sku in skus]
    if not things:
        return
    with translation.override(order.language):
        facts = _facts(case)
        said = _("%(store)s has something else for your order %(number)s.") % facts
        rows = [
            Row(
                f"{each.units} x {each.name(order.language)}",
                each.costs.format(order.language),
                note=_("%(back)s back to you") % {"back": each.back.format(order.language)}
                if each.back
                else _("At the price of what is missing"),
            )
            for each in things
        ]
        outbox.queue_letter(
            key=f"{key}:mail",
            to=order.email,
            subject=_("Order %(number)s: would you like this instead?") % facts,
            blocks=[
                Paragraph(_("Hello %(name)s,") % facts),
                Paragraph(said),
                Table(rows),
                Paragraph(_("It takes the place of this, at no more than you paid for it:")),
                _what(case),
                Action(_("See it, and choose what we do"), url_of(case)),
                Paragraph(
                    _("If we hear nothing until %(until)s, you get your money back for it.") % facts
                ),
                Paragraph(_("You would rather talk to us? Call %(phone)s.") % facts),
            ],
            now=now,
        )
        if order.phone:
            names = ", ".join(f"{row.text} {row.sum}" for row in rows)
            text = f"Fjord & Fell: {said} {names}. {url_of(case)}"
            outbox.queue_text(key=f"{key}:sms", to=order.phone, text=text, now=now)


def queue_found(case: Shortfall, *, key: str, now: datetime) -> None:
    """Say that she gets it as ordered."""
    order = case.order_line.order
    with translation.override(order.language):
        facts = _facts(case)
        outbox.queue_letter(
            key=key,
            to=order.email,
            subject=_("Order %(number)s: it is there after all") % facts,
            blocks=[
                Paragraph(_("Hello %(name)s,") % facts),
                Paragraph(
                    _("%(store)s has this of your order %(number)s, as you ordered it:") % facts
                ),
                _what(case),
                Paragraph(_("Wait for our message that it is ready.")),
            ],
            now=now,
        )
