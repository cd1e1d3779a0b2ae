"""The only writers of carts. Every change is made and logged under the cart's lock."""

from commerce.cart.operations.content import MOST_LINES, MOST_UNITS, Changed, change_cart
from commerce.cart.operations.log import close_as_placed, lock, put_under_quote
from commerce.cart.operations.opening import (
    add_to_open_cart,
    bring_together,
    claim_cart,
    end_carts_of,
    end_old_carts,
    follow_merges,
    forget_cart,
    free_old_codes,
    open_cart,
    take_over,
)
from commerce.cart.operations.sales import begin_sale, end_old_sales
from commerce.cart.operations.sharing import (
    allow_editing,
    end_sharing,
    handover_link,
    open_by_call_code,
    renew_call_code,
    send_handover_link,
    start_cart_for_caller,
)
from commerce.cart.operations.vouchers import count_code_try

__all__ = [
    "MOST_LINES",
    "MOST_UNITS",
    "Changed",
    "add_to_open_cart",
    "allow_editing",
    "begin_sale",
    "bring_together",
    "change_cart",
    "claim_cart",
    "close_as_placed",
    "count_code_try",
    "end_carts_of",
    "end_old_carts",
    "end_old_sales",
    "end_sharing",
    "follow_merges",
    "forget_cart",
    "free_old_codes",
    "handover_link",
    "lock",
    "open_by_call_code",
    "open_cart",
    "put_under_quote",
    "renew_call_code",
    "send_handover_link",
    "start_cart_for_caller",
    "take_over",
]
