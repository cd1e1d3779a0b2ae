"""Reactions: what the provider said of a refund, and the mail about it."""

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.orders import messages as orders
from commerce.orders.models import Order
from commerce.payments.events import ProviderCallDone, ProviderCallFailed
from core import events, outbox
from core.letters import Action, Paragraph
from core.money import Money
from returns import operations
from returns.events import RefundSettled
from returns.models import Return
from returns.queries import is_given_by_hand


def _is_ours(event: ProviderCallDone) -> bool:
    return event.kind == "refund" and event.cause.startswith("return:")


@events.handles(ProviderCallDone)
def settle_refund(event: ProviderCallDone, happened: events.Happened) -> None:
    """Note that the provider paid back."""
    if _is_ours(event):
        operations.settle_refund(cause=event.cause, now=happened.now)


@events.handles(ProviderCallFailed)
def note_failed_refund(event: ProviderCallFailed, happened: events.Happened) -> None:
    """Note that the provider refused; the desk shows it."""
    if _is_ours(event):
        operations.settle_refund(cause=event.cause, now=happened.now)


@events.handles(RefundSettled)
def mail_customer(event: RefundSettled, happened: events.Happened) -> None:
    """Tell the customer in her language that her money is on its way to her card."""
    received = Return.objects.select_related("order").get(pk=event.return_id)
    order = received.order
    if not order.email:
        return
    with translation.override(order.language):
        facts = {
            "name": order.full_name,
            "amount": Money(event.amount, event.currency).format(order.language),
            "order": order.number,
            "number": received.number,
            "phone": order.market.phone_display,
        }
        outbox.queue_letter(
            key=f"refund-{received.number}",
            to=order.email,
            subject=_("Your refund of %(amount)s") % facts,
            blocks=[
                Paragraph(_("Hello %(name)s,") % facts if order.full_name else _("Hello,")),
                *_paid(order, facts),
                Action(
                    _("Credit note as PDF"),
                    orders.page_of(order, f"{received.number}.pdf"),
                    strong=False,
                ),
                Paragraph(_("Questions? Call us on %(phone)s.") % facts),
            ],
            now=happened.now,
        )


def _paid(order: Order, facts: dict[str, str]) -> list[Paragraph]:
    if is_given_by_hand(order):
        said = _(
            "You were given %(amount)s back in the store for your return %(number)s of %(order)s."
        )
        return [Paragraph(said % facts)]
    said = _("We have paid %(amount)s back for your return %(number)s of order %(order)s.")
    way = _("It goes back the way you paid; a bank may need a few days to show it.")
    return [Paragraph(said % facts), Paragraph(way)]
