"""A cart's log: what a page missed, and the newest changes in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from commerce.cart.models import Cart, CartEntry
from commerce.catalogue.models import Variant
from core import statements

_NUMBER = "SELECT number FROM cart_cartentry WHERE cart_id = %(cart)s AND client_id = %(client)s"


def number_of(cart: Cart, client_id: UUID) -> int | None:
    """Return the number of the entry that a client's command made, or None; one statement."""
    found = statements.fetch(_NUMBER, {"cart": str(cart.pk), "client": str(client_id)})
    return found[0][0] if found else None


def entries_since(cart: Cart, number: int, *, limit: int = 50) -> list[CartEntry]:
    """Return the log after a number, oldest first: how a page catches up after a gap."""
    return list(CartEntry.objects.filter(cart=cart, number__gt=number).order_by("number")[:limit])


_WORDS = {
    "added": _noop("put %(quantity)s x %(name)s in"),
    "quantity_set": _noop("set %(name)s to %(quantity)s"),
    "removed": _noop("took %(name)s out"),
    "chosen": _noop("changed how %(name)s is got"),
    "code_applied": _noop("entered the code %(code)s"),
    "code_removed": _noop("took the code %(code)s out"),
    "delivery_chosen": _noop("chose how it is delivered"),
    "details_set": _noop("filled in contact and address"),
    "sharing_started": _noop("opened the cart"),
    "editing_allowed": _noop("allowed changes"),
    "sharing_ended": _noop("ended sharing"),
    "taken_over": _noop("took the cart over from a colleague"),
    "claimed": _noop("opened the cart on a screen of their own"),
    "merged": _noop("brought a cart together with this one"),
    "merged_in_part": _noop("brought a cart together with this one; %(left_out)s did not fit"),
    "placed": _noop("placed the order"),
    "chosen_for_all": _noop("changed how everything is got"),
    "handover_sent": _noop("sent the link to this cart"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the log in words: who, what, when."""

    number: int
    by: str
    by_advisor: bool
    text: str
    at: datetime


def units_left_out(cart: Cart) -> int:
    """Return how many units did not fit when another cart was last brought together with this one."""
    entry = CartEntry.objects.filter(cart=cart, kind="merged").order_by("-number").first()
    return int(entry.payload.get("left_out", 0)) if entry else 0


def _kind(entry: CartEntry) -> str:
    return "merged_in_part" if entry.payload.get("left_out") else str(entry.kind)


def last_changes(cart: Cart, *, limit: int = 12) -> list[Change]:
    """Return the newest entries of the log in words, newest first; two statements."""
    entries = list(CartEntry.objects.filter(cart=cart).order_by("-number")[:limit])
    language = get_language()
    ids = {entry.payload.get("variant_id") for entry in entries} - {None}
    names = {
        variant_id: nb or en if language == "nb" else en
        for variant_id, en, nb in Variant.objects.filter(pk__in=ids).values_list(
            "pk", "product__name_en", "product__name_nb"
        )
    }
    return [
        Change(
            number=entry.number,
            by=entry.actor_name or (_("System") if entry.actor_kind == "system" else _("Customer")),
            by_advisor=entry.actor_kind == "staff",
            text=_(_WORDS.get(_kind(entry), entry.kind))
            % {
                "left_out": entry.payload.get("left_out", 0),
                "name": names.get(entry.payload.get("variant_id"), ""),
                "quantity": entry.payload.get("quantity", ""),
                "code": entry.payload.get("code", ""),
            },
            at=entry.at,
        )
        for entry in entries
    ]
