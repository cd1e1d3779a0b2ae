"""Who built and changed a promotion and its codes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from commerce.web.merchandise import moments
from core.markets import Market
from core.models import Event
from core.money import Money

SHOWN = 30
FIELDS = {
    "name_en": gettext_lazy("Name in English"),
    "name_nb": gettext_lazy("Name in Norwegian"),
    "market": gettext_lazy("Country"),
    "lane": gettext_lazy("Lane"),
    "action": gettext_lazy("Action"),
    "percent": gettext_lazy("Percent"),
    "amount": gettext_lazy("Amount"),
    "buy": gettext_lazy("Buy"),
    "get": gettext_lazy("Get"),
    "skus": gettext_lazy("SKUs"),
    "brands": gettext_lazy("Brands"),
    "category_ids": gettext_lazy("Categories, with all below them"),
    "reward_skus": gettext_lazy("SKUs that are reduced instead"),
    "reward_category_ids": gettext_lazy("Categories that are reduced instead"),
    "least_quantity": gettext_lazy("Units at least"),
    "least_amount": gettext_lazy("Worth at least"),
    "groups": gettext_lazy("Customer groups"),
    "first_order": gettext_lazy("Only a customer's first order"),
    "channels": gettext_lazy("Carts begun on"),
    "store_ids": gettext_lazy("Collected at"),
    "starts_at": gettext_lazy("From"),
    "ends_at": gettext_lazy("Until"),
    "needs_code": gettext_lazy("Only with a code"),
    "is_active": gettext_lazy("Switched on"),
    "total_limit": gettext_lazy("Uses of each"),
    "person_limit": gettext_lazy("Uses a person"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, with the fields that are others now."""

    at: datetime
    who: str
    what: str
    lines: list[str]


def acts_of(promotion_id: int, market: Market) -> list[Act]:
    """Return what was done to a promotion and its codes, the newest first; one statement."""
    found = Event.objects.filter(subject=f"promotion:{promotion_id}").order_by("-pk")
    return [
        Act(
            at=event.at,
            who=event.actor.get("name") or _("System"),
            what=_what(event),
            lines=(
                []
                if event.payload.get("is_new")
                else _lines(event.payload.get("changes", {}), market)
            ),
        )
        for event in found[:SHOWN]
    ]


def _what(event: Event) -> str:
    said = event.payload
    if event.type == "PromotionSaved":
        return _("Built") if said["is_new"] else _("Changed")
    if event.type == "VouchersMade":
        text = ngettext("%(count)s code made", "%(count)s codes made", said["count"])
        return text % {"count": said["count"]} + (f": {said['code']}" if said["code"] else "")
    return _("Code %(code)s changed") % {"code": said["code"]}


def _lines(changes: dict[str, list[Any]], market: Market) -> list[str]:
    return [
        f"{FIELDS.get(name, name)}: {_word(name, before, market)} \u2192 {_word(name, after, market)}"
        for name, (before, after) in changes.items()
    ]


def _word(name: str, value: Any, market: Market) -> str:
    if name in {"starts_at", "ends_at"} and value:
        return moments.written(datetime.fromisoformat(value), market.zone)
    if name in {"amount", "least_amount"} and value:
        return Money(value, market.currency).format(get_language() or "en")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return "\u2013" if value in ("", None) else str(value)
