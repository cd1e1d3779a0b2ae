"""What a customer is told about a change of her order, in its language."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders.models import OrderChange
from commerce.payments.providers import store
from core import links, outbox
from core.formats import clock, day
from core.money import Money


def queue_notice(change: OrderChange, *, now: datetime) -> None:
    """Queue the mail about a change: what was taken out and what becomes of its money, or the new address."""
    order = change.order
    if not order.email:
        return
    with translation.override(order.language):
        facts = {
            "name": order.full_name,
            "number": order.number,
            "amount": Money(change.amount, order.currency).format(order.language),
            "lines": "\n".join(
                f"  {each.quantity} x {each.order_line.name_in(order.language)}"
                for each in change.lines.select_related("order_line").order_by("pk")
            ),
            "address": f"{order.street}, {order.postcode} {order.city}",
            "money": money_words(change),
            "url": links.page(
                f"/orders/track/{order.tracking_token}/",
                market=order.market_code,
                language=order.language,
            ),
            "phone": order.market.phone_display,
        }
        if change.kind == OrderChange.Kind.ADDRESS:
            subject = _("Order %(number)s goes to another address") % facts
            body = _("your order %(number)s now goes to:\n%(address)s") % facts
        elif change.kind == OrderChange.Kind.COLLECTOR:
            subject, body = _collector(order.collector_name, facts)
        elif change.kind == OrderChange.Kind.COLLECT:
            facts |= {"store": change.details["name"]}
            subject = _("You collect order %(number)s in %(store)s") % facts
            body = (
                _("we no longer send your order %(number)s: it waits for you in %(store)s.") % facts
            )
            body += "\n\n" + _("Wait for our message that it is ready.")
            body += f"\n\n{facts['money']}" if change.amount else ""
        elif change.kind == OrderChange.Kind.MOVED:
            facts |= {"store": change.details["name"], "before": change.details["from"]}
            facts["lines"] = _lines_named(change)
            subject, body = _moved(change, facts)
        elif change.kind == OrderChange.Kind.SHORT:
            subject = _("Order %(number)s: what we could not keep for you") % facts
            body = (
                _("we are sorry: we could not keep this for you.\n\n%(lines)s\n\n%(money)s") % facts
            )
        elif change.kind == OrderChange.Kind.INSTEAD:
            facts["instead"] = _lines_named(change)
            subject = _("Order %(number)s: what we keep for you instead") % facts
            body = (
                _(
                    "as agreed we keep this for you:\n\n%(instead)s\n\ninstead of this:\n\n%(lines)s\n\n"
                    "Wait for our message that it is ready."
                )
                % facts
            )
            body += f"\n\n{facts['money']}" if change.amount else ""
        elif change.kind == OrderChange.Kind.EXPIRED:
            subject = _("Order %(number)s was not fetched in time") % facts
            body = (
                _(
                    "we kept this for you as long as we said, and it is for sale again:\n\n%(lines)s\n\n%(money)s"
                )
                % facts
            )
        elif change.kind == OrderChange.Kind.LOST:
            back = change.amount - change.by_bank
            facts["amount"] = Money(back, order.currency).format(order.language)
            subject = (
                _("%(amount)s back for order %(number)s")
                if back
                else _("Order %(number)s did not reach you")
            ) % facts
            body = _("we are sorry: this never reached you.\n\n%(lines)s\n\n%(money)s") % facts
        else:
            subject = _("Cancelled from order %(number)s") % facts
            body = (
                _("this is cancelled from your order %(number)s:\n\n%(lines)s\n\n%(money)s") % facts
            )
        outbox.queue_mail(
            key=f"order-changed:{change.pk}",
            to=order.email,
            subject=subject,
            text=_(
                "Hello %(name)s,\n\n%(body)s\n\nYour order:\n%(url)s\n\n"
                "Was this not you, or is something wrong? Call %(phone)s.\n\nFjord & Fell"
            )
            % {**facts, "body": body},
            now=now,
        )


def _lines_named(change: OrderChange) -> str:
    """Return the lines that a change names itself, with their units."""
    units, order = change.details["lines"], change.order
    return "\n".join(
        f"  {units[str(line.pk)]} x {line.name_in(order.language)}"
        for line in order.lines.filter(pk__in=units).order_by("position")
    )


def _collector(name: str, facts: dict[str, str]) -> tuple[str, str]:
    """Return the words about who collects it now; empty is its buyer."""
    facts |= {"collector": name}
    if not name:
        return (
            _("You collect order %(number)s yourself") % facts,
            _("the store hands your order %(number)s over to you.") % facts,
        )
    return (
        _("%(collector)s collects order %(number)s") % facts,
        _(
            "the store hands your order %(number)s over to %(collector)s. Pass on the pickup code: "
            "it comes with our message that it is ready."
        )
        % facts,
    )


def _moved(change: OrderChange, facts: dict[str, str]) -> tuple[str, str]:
    """Return the words about what another place keeps or sends."""
    if change.details["method"] == Method.DELIVER:
        subject = _("Order %(number)s: we send it to you") % facts
        body = _(
            "%(before)s cannot keep this for you, so we send it to %(address)s, at no cost:\n\n"
            "%(lines)s\n\nYou get its tracking number when it leaves."
        )
        return subject, body % facts
    facts |= {"address": change.details["address"], "when": _when(change)}
    subject = _("Order %(number)s: please come to %(store)s instead") % facts
    body = _(
        "we are sorry: %(before)s cannot keep this for you. %(store)s, %(address)s, does:\n\n"
        "%(lines)s\n\nIt is ready by %(when)s. Wait for our message that it is ready, with a new pickup code.\n\n"
        "That does not suit you? You can cancel on the page of your order, until it is picked."
    )
    return subject, body % facts


def _when(change: OrderChange) -> str:
    ready_by = datetime.fromisoformat(change.details["ready_by"])
    return f"{day(ready_by, change.order.market.zone)} {clock(ready_by, change.order.market.zone)}"


def money_words(change: OrderChange) -> str:
    """Return what becomes of the money of a change, in the active language."""
    order = change.order
    amount = Money(change.amount - change.by_bank, order.currency).format(order.language)
    if change.by_bank:
        had = _("Your bank has given %(amount)s of it back to you already.") % {
            "amount": Money(change.by_bank, order.currency).format(order.language)
        }
        return f"{had} {_ours(change, amount)}" if change.amount > change.by_bank else had
    return _ours(change, amount)


def _ours(change: OrderChange, amount: str) -> str:
    if change.is_refund and change.order.plan.last_tender.provider == store.NAME:
        return _(
            "Please bring your order number to any of our stores: you are given %(amount)s there."
        ) % {"amount": amount}
    if change.is_refund:
        return _("%(amount)s goes back the way you paid. Your bank may need a few days.") % {
            "amount": amount
        }
    return _("%(amount)s will not be charged.") % {"amount": amount}
