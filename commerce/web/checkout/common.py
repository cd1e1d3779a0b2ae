"""What the steps share: their names, their page, the way back to the cart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.cart.queries import CartView
from commerce.web.context_processors import badge_of

STEPS = {
    "how": "shop:checkout_how",
    "details": "shop:checkout_details",
    "delivery": "shop:checkout_delivery",
    "review": "shop:checkout_review",
}


def steps(current: str, view: CartView) -> list[dict[str, str]]:
    """Return the steps of this cart; what is collected needs no choice of delivery, gift cards none at all."""
    labels = {
        "how": _("Delivery or collection"),
        "details": _("Your details"),
        "delivery": _("When and where"),
        "review": _("Review and pay"),
    }
    needless = {
        "how": not view.goods and current != "how",
        "delivery": not view.has_delivery,
    }
    names = [name for name in STEPS if not needless.get(name)]
    at = names.index(current)
    return [
        {
            "label": labels[name],
            "url": reverse(STEPS[name]) if index < at else "",
            "state": "done" if index < at else "now" if index == at else "ahead",
        }
        for index, name in enumerate(names)
    ]


def page(
    request: HttpRequest, step: str, view: CartView, extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show a step."""
    context = {
        "steps": steps(step, view),
        "view": view,
        "cart": view.cart,
        "cart_badge": badge_of(view.cart, view.count),
    } | extra
    return render(request, f"shop/checkout_{step}.html", context, status=status)


# The fields as they stand on the pages, for the summary of what is wrong.
_ORDER = (
    "way", "point", "email", "full_name", "phone", "collector_name", "collector_phone",
    "gift_name", "gift_email", "gift_greeting", "gift_send_on", "street", "street2", "postcode",
    "city", "company", "purchase_order", "note",
)  # fmt: skip


def failed(values: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    """Return what a page shows of a form that was refused: what was typed, a sentence per field, the summary."""
    return {
        "values": values,
        "errors": errors,
        "summary": [
            {"target": f"id_{name}", "text": errors[name]} for name in sorted(errors, key=_place_of)
        ],
        "form_failed": True,
    }


def _place_of(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def to_cart(request: HttpRequest, text: str) -> HttpResponse:
    """Go back to the cart and say why."""
    messages.warning(request, text)
    return HttpResponseRedirect(reverse("shop:cart"))
