"""What a customer is told when something goes wrong with a parcel, in the order's language."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.delivery import queries, rules
from commerce.delivery.models import Parcel
from commerce.delivery.rules import CaseKind, Outcome, State
from core import links, outbox


def queue_opened(parcel_id: int, case_id: int, kind: str, *, now: datetime) -> None:
    """Queue the mail that something is amiss with a parcel, in words that are true of it now.

    That it is late is told once per parcel, and not of one that has arrived meanwhile. What is only to be
    unpacked, or to be settled with the carrier, concerns us alone.
    """
    parcel = queries.shown(parcel_id)
    is_late = kind == CaseKind.LATE
    is_ours = kind in {CaseKind.UNPACK, CaseKind.LABEL}
    if is_ours or (is_late and parcel.state not in rules.EXPECTED):
        return
    key = f"parcel-late:{parcel_id}" if is_late else f"case-opened:{case_id}:{kind}"
    with translation.override(parcel.fulfilment.order.language):
        words = _late_words(parcel) if is_late else _words_of(CaseKind(kind))
        _queue(key, parcel_id, words, now=now)


def _late_words(parcel: Parcel) -> tuple[str, str, str]:
    """Return what is told of a parcel whose promised day is over, by where it is."""
    body, next_step = {
        State.DISPATCHED: (
            _("a parcel should have reached you by now. We are asking the carrier about it:"),
            _next_step(),
        ),
        State.PACKED: (
            _(
                "a parcel should have reached you by now. It is packed, and has not left us yet. "
                "We are sorry:"
            ),
            _("You get its tracking number when it leaves."),
        ),
    }.get(
        State(parcel.state),
        (
            _(
                "a parcel should have reached you by now. We have not packed it yet, and are looking after it "
                "now. We are sorry:"
            ),
            _("You can still cancel it or change its address on your order's page."),
        ),
    )
    return _("A parcel of order %(number)s is delayed"), body, next_step


def _next_step() -> str:
    return _("You need not do anything: we write to you as soon as we know more.")


def _words_of(kind: CaseKind) -> tuple[str, str, str]:
    subject, body = {
        CaseKind.SHORT: (
            _("Part of order %(number)s takes longer"),
            _("we could not find all of your order at once. We are looking for this:"),
        ),
        CaseKind.NO_LABEL: (
            _("The carrier does not take a parcel of order %(number)s"),
            _(
                "we have packed a parcel for you, and the carrier does not take it as it is. Most often "
                "something is wrong with the address:"
            ),
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
    }[kind]
    if kind == CaseKind.NO_LABEL:
        ask = _(
            "Please look at the address on your order's page. You can correct it there, or cancel."
        )
        return subject, body, ask
    return subject, body, _next_step()


def queue_closed(parcel_id: int, case_id: int, outcome: str, *, now: datetime) -> None:
    """Queue the mail that goods are sent again, or go on their way; other ends have mails of their own."""
    parcel = queries.shown(parcel_id)
    is_short = parcel.cases.filter(pk=case_id, kind=CaseKind.SHORT).exists()
    if outcome == Outcome.FOUND and not is_short:
        return
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
