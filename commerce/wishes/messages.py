"""What somebody who waits is told, in her language. Nothing is promised.

A notice can be stopped by its link. A cart is sent once, to where somebody asked for it.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.catalogue.queries import VariantFacts
from commerce.wishes.models import Notice, WishList
from core import links, outbox
from core.markets import Market


def queue_confirmation(notice: Notice, facts: VariantFacts, *, now: datetime) -> None:
    """Ask whether it was she who asked; once per notice."""
    with translation.override(notice.language):
        said = _said(notice, facts)
        key = f"notice-asked-{notice.pk}"
        if notice.phone:
            text = _("Fjord & Fell: shall we tell you when %(thing)s is back? Confirm: %(manage)s")
            outbox.queue_text(key=key, to=notice.phone, text=text % said, now=now)
            return
        outbox.queue_mail(
            key=key,
            to=notice.email,
            subject=_("Shall we tell you when %(thing)s is back?") % said,
            text=_(
                "Hello,\n\nsomebody asked us to write to this address when %(thing)s can be had again %(where)s.\n\n"
                "Was it you? Then confirm it here:\n%(manage)s\n\nIf not, do nothing: you will not hear from us.\n\nFjord & Fell"
            )
            % said,
            now=now,
        )


def queue_back(notice: Notice, facts: VariantFacts, *, now: datetime) -> None:
    """Say that it is back; once per notice."""
    with translation.override(notice.language):
        said = _said(notice, facts)
        key = f"notice-back-{notice.pk}"
        if notice.phone:
            text = _(
                "Fjord & Fell: %(thing)s is back %(where)s: %(page)s No more of these: %(manage)s"
            )
            outbox.queue_text(key=key, to=notice.phone, text=text % said, now=now)
            return
        outbox.queue_mail(
            key=key,
            to=notice.email,
            subject=_("%(thing)s is back") % said,
            text=_(
                "Hello,\n\n%(thing)s can be had again %(where)s:\n%(page)s\n\nYou asked us to tell you. We keep none aside, "
                "so it may be gone again when you look. Questions? Call %(phone)s.\n\n"
                "This was the only message. Forget my address:\n%(manage)s\n\nFjord & Fell"
            )
            % said,
            now=now,
        )


def queue_cart(kept: WishList, *, to: str, market: Market, language: str, now: datetime) -> None:
    """Send somebody the link to a copy of her cart; once per copy."""
    with translation.override(language):
        said = {
            "url": links.page(
                f"/wishes/shared/{kept.link_token}/", market=market.code, language=language
            ),
            "phone": market.phone_display,
        }
        outbox.queue_mail(
            key=f"cart-copy-{kept.pk}",
            to=to,
            subject=_("Your cart at Fjord & Fell"),
            text=_(
                "Hello,\n\nhere is the cart that you asked us to send:\n%(url)s\n\nPrices and stock are those of the moment "
                "when you open it; nothing is kept aside. Questions? Call %(phone)s.\n\nFjord & Fell"
            )
            % said,
            now=now,
        )


def _said(notice: Notice, facts: VariantFacts) -> dict[str, str]:
    options = facts.option_text(notice.language)
    name = facts.name(notice.language)
    store = notice.location
    return {
        "thing": f"{name}, {options}" if options else name,
        "where": _("in %(store)s") % {"store": store.name} if store else _("online"),
        "page": links.page(
            f"/p/{facts.slug}/?variant={facts.sku}",
            market=notice.market_code,
            language=notice.language,
        ),
        "manage": links.page(
            f"/notices/{notice.token}/", market=notice.market_code, language=notice.language
        ),
        "phone": notice.market.phone_display,
    }
