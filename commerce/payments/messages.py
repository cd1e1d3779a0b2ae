"""What a payer is told, in the language of the cart."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.payments.models import PayLink, Quote
from commerce.payments.reasons import told_by_link, told_payer
from core import links, outbox
from core.formats import moment


def queue_pay_link(link: PayLink, *, now: datetime) -> None:
    """Queue the mail or text with the link; once per link and rotation."""
    quote = link.quote
    with translation.override(quote.language):
        facts = {
            "name": quote.details["full_name"],
            "advisor": quote.offered_by_name.split(" ")[0],
            "total": quote.total_money.format(quote.language),
            "until": moment(quote.expires_at, quote.market.zone),
            "url": links.page(
                f"/pay/{link.token}/", market=quote.market_code, language=quote.language
            ),
            "phone": quote.market.phone_display,
        }
        key = f"pay-link-{link.named_by}-{link.rotation}"
        if link.by == PayLink.By.SMS:
            text = (
                _("Fjord & Fell: pay %(total)s for your order here, until %(until)s: %(url)s")
                % facts
            )
            outbox.queue_text(key=key, to=link.to, text=text, now=now)
            return
        outbox.queue_mail(
            key=key,
            to=link.to,
            subject=_("Pay %(total)s for your order") % facts,
            text=_(
                "Hello %(name)s,\n\n%(advisor)s has put your order together. Look at it and pay here:\n%(url)s\n\n"
                "The goods are kept for you until %(until)s. Questions? Call %(phone)s.\n\nFjord & Fell"
            )
            % facts,
            now=now,
        )


def queue_nothing_kept(
    quote: Quote, *, was_taken: bool, now: datetime, at_till: bool = False
) -> None:
    """Queue the mail to somebody who paid an offer that had ended: why it had, where her money is.

    Of one that was forgotten nobody knows whom to tell.
    """
    if not quote.details.get("email"):
        return
    told = (
        told_by_link if PayLink.objects.filter(quote__cart=quote.cart_id).exists() else told_payer
    )
    with translation.override(quote.language):
        facts = {
            "name": quote.details["full_name"],
            "total": quote.total_money.format(quote.language),
            "why": told(quote.void_reason),
            "phone": quote.market.phone_display,
        }
        # A payment that was let go and one that was sent back are two facts, each with its mail.
        if at_till:
            key = f"till-gives-back-{quote.pk}"
            subject = _("Your payment at our till comes back to you")
            text = _(
                "Hello %(name)s,\n\nyou paid %(total)s at our till for an offer that had ended. %(why)s\n\nThe till gives you "
                "all of it back. Call %(phone)s if it has not.\n\nFjord & Fell"
            )
        elif was_taken:
            key = f"sent-back-{quote.pk}"
            subject = _("Your payment comes back to you")
            text = _(
                "Hello %(name)s,\n\nyou paid %(total)s for an offer that had ended. %(why)s\n\nYour bank had paid it already, so we "
                "send it back to where it came from, in full; it is there within ten working days. Call %(phone)s if "
                "we can help.\n\nFjord & Fell"
            )
        else:
            key = f"nothing-charged-{quote.pk}"
            subject = _("Your payment was let go, nothing is charged")
            text = _(
                "Hello %(name)s,\n\nyou paid %(total)s for an offer that had ended. %(why)s\n\nNothing is charged; your bank "
                "shows it for some days at most. Call %(phone)s if we can help.\n\nFjord & Fell"
            )
        outbox.queue_mail(
            key=key, to=quote.details["email"], subject=subject, text=text % facts, now=now
        )
