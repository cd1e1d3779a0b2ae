"""The live cart on the advisor's screen. She acts as herself; the customer sees her name."""

from contact_centre.web.carts.changing import (
    add,
    bring,
    change_code,
    change_line,
    set_details,
    way,
)
from contact_centre.web.carts.leaving import end, hand_over
from contact_centre.web.carts.opening import home, open_by_code, start
from contact_centre.web.carts.page import body, show
from contact_centre.web.carts.paying import gift_card, pay_link, payment_state, reserve
from contact_centre.web.carts.searching import products, stores

__all__ = [
    "add",
    "body",
    "bring",
    "change_code",
    "change_line",
    "end",
    "gift_card",
    "hand_over",
    "home",
    "open_by_code",
    "pay_link",
    "payment_state",
    "products",
    "reserve",
    "set_details",
    "show",
    "start",
    "stores",
    "way",
]
