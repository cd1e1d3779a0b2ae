"""Checkout, a module per step. An address per step, Back is safe, nothing is typed twice."""

from commerce.web.checkout.bringing import how_delivered
from commerce.web.checkout.how import choose_how
from commerce.web.checkout.paying import cancelled, come_back
from commerce.web.checkout.person import check_field, town, your_details
from commerce.web.checkout.review import review, review_page
from commerce.web.checkout.short import short

__all__ = [
    "cancelled",
    "check_field",
    "choose_how",
    "come_back",
    "how_delivered",
    "review",
    "review_page",
    "short",
    "town",
    "your_details",
]
